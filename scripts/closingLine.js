/** A reporter for jest that ends a run with one plain line to count by. */
module.exports = class ClosingLine {
	/** Called by jest when all tests have ended. */
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites }) {
		const failed = Math.max(numFailedTests, numFailedTestSuites);
		process.stdout.write(`\n${numPassedTests} passed, ${failed} failed\n`);
	}
};
