/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/environment.cjs',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// These have their own commands: they need a real n8n and take minutes.
	testPathIgnorePatterns: ['<rootDir>/test/n8n/', '<rootDir>/test/browser/'],
	// tsc checks the types of the whole tree; here they are only stripped.
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	// The package.json files in there are not packages of this repository.
	modulePathIgnorePatterns: ['<rootDir>/test/n8n/versions/'],
	setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
	// Generous, for machines that do other work as well; none takes that long on an idle one.
	testTimeout: 180_000,
	// More than there are cores on a small machine: most suites wait more than they compute.
	maxWorkers: 3,
	reporters: ['default', '<rootDir>/scripts/closingLine.js'],
};
