const base = require('./jest.n8n.config');

/**
 * The tests of the package as users see it: a real n8n in Chromium.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
};
