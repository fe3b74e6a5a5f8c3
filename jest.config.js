/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/{agentTool,credentials,mockApi,nodes,operations,package,scripts,trigger,writes}/**/*.test.ts'],
	// Types are checked by tsc over the whole tree; here they are only taken off.
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	// dist is n8n's to load, and a second package.json in an unpacked tarball is no module of ours.
	modulePathIgnorePatterns: ['<rootDir>/test/n8n/versions/'],
	setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
	testTimeout: 60_000,
	reporters: ['default', '<rootDir>/scripts/closingLine.js'],
};
