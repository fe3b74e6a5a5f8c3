const base = require('./jest.config');

/**
 * The tests on real n8n servers. They take minutes instead of seconds, so they are not part of `npm test`.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/n8n/**/*.test.ts'],
	testPathIgnorePatterns: [],
	testTimeout: 300_000,
	maxWorkers: 1,
};
