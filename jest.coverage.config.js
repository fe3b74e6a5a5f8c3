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
	collectCoverage: true,
	collectCoverageFrom: [
		'nodes/**/*.ts',
		'credentials/**/*.ts',
		'dist/{nodes,credentials}/**/*.js',
		'!**/*.d.ts',
	],
	coverageReporters: ['text', 'json-summary'],
	coverageThreshold: { global: { lines: 95 } },
};
