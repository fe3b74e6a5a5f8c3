const base = require('./jest.config');

/**
 * The same tests, counted: what n8n loads from dist is taken from the sources instead, so that lines can be told apart.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/{agentTool,credentials,mockApi,nodes,operations,scripts,trigger,writes}/**/*.test.ts'],
	moduleNameMapper: { '^(.+)/dist/((?:nodes|credentials)/.+)\\.js$': '$1/$2.ts' },
	collectCoverage: true,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts', '!**/*.d.ts'],
	coverageReporters: ['text', 'json-summary'],
	coverageThreshold: { global: { lines: 95 } },
};
