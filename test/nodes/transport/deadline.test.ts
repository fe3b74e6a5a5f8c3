import { deadline } from '../../../nodes/PlannrReferral/transport/deadline';

describe('Patience', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	/** Waits, with the clock running. */
	async function waited(waiting: Promise<unknown>): Promise<unknown> {
		const end = waiting.then(
			() => 'waited',
			(reason: unknown) => reason,
		);
		await jest.advanceTimersByTimeAsync(10_000);
		return await end;
	}

	it('ends when the pauses together are too long', async () => {
		const { clock } = deadline(1000);
		expect(await waited(clock.wait(600))).toBe('waited');
		expect(await waited(clock.wait(400))).toBe('waited');
		expect(await waited(clock.wait(1))).toMatchObject({ kind: 'timedOut' });
	});

	it('says how long the limit lasts, when it is the limit that would be waited for', async () => {
		const { clock, onWait } = deadline(1000);
		onWait(61_500, true);
		expect(await waited(clock.wait(61_500))).toMatchObject({
			kind: 'rateLimited',
			headers: { retryAfter: '62' },
		});
		onWait(2000, false);
		expect(await waited(clock.wait(2000))).toMatchObject({ kind: 'timedOut' });
	});

	it('does not wait beyond the end, and sends nothing after it', async () => {
		const { clock } = deadline(60_000, 5000);
		expect(clock.isStopped()).toBe(false);
		expect(await waited(clock.wait(5000))).toMatchObject({ kind: 'timedOut' });
		expect(clock.isStopped()).toBe(true);
	});

	it('has no end without one', async () => {
		const { clock } = deadline(60_000);
		await jest.advanceTimersByTimeAsync(10_000_000);
		expect(clock.isStopped()).toBe(false);
	});
});
