import { SendAttempt } from '../../../nodes/PlannrReferral/execution/sendAttempt';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import type { SendHooks } from '../../../nodes/PlannrReferral/transport/client';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient, createWrite } from './createWrite';

/** An attempt whose client shows when it would send, and what it knows of Plannr's clock. */
async function createAttempt(target: string, hasLookedUp = false) {
	const clock = new FakeClock();
	const given: SendHooks[] = [];
	const client = {
		...createIdleClient(clock),
		post: async (...[, , , hooks]: Parameters<ReturnType<typeof createIdleClient>['post']>) => {
			if (hooks !== undefined) given.push(hooks);
			return await Promise.resolve({ body: {}, headers: {} });
		},
	};
	const lastLookupAt = hasLookedUp ? clock.moment() : undefined;
	const attempt = new SendAttempt(
		client,
		new WriteRegistry(client),
		createWrite(target),
		lastLookupAt,
	);
	await attempt.client.post('/', undefined, []);
	const [hooks] = given;
	if (hooks === undefined) throw new Error('The attempt has given no hooks');
	/** Takes a response that states Plannr's time, so many milliseconds after the start. */
	const stateTime = (ms: number) => {
		client.serverClock.update({ date: new Date(ms).toUTCString() }, clock.moment());
	};
	return { attempt, clock, hooks, stateTime };
}

describe('An attempt to send a write', () => {
	it('was sent when it was last sent, by the clock of this machine', async () => {
		const { attempt, clock, hooks } = await createAttempt('twice');
		await clock.advance(1000);
		hooks.onSent();
		hooks.onNotProcessed();
		await clock.advance(60_000);
		hooks.onSent();
		expect(attempt.sentAtLocal).toBe(61_000);
		expect(attempt.mayBeInProgress).toBe(false);
		await clock.advance(10_000);
		expect(attempt.mayBeInProgress).toBe(true);
		attempt.finish();
	});

	it.each([
		['back', 500_000, 300_000, 300_000],
		['forward', 300_000, 500_000, 300_000],
	])("takes the earlier time when Plannr's clock is set %s meanwhile", async (...row) => {
		const [name, first, second, expected] = row;
		const { attempt, hooks, stateTime } = await createAttempt(`clock ${name}`);
		stateTime(first);
		hooks.onSent();
		stateTime(second);
		expect(attempt.sentAtServer()).toBe(expected);
		attempt.finish();
	});

	it('takes the only time that Plannr has stated, and none before that', async () => {
		const { attempt, hooks, stateTime } = await createAttempt('later');
		hooks.onSent();
		expect(attempt.sentAtServer()).toBeUndefined();
		stateTime(300_000);
		expect(attempt.sentAtServer()).toBe(300_000);
		attempt.finish();
	});

	it('may be sent up to two seconds after a lookup, and at any time when there was none', async () => {
		const [first, again] = [await createAttempt('first'), await createAttempt('again', true)];
		for (const { clock } of [first, again]) await clock.advance(2000);
		expect([first.hooks.canSend(), again.hooks.canSend()]).toEqual([true, true]);
		for (const { clock } of [first, again]) await clock.advance(1);
		expect([first.hooks.canSend(), again.hooks.canSend()]).toEqual([true, false]);
	});
});
