import { inspect } from 'node:util';

/** Listens to the console during every test, and fails a test that lets a token of the sandbox slip out there. */
const heard: string[] = [];

beforeEach(() => {
	heard.length = 0;
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		const say = console[level].bind(console);
		jest.spyOn(console, level).mockImplementation((...said: unknown[]) => {
			heard.push(said.map((one) => inspect(one, { depth: 20 })).join(' '));
			say(...said);
		});
	}
});

afterEach(() => {
	jest.restoreAllMocks();
	expect(heard.filter((line) => line.includes('sandbox-token-'))).toEqual([]);
});
