import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { demo } from '../../sandbox';
import { addLondonMonths, toLondonTime } from '../../sandbox/londonTime';
import { createTestClient } from './testClient';

describe('npm run sandbox', () => {
	// On Windows, `kill` ends the process without running its signal handlers.
	const signals = process.platform === 'win32' ? [] : (['SIGINT', 'SIGTERM'] as const);

	test.each(signals)(
		'prints what can be tried, and exits cleanly on %s',
		async (signal) => {
			const cli = join(__dirname, '..', '..', 'sandbox', 'cli.ts');
			const child = spawn(process.execPath, ['--import', 'tsx', cli, '--port', '0']);
			const exited = once(child, 'close');
			let output = '';
			for await (const chunk of child.stdout) {
				output += String(chunk);
				if (output.includes('Ctrl+C')) break;
			}
			for (const text of [demo.token, demo.account, demo.connections.accepted, demo.clients[0]]) {
				expect(output).toContain(text);
			}
			expect(output).toContain('curl --request POST');
			const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';
			const path = `/api/v1/referrals/${demo.referrals.received}/accept`;
			expect((await createTestClient(url)('POST', path)).status).toBe(200);
			for (const uuid of Object.values(demo.referrals)) {
				expect((await createTestClient(url)('GET', `/api/v1/referrals/${uuid}`)).status).toBe(200);
			}
			child.kill(signal);
			expect(await exited).toEqual([0, null]);
		},
		30_000,
	);
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

	test('matches Intl.DateTimeFormat every six hours for six years', () => {
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
	])('%s plus %i months is %s', (instant, months, text) => {
		expect(toLondonTime(addLondonMonths(new Date(instant), months))).toBe(text);
	});
});
