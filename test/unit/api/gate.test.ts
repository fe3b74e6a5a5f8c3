import { Gate } from '../../../nodes/PlannrReferral/api/gate';
import { FakeClock, settle } from './fakeClock';

function gateWith() {
	const clock = new FakeClock();
	const pauses: number[] = [];
	const gate = new Gate(clock, (ms) => pauses.push(ms));
	const passed: number[] = [];
	const failed: unknown[] = [];
	const enter = (turn = gate.takeTurn()) => {
		gate.enter(turn).then(
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
		gate.leave({ remaining: 3 }, 'answered');
		for (let number = 0; number < 10; number++) enter();
		await settle();
		expect(passed).toHaveLength(1 + 3);
	});

	it('lets one ahead at a time when nothing is left', async () => {
		const { gate, enter, passed } = gateWith();
		enter();
		gate.leave({ remaining: 0 }, 'answered');
		enter();
		enter();
		await settle();
		expect(passed).toEqual([1, 2]);
		gate.leave({ remaining: 40 }, 'answered');
		await settle();
		expect(passed).toEqual([1, 2, 3]);
	});

	it('pauses everybody for one refusal, then lets the one that was refused go first', async () => {
		const { clock, gate, pauses, enter, passed } = gateWith();
		const first = enter();
		await settle();
		expect(gate.leave({ retryAfter: '30' }, 'limited')).toBe(true);
		enter();
		enter();
		enter(first);
		await clock.pass(29_999);
		expect(passed).toEqual([first]);
		expect(pauses).toEqual([30_000]);
		await clock.pass(1);
		expect(passed).toEqual([first, first]);
		gate.leave({ remaining: 100 }, 'answered');
		await settle();
		expect(passed).toEqual([first, first, 2, 3]);
	});

	it('prolongs a pause when a later refusal asks for it', async () => {
		const { clock, gate, enter, passed } = gateWith();
		enter();
		enter();
		await settle();
		gate.leave({ retryAfter: '1' }, 'limited');
		gate.leave({ retryAfter: '5' }, 'limited');
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
			expect(gate.leave({ retryAfter: '1' }, 'limited')).toBe(true);
			enter(turn);
			await clock.pass(4000);
		}
		expect(gate.leave({ retryAfter: '1' }, 'limited')).toBe(false);
	});

	it('counts pauses, not the refusals of those who left together', async () => {
		const { gate, enter } = gateWith();
		for (let number = 0; number < 16; number++) enter();
		await settle();
		for (let number = 0; number < 16; number++) {
			expect(gate.leave({ retryAfter: '1' }, 'limited')).toBe(true);
		}
	});

	it('begins to count anew after any other answer', async () => {
		const { clock, gate, enter } = gateWith();
		for (let round = 0; round < 12; round++) {
			const turn = enter();
			await settle();
			expect(gate.leave({ retryAfter: '1' }, 'limited')).toBe(true);
			enter(turn);
			await clock.pass(1000);
			gate.leave({}, 'answered');
		}
	});

	it('does not wait for a limit that ends tomorrow', () => {
		const { gate, enter } = gateWith();
		enter();
		expect(gate.leave({ retryAfter: '86400' }, 'limited')).toBe(false);
	});

	it('turns everybody away when the execution is stopped during a pause', async () => {
		const { clock, gate, enter, failed } = gateWith();
		enter();
		gate.leave({ retryAfter: '30' }, 'limited');
		enter();
		enter();
		await clock.stop();
		expect(failed).toEqual([
			expect.objectContaining({ kind: 'stopped' }),
			expect.objectContaining({ kind: 'stopped' }),
		]);
	});

	it('pauses longer each time, however short the wait that Plannr tells', async () => {
		const { clock, gate, pauses, enter } = gateWith();
		const turn = enter();
		for (let pause = 1; pause <= 5; pause++) {
			gate.leave({ retryAfter: '0' }, 'limited');
			enter(turn);
			await clock.pass(4000);
		}
		expect(pauses).toEqual([250, 500, 1000, 2000, 4000]);
	});

	it('opens wide again when a good answer tells nothing of the limit', async () => {
		const { clock, gate, enter, passed } = gateWith();
		enter();
		gate.leave({ retryAfter: '1' }, 'limited');
		for (let number = 0; number < 5; number++) enter();
		await clock.pass(1000);
		expect(passed).toHaveLength(2);
		gate.leave({}, 'failed');
		await settle();
		expect(passed).toHaveLength(3);
		gate.leave({}, 'answered');
		await settle();
		expect(passed).toHaveLength(6);
	});

	it('lets nobody through once the execution is stopped', async () => {
		const { clock, enter, passed, failed } = gateWith();
		await clock.stop();
		enter();
		await settle();
		expect(passed).toEqual([]);
		expect(failed).toEqual([expect.objectContaining({ kind: 'stopped' })]);
	});
});
