/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// These have commands of their own: they need a real n8n, and minutes.
	testPathIgnorePatterns: ['<rootDir>/test/n8n/', '<rootDir>/test/browser/'],
	// Types are checked by tsc over the whole tree; here they are only taken off.
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	// dist is n8n's to load, and a second package.json in an unpacked tarball is no module of ours.
	modulePathIgnorePatterns: ['<rootDir>/test/n8n/versions/'],
	setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
	testTimeout: 60_000,
	// Jest's own choice is one less than there are cores, and most suites wait more than they compute.
	maxWorkers: 2,
	reporters: ['default', '<rootDir>/scripts/closingLine.js'],
};
