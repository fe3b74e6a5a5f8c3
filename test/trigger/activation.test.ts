import type { INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import { type ActiveWorkflow, activateWorkflow } from '../engine';
import { credentialFor, useMockPlannr } from '../engine/createWorkflow';
import { REQUEST_FAILURES } from '../texts';
import { allEvents, summariseEvents, createTriggerWorkflow } from './polling';
import { respond } from '../faultEffects';

const mockPlannr = useMockPlannr();
const realTimeout = setTimeout;

/** All timers except those of n8n's scheduler: requests take real time. */
const realTimers = [
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'setImmediate',
	'clearImmediate',
	'setInterval',
	'clearInterval',
] as const;

const everyMinute: INodeParameters = {
	events: allEvents,
	pollTimes: { item: [{ mode: 'everyMinute' }] },
};

async function activateTrigger(): Promise<ActiveWorkflow> {
	const credential = { ...credentialFor(mockPlannr()), accountUuid: demo.account };
	return await activateWorkflow(createTriggerWorkflow(everyMinute, 'Europe/London'), {
		credential,
	});
}

/** Waits for this many real milliseconds, so that work that is due gets done. */
async function waitRealTime(ms = 5): Promise<void> {
	await new Promise((resolve) => realTimeout(resolve, ms));
}

describe('An activated trigger', () => {
	let active: ActiveWorkflow | undefined;

	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
		jest.useFakeTimers({ doNotFake: [...realTimers] });
	});

	afterEach(async () => {
		await active?.deactivate();
		active = undefined;
		jest.useRealTimers();
	});

	/** Advances n8n's scheduler by a minute, and waits until the poll in it has ended. */
	async function passMinute(): Promise<void> {
		const before = active?.endedPolls() ?? 0;
		await jest.advanceTimersByTimeAsync(60_000);
		while ((active?.endedPolls() ?? 0) === before) await waitRealTime();
		// n8n handles the result a moment later.
		await waitRealTime();
	}

	const decide = (uuid: string) => {
		const referral = mockPlannr().data.referrals.get(uuid);
		if (referral !== undefined) referral.status = 'accepted';
	};

	it('reports nothing at first, polls on schedule, and fires once for each event', async () => {
		active = await activateTrigger();
		expect(mockPlannr().requestLog).toHaveLength(2);
		await passMinute();
		expect(active.fired).toEqual([]);
		decide(demo.referrals.pending);
		await passMinute();
		decide(demo.referrals.received);
		await passMinute();
		await passMinute();
		expect(active.fired.map((items) => summariseEvents(items))).toEqual([
			[`referralAccepted ${demo.referrals.pending}`],
			[`referralAccepted ${demo.referrals.received}`],
		]);
		expect(active.failures).toEqual([]);
	});

	it('continues after a failed poll', async () => {
		active = await activateTrigger();
		decide(demo.referrals.pending);
		mockPlannr().addFault({ effect: respond(403) });
		await passMinute();
		expect(active.fired).toEqual([]);
		expect(active.failures).toEqual([expect.objectContaining({ httpCode: '403' })]);
		mockPlannr().clearFaults();
		await passMinute();
		expect(active.fired.map((items) => summariseEvents(items))).toEqual([
			[`referralAccepted ${demo.referrals.pending}`],
		]);
	});

	it('is not activated when the first poll fails, and the error explains why', async () => {
		mockPlannr().addFault({ effect: respond(401) });
		await expect(activateTrigger()).rejects.toThrow(
			new RegExp(`problem activating the workflow: ".*${REQUEST_FAILURES.tokenRejected}`),
		);
	});

	it('sends nothing after it is deactivated', async () => {
		active = await activateTrigger();
		await active.deactivate();
		decide(demo.referrals.pending);
		const before = mockPlannr().requestLog.length;
		await jest.advanceTimersByTimeAsync(180_000);
		await waitRealTime(100);
		expect(mockPlannr().requestLog).toHaveLength(before);
	});
});
