import { RateLimiter } from '../../../nodes/PlannrReferral/transport/rateLimiter';
import { FakeClock, settle } from './fakeClock';

const MINUTE = 60_000;

function createRateLimiter() {
	const clock = new FakeClock();
	const rateLimiter = new RateLimiter(clock);
	const { rateLimitWaits: pauses } = clock;
	const started: number[] = [];
	const rejected: unknown[] = [];
	const acquire = (position = rateLimiter.joinQueue()) => {
		rateLimiter.acquire(position).then(
			() => started.push(position),
			(reason: unknown) => rejected.push(reason),
		);
		return position;
	};
	return { clock, rateLimiter, pauses, started, rejected, acquire };
}

describe('RateLimiter', () => {
	it('starts all requests while the limit is unknown', async () => {
		const { acquire, started } = createRateLimiter();
		for (let index = 0; index < 16; index++) acquire();
		await settle();
		expect(started).toHaveLength(16);
	});

	it('starts no more requests than are remaining', async () => {
		const { rateLimiter, acquire, started } = createRateLimiter();
		acquire();
		rateLimiter.release({ remaining: 3 }, 'succeeded');
		for (let index = 0; index < 10; index++) acquire();
		await settle();
		expect(started).toHaveLength(1 + 3);
	});

	it('pauses all requests after one 429, then starts the rejected one first', async () => {
		const { clock, rateLimiter, pauses, acquire, started } = createRateLimiter();
		const first = acquire();
		await settle();
		expect(rateLimiter.release({ retryAfter: '30' }, 'rateLimited')).toBe(true);
		acquire();
		acquire();
		acquire(first);
		await clock.advance(29_999);
		expect(started).toEqual([first]);
		expect(pauses).toEqual([30_000]);
		await clock.advance(1);
		expect(started).toEqual([first, first]);
		rateLimiter.release({ remaining: 100 }, 'succeeded');
		await settle();
		expect(started).toEqual([first, first, 2, 3]);
	});

	it('counts pauses, not the 429s of requests that were in flight together', async () => {
		const { rateLimiter, acquire } = createRateLimiter();
		for (let index = 0; index < 16; index++) acquire();
		await settle();
		for (let index = 0; index < 16; index++) {
			expect(rateLimiter.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
		}
	});

	it('resets the count of pauses after any other response', async () => {
		const { clock, rateLimiter, acquire } = createRateLimiter();
		for (let round = 0; round < 12; round++) {
			const position = acquire();
			await settle();
			expect(rateLimiter.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
			acquire(position);
			await clock.advance(1000);
			rateLimiter.release({}, 'succeeded');
		}
	});

	it.each([
		['a read', false, false],
		['a write', true, true],
	])('counts the pauses of writes separately, until %s succeeds', async (_, isWrite, canRetry) => {
		const { clock, rateLimiter, acquire } = createRateLimiter();
		for (let pause = 1; pause <= 6; pause++) {
			acquire();
			await clock.advance(MINUTE);
			const isRetried = rateLimiter.release({ retryAfter: '1' }, 'rateLimited', true);
			expect(isRetried).toBe(pause <= 5 || canRetry);
			acquire();
			await clock.advance(MINUTE);
			rateLimiter.release({}, 'succeeded', isWrite);
		}
		// Reads go on.
		acquire();
		await settle();
		expect(rateLimiter.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
	});

	it('does not reset the count of pauses for a request that was not sent', async () => {
		const { clock, rateLimiter, acquire } = createRateLimiter();
		for (let pause = 1; pause <= 5; pause++) {
			acquire();
			await clock.advance(MINUTE);
			expect(rateLimiter.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
			acquire();
			await clock.advance(MINUTE);
			rateLimiter.release({}, 'notSent');
		}
		acquire();
		await clock.advance(MINUTE);
		expect(rateLimiter.release({ retryAfter: '1' }, 'rateLimited')).toBe(false);
	});

	it.each([
		['failed', true],
		['notSent', false],
	] as const)('resets the count of pauses after a request that ended as %s: %s', async (...row) => {
		const [outcome, isReset] = row;
		const { clock, rateLimiter, pauses, acquire } = createRateLimiter();
		const position = acquire();
		rateLimiter.release({ retryAfter: '0' }, 'rateLimited');
		acquire(position);
		await settle();
		await clock.advance(MINUTE);
		rateLimiter.release({}, outcome);
		const next = acquire();
		await settle();
		rateLimiter.release({ retryAfter: '0' }, 'rateLimited');
		acquire(next);
		await settle();
		const [first = 0, second = 0] = pauses;
		expect(second > first).toBe(!isReset);
	});

	it('doubles the minimum pause each time, however short the stated wait', async () => {
		const { clock, rateLimiter, pauses, acquire } = createRateLimiter();
		const position = acquire();
		for (let pause = 1; pause <= 5; pause++) {
			rateLimiter.release({ retryAfter: '0' }, 'rateLimited');
			acquire(position);
			await clock.advance(4000);
		}
		expect(pauses).toEqual([250, 500, 1000, 2000, 4000]);
	});

	it('starts no request once the execution is stopped', async () => {
		const { clock, acquire, started, rejected } = createRateLimiter();
		await clock.stop();
		acquire();
		await settle();
		expect(started).toEqual([]);
		expect(rejected).toEqual([expect.objectContaining({ kind: 'notSent' })]);
	});

	describe('in a window whose start is known', () => {
		/** The window's first request succeeds at once and a second one a little later; the third returns 429. */
		async function rejectAfter(ms: number, retryAfter: string) {
			const at = createRateLimiter();
			const { clock, rateLimiter, pauses, acquire } = at;
			acquire();
			rateLimiter.release({ remaining: 1 }, 'succeeded');
			await clock.advance(150);
			acquire();
			rateLimiter.release({ remaining: 0 }, 'succeeded');
			await clock.advance(ms - 150);
			const rateLimited = acquire();
			const canRetry = rateLimiter.release({ retryAfter }, 'rateLimited');
			acquire(rateLimited);
			await settle();
			return { ...at, rateLimited, canRetry, pause: pauses.at(-1) };
		}

		it.each([
			['the window ends within the last stated second', 1300, '4', 3700],
			['whole seconds have elapsed', 1000, '4', 4000],
			['the wait is long', 400, '60', 59_600],
			['no seconds are left', 1300, '0', 250],
		])('pauses until its end: %s', async (_, elapsed, retryAfter, pause) => {
			expect(await rejectAfter(elapsed, retryAfter)).toMatchObject({ canRetry: true, pause });
		});

		it('calculates the same end for all requests that are rejected together', async () => {
			const { clock, rateLimiter, acquire, started } = createRateLimiter();
			acquire();
			rateLimiter.release({ remaining: 2 }, 'succeeded');
			await clock.advance(1300);
			const rateLimited = [acquire(), acquire()];
			rateLimiter.release({ retryAfter: '4' }, 'rateLimited');
			await clock.advance(200);
			rateLimiter.release({ retryAfter: '4' }, 'rateLimited');
			for (const position of rateLimited) acquire(position);
			await clock.advance(3499);
			expect(started).toEqual([1, 2, 3]);
			await clock.advance(1);
			expect(started).toEqual([1, 2, 3, 2]);
		});

		it('waits as long as stated after retrying too early, when another client started the window', async () => {
			const { clock, rateLimiter, pauses, acquire, rateLimited } = await rejectAfter(1300, '4');
			await clock.advance(3750);
			rateLimiter.release({ retryAfter: '1' }, 'rateLimited');
			acquire(rateLimited);
			await settle();
			expect(pauses).toEqual([3700, 1000]);
		});
	});
});
