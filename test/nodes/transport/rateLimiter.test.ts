import { RateLimiter } from '../../../nodes/PlannrReferral/transport/rateLimiter';
import { FakeClock, settle } from './fakeClock';

function gateWith() {
	const clock = new FakeClock();
	const pauses: number[] = [];
	const gate = new RateLimiter(clock, (ms) => pauses.push(ms));
	const passed: number[] = [];
	const failed: unknown[] = [];
	const enter = (turn = gate.joinQueue()) => {
		gate.acquire(turn).then(
			() => passed.push(turn),
			(reason: unknown) => failed.push(reason),
		);
		return turn;
	};
	return { clock, gate, pauses, passed, failed, enter };
}

describe('The gate', () => {
	it('lets everybody through while Plannr has told nothing', async () => {
		const { enter, passed } = gateWith();
		for (let number = 0; number < 16; number++) enter();
		await settle();
		expect(passed).toHaveLength(16);
	});

	it('lets no more through than Plannr says are left', async () => {
		const { gate, enter, passed } = gateWith();
		enter();
		gate.release({ remaining: 3 }, 'succeeded');
		for (let number = 0; number < 10; number++) enter();
		await settle();
		expect(passed).toHaveLength(1 + 3);
	});

	it('lets one ahead at a time when nothing is left', async () => {
		const { gate, enter, passed } = gateWith();
		enter();
		gate.release({ remaining: 0 }, 'succeeded');
		enter();
		enter();
		await settle();
		expect(passed).toEqual([1, 2]);
		gate.release({ remaining: 40 }, 'succeeded');
		await settle();
		expect(passed).toEqual([1, 2, 3]);
	});

	it('pauses everybody for one refusal, then lets the one that was refused go first', async () => {
		const { clock, gate, pauses, enter, passed } = gateWith();
		const first = enter();
		await settle();
		expect(gate.release({ retryAfter: '30' }, 'rateLimited')).toBe(true);
		enter();
		enter();
		enter(first);
		await clock.pass(29_999);
		expect(passed).toEqual([first]);
		expect(pauses).toEqual([30_000]);
		await clock.pass(1);
		expect(passed).toEqual([first, first]);
		gate.release({ remaining: 100 }, 'succeeded');
		await settle();
		expect(passed).toEqual([first, first, 2, 3]);
	});

	it('prolongs a pause when a later refusal asks for it', async () => {
		const { clock, gate, enter, passed } = gateWith();
		enter();
		enter();
		await settle();
		gate.release({ retryAfter: '1' }, 'rateLimited');
		gate.release({ retryAfter: '5' }, 'rateLimited');
		enter();
		await clock.pass(1000);
		await clock.pass(3999);
		expect(passed).toHaveLength(2);
		await clock.pass(1);
		expect(passed).toHaveLength(3);
	});

	it('gives up after five pauses that led to nothing', async () => {
		const { clock, gate, enter } = gateWith();
		const turn = enter();
		for (let pause = 1; pause <= 5; pause++) {
			expect(gate.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
			enter(turn);
			await clock.pass(4000);
		}
		expect(gate.release({ retryAfter: '1' }, 'rateLimited')).toBe(false);
	});

	it('counts pauses, not the refusals of those who left together', async () => {
		const { gate, enter } = gateWith();
		for (let number = 0; number < 16; number++) enter();
		await settle();
		for (let number = 0; number < 16; number++) {
			expect(gate.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
		}
	});

	it('begins to count anew after any other answer', async () => {
		const { clock, gate, enter } = gateWith();
		for (let round = 0; round < 12; round++) {
			const turn = enter();
			await settle();
			expect(gate.release({ retryAfter: '1' }, 'rateLimited')).toBe(true);
			enter(turn);
			await clock.pass(1000);
			gate.release({}, 'succeeded');
		}
	});

	it('does not wait for a limit that ends tomorrow', () => {
		const { gate, enter } = gateWith();
		enter();
		expect(gate.release({ retryAfter: '86400' }, 'rateLimited')).toBe(false);
	});

	it('turns everybody away when the execution is stopped during a pause', async () => {
		const { clock, gate, enter, failed } = gateWith();
		enter();
		gate.release({ retryAfter: '30' }, 'rateLimited');
		enter();
		enter();
		await clock.stop();
		expect(failed).toEqual([
			expect.objectContaining({ kind: 'notSent' }),
			expect.objectContaining({ kind: 'notSent' }),
		]);
	});

	it('pauses longer each time, however short the wait that Plannr tells', async () => {
		const { clock, gate, pauses, enter } = gateWith();
		const turn = enter();
		for (let pause = 1; pause <= 5; pause++) {
			gate.release({ retryAfter: '0' }, 'rateLimited');
			enter(turn);
			await clock.pass(4000);
		}
		expect(pauses).toEqual([250, 500, 1000, 2000, 4000]);
	});

	it('opens wide again when a good answer tells nothing of the limit', async () => {
		const { clock, gate, enter, passed } = gateWith();
		enter();
		gate.release({ retryAfter: '1' }, 'rateLimited');
		for (let number = 0; number < 5; number++) enter();
		await clock.pass(1000);
		expect(passed).toHaveLength(2);
		gate.release({}, 'failed');
		await settle();
		expect(passed).toHaveLength(3);
		gate.release({}, 'succeeded');
		await settle();
		expect(passed).toHaveLength(6);
	});

	it('lets nobody through once the execution is stopped', async () => {
		const { clock, enter, passed, failed } = gateWith();
		await clock.stop();
		enter();
		await settle();
		expect(passed).toEqual([]);
		expect(failed).toEqual([expect.objectContaining({ kind: 'notSent' })]);
	});

	describe('in a window whose beginning it has seen', () => {
		/** The window's first request is answered at once, a second one a little later; the third is refused. */
		async function refusedAfter(ms: number, retryAfter: string) {
			const at = gateWith();
			const { clock, gate, pauses, enter } = at;
			enter();
			gate.release({ remaining: 1 }, 'succeeded');
			await clock.pass(150);
			enter();
			gate.release({ remaining: 0 }, 'succeeded');
			await clock.pass(ms - 150);
			const refused = enter();
			const isWorthwhile = gate.release({ retryAfter }, 'rateLimited');
			enter(refused);
			await settle();
			return { ...at, refused, isWorthwhile, pause: pauses.at(-1) };
		}

		it.each([
			['the window ends within the last second told', 1300, '4', 3700],
			['the seconds fit', 1000, '4', 4000],
			['the wait is long', 400, '60', 59_600],
			['no seconds are left', 1300, '0', 250],
		])('pauses to its end: %s', async (_, passed, retryAfter, pause) => {
			expect(await refusedAfter(passed, retryAfter)).toMatchObject({ isWorthwhile: true, pause });
		});

		it('finds the same end for all who are refused together', async () => {
			const { clock, gate, enter, passed } = gateWith();
			enter();
			gate.release({ remaining: 2 }, 'succeeded');
			await clock.pass(1300);
			const refused = [enter(), enter()];
			gate.release({ retryAfter: '4' }, 'rateLimited');
			await clock.pass(200);
			gate.release({ retryAfter: '4' }, 'rateLimited');
			for (const turn of refused) enter(turn);
			await clock.pass(3499);
			expect(passed).toEqual([1, 2, 3]);
			await clock.pass(1);
			expect(passed).toEqual([1, 2, 3, 2]);
		});

		it('waits as long as told after coming too early, when somebody else began the window', async () => {
			const { clock, gate, pauses, enter, refused } = await refusedAfter(1300, '4');
			await clock.pass(3750);
			gate.release({ retryAfter: '1' }, 'rateLimited');
			enter(refused);
			await settle();
			expect(pauses).toEqual([3700, 1000]);
		});

		it('waits as long as told after an answer that got lost', async () => {
			const { clock, gate, pauses, enter, refused } = await refusedAfter(1300, '4');
			await clock.pass(3900);
			gate.release({}, 'failed');
			enter(refused);
			await settle();
			gate.release({ retryAfter: '4' }, 'rateLimited');
			enter(refused);
			await settle();
			expect(pauses).toEqual([3700, 4000]);
		});

		it('sees the next one begin with the first good answer after the pause', async () => {
			const { clock, gate, pauses, enter } = await refusedAfter(1300, '4');
			await clock.pass(3750);
			gate.release({ remaining: 1 }, 'succeeded');
			await clock.pass(600);
			const next = enter();
			gate.release({ retryAfter: '5' }, 'rateLimited');
			enter(next);
			await settle();
			expect(pauses).toEqual([3700, 4400]);
		});

		it('takes no answer that arrives during a pause for the beginning of another', async () => {
			const { clock, gate, enter, passed } = gateWith();
			enter();
			gate.release({ remaining: 3 }, 'succeeded');
			await clock.pass(1300);
			const refused = [enter(), enter(), enter()];
			gate.release({ retryAfter: '4' }, 'rateLimited');
			await clock.pass(50);
			gate.release({ remaining: 0 }, 'succeeded');
			await clock.pass(50);
			gate.release({ retryAfter: '4' }, 'rateLimited');
			for (const turn of refused.slice(1)) enter(turn);
			await clock.pass(3599);
			expect(passed).toHaveLength(4);
			await clock.pass(1);
			expect(passed).toHaveLength(5);
		});
	});
});
