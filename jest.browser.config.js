const base = require('./jest.n8n.config');

/**
 * On a real n8n as somebody sees it who uses it, in chromium.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
};
