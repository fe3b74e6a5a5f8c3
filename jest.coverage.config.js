const base = require('./jest.config');

/**
 * The same tests on the same build, with coverage: lines of dist count as the source lines that they were compiled from.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	transform: {
		...base.transform,
		'/dist/(?:nodes|credentials)/.+\\.js$': '<rootDir>/scripts/sourceMapTransform.js',
	},
	// Unit tests import the sources; here they get the build instead, as n8n does.
	moduleNameMapper: {
		'^(?:\\.\\./)+((?:nodes/PlannrReferral|credentials)/.+)$': '<rootDir>/dist/$1',
	},
	collectCoverage: true,
	collectCoverageFrom: ['dist/{nodes,credentials}/**/*.js'],
	coverageReporters: ['text', 'json-summary'],
	coverageThreshold: { global: { lines: 95 } },
};
