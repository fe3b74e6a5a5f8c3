const base = require('./jest.config');

/**
 * The same tests on the same build, counted: lines of dist count as the lines of the sources that they were made from.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	transform: {
		...base.transform,
		'/dist/(?:nodes|credentials)/.+\\.js$': '<rootDir>/scripts/sourceMapTransform.js',
	},
	// Tests of single files import the sources; here they get the same build as n8n does.
	moduleNameMapper: { '^(?:\\.\\./)+((?:nodes|credentials)/.+)$': '<rootDir>/dist/$1' },
	collectCoverage: true,
	collectCoverageFrom: ['dist/{nodes,credentials}/**/*.js'],
	coverageReporters: ['text', 'json-summary'],
	coverageThreshold: { global: { lines: 95 } },
};
