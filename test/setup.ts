import { inspect } from 'node:util';

/** What a test prints to the console: the test fails when one of the mock API's tokens is in it. */
const printedLines: string[] = [];

beforeEach(() => {
	printedLines.length = 0;
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		const print = console[level].bind(console);
		jest.spyOn(console, level).mockImplementation((...values: unknown[]) => {
			printedLines.push(values.map((value) => inspect(value, { depth: 20 })).join(' '));
			print(...values);
		});
	}
});

afterEach(() => {
	jest.restoreAllMocks();
	expect(printedLines.filter((line) => line.includes('sandbox-token-'))).toEqual([]);
});
