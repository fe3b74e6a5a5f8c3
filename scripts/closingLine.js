/** A Jest reporter that ends a run with one line: how many tests passed and failed. */
module.exports = class ClosingLine {
	/** Called by Jest when all tests have ended. */
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites }) {
		const failed = Math.max(numFailedTests, numFailedTestSuites);
		process.stdout.write(`\n${numPassedTests} passed, ${failed} failed\n`);
	}
};
