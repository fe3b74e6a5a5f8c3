import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { demo } from '../../sandbox';
import { DEMO_PORT, parseCommandLine, UsageError } from '../../sandbox/commandLine';
import { addLondonMonths, isCalendarDate, toLondonTime } from '../../sandbox/londonTime';
import { createTestClient } from './testClient';

describe('the command line', () => {
	test('means the demo port, no latency and the usual limit when it is empty', () => {
		expect(parseCommandLine([])).toEqual({ port: DEMO_PORT });
	});

	test('sets port, latency and limit', () => {
		const args = ['--port', '0', '--latency=25', '--limit', '20/2'];
		expect(parseCommandLine(args)).toEqual({
			port: 0,
			latencyMs: 25,
			rateLimit: { maxRequests: 20, windowMs: 2000 },
		});
	});

	test.each([
		['--shiny'],
		['somewhere'],
		['--port'],
		['--port=70000'],
		['--latency=fast'],
		['--limit=500'],
		['--limit=0/60'],
	])('is refused with %s', (arg) => {
		expect(() => parseCommandLine([arg])).toThrow(UsageError);
	});
});

describe('the shell command', () => {
	const main = join(__dirname, '..', '..', 'sandbox', 'cli.ts');
	const run = (...args: string[]): ChildProcessByStdio<null, Readable, Readable> =>
		spawn(process.execPath, ['--import', 'tsx', main, ...args], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	const code = (child: ReturnType<typeof run>): Promise<number | null> =>
		new Promise((resolve) => child.once('close', resolve));

	// On Windows nothing can be asked to end: there, the signal ends it at once.
	const signals = process.platform === 'win32' ? [] : (['SIGINT', 'SIGTERM'] as const);

	test.each(signals)(
		'says what to try, and ends cleanly on %s',
		async (signal) => {
			const child = run('--port', '0');
			const ended = code(child);
			let shown = '';
			for await (const chunk of child.stdout) {
				shown += String(chunk);
				if (shown.includes('Ctrl+C')) break;
			}
			for (const word of [demo.token, demo.account, demo.connections.accepted, demo.clients[0]]) {
				expect(shown).toContain(word);
			}
			expect(shown).toContain('curl --request POST');
			const url = /http:\/\/127\.0\.0\.1:\d+/.exec(shown)?.[0] ?? '';
			const path = `/api/v1/referrals/${demo.referrals.received}/accept`;
			expect((await createTestClient(url)('POST', path)).status).toBe(200);
			for (const uuid of Object.values(demo.referrals)) {
				expect((await createTestClient(url)('GET', `/api/v1/referrals/${uuid}`)).status).toBe(200);
			}
			child.kill(signal);
			expect(await ended).toBe(0);
		},
		30_000,
	);

	test('says what it takes when it does not understand, and exits with 2', async () => {
		const child = run('--shiny');
		let complaint = '';
		child.stderr.on('data', (chunk) => (complaint += String(chunk)));
		expect(await code(child)).toBe(2);
		expect(complaint).toContain('--shiny');
		expect(complaint).toContain('--limit N/SECONDS');
	}, 30_000);
});

describe('London time', () => {
	test.each([
		['2026-03-29T00:59:59Z', '2026-03-29T00:59:59+00:00'],
		['2026-03-29T01:00:00Z', '2026-03-29T02:00:00+01:00'],
		['2026-10-25T00:59:59Z', '2026-10-25T01:59:59+01:00'],
		['2026-10-25T01:00:00Z', '2026-10-25T01:00:00+00:00'],
		['2027-03-28T01:00:00Z', '2027-03-28T02:00:00+01:00'],
	])('%s is %s', (instant, text) => {
		expect(toLondonTime(new Date(instant))).toBe(text);
		expect(Date.parse(text)).toBe(Date.parse(instant));
	});

	test('agrees with the computer about every hour of some years', () => {
		const format = new Intl.DateTimeFormat('sv-SE', {
			timeZone: 'Europe/London',
			dateStyle: 'short',
			timeStyle: 'medium',
		});
		for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2030, 0, 1); at += 6 * 3_600_000) {
			const date = new Date(at);
			expect(toLondonTime(date).slice(0, 19).replace('T', ' ')).toBe(format.format(date));
		}
	});

	test.each([
		['2026-01-20T17:51:29Z', 3, '2026-04-20T17:51:29+01:00'],
		['2026-06-11T12:19:55Z', 3, '2026-09-11T13:19:55+01:00'],
		['2026-08-30T23:30:00Z', 6, '2027-03-03T00:30:00+00:00'],
		['2026-12-15T10:00:00Z', 1, '2027-01-15T10:00:00+00:00'],
	])('%s and %i months is %s', (instant, months, text) => {
		expect(toLondonTime(addLondonMonths(new Date(instant), months))).toBe(text);
	});

	test.each([
		['2028-02-29', true],
		['2026-02-29', false],
		['2026-13-01', false],
		['2026-1-1', false],
		['2026-01-01T00:00', false],
	])('%s as a date: %s', (text, real) => {
		expect(isCalendarDate(text)).toBe(real);
	});
});
