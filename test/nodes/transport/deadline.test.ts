import { createDeadline } from '../../../nodes/PlannrReferral/transport/clock';

describe('A deadline', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	/** Waits while the fake time advances; returns the error if the wait fails. */
	async function waitFor(waiting: Promise<unknown>): Promise<unknown> {
		const end = waiting.then(
			() => 'waited',
			(reason: unknown) => reason,
		);
		await jest.advanceTimersByTimeAsync(10_000);
		return await end;
	}

	it('fails a wait when the total length of all pauses is too long', async () => {
		const clock = createDeadline(1000);
		expect(await waitFor(clock.wait(600))).toBe('waited');
		expect(await waitFor(clock.wait(400))).toBe('waited');
		expect(await waitFor(clock.wait(1))).toMatchObject({ kind: 'timedOut' });
	});

	it('reports how long the rate limit lasts when that is the reason for the wait', async () => {
		const clock = createDeadline(1000);
		expect(await waitFor(clock.wait(61_500, 'rateLimit'))).toMatchObject({
			kind: 'rateLimited',
			headers: { retryAfter: '62' },
		});
		expect(await waitFor(clock.wait(2000, 'failure'))).toMatchObject({ kind: 'timedOut' });
	});

	it('does not wait beyond the total time, and sends nothing after it', async () => {
		const clock = createDeadline(60_000, 5000);
		expect(clock.isStopped()).toBe(false);
		expect(await waitFor(clock.wait(5000))).toMatchObject({ kind: 'timedOut' });
		expect(clock.isStopped()).toBe(true);
	});

	it('is unlimited without a total time', async () => {
		const clock = createDeadline(60_000);
		await jest.advanceTimersByTimeAsync(10_000_000);
		expect(clock.isStopped()).toBe(false);
	});
});
