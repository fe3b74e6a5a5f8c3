import type { INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import { type Active, activate } from '../engine';
import { credentialFor, useMockPlannr } from '../engine/createWorkflow';
import { allEvents, inShort, workflowWith } from './polling';

const sandbox = useMockPlannr();
const realTimeout = setTimeout;

/** Everything but what n8n's timetable runs on: requests take their real time. */
const real = [
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

async function activated(): Promise<Active> {
	const credential = { ...credentialFor(sandbox()), accountUuid: demo.account };
	return await activate(workflowWith(everyMinute, 'Europe/London'), { credential });
}

/** A minute passes by n8n's timetable, and the poll that falls into it has its two answers. */
async function aMinute(requests = 2): Promise<void> {
	const before = sandbox().requestLog.length;
	await jest.advanceTimersByTimeAsync(60_000);
	while (sandbox().requestLog.filter(({ finishedAt }) => finishedAt).length < before + requests) {
		await new Promise((resolve) => realTimeout(resolve, 5));
	}
	await new Promise((resolve) => realTimeout(resolve, 50));
}

describe('An activated trigger', () => {
	let active: Active | undefined;

	beforeEach(() => {
		addDemoReferrals(sandbox().data);
		jest.useFakeTimers({ doNotFake: [...real] });
	});

	afterEach(async () => {
		await active?.deactivate();
		active = undefined;
		jest.useRealTimers();
	});

	const decide = (uuid: string) => {
		const referral = sandbox().data.referrals.get(uuid);
		if (referral !== undefined) referral.status = 'accepted';
	};

	it('is silent at first, fires by the timetable, and once for each event', async () => {
		active = await activated();
		expect(sandbox().requestLog).toHaveLength(2);
		await aMinute();
		expect(active.fired).toEqual([]);
		decide(demo.referrals.pending);
		await aMinute();
		decide(demo.referrals.received);
		await aMinute();
		await aMinute();
		expect(active.fired.map((items) => inShort(items))).toEqual([
			[`referralAccepted ${demo.referrals.pending}`],
			[`referralAccepted ${demo.referrals.received}`],
		]);
		expect(active.failures).toEqual([]);
	});

	it('goes on after a poll that failed', async () => {
		active = await activated();
		decide(demo.referrals.pending);
		sandbox().addFault({ effect: { kind: 'response', status: 403 } });
		await aMinute(1);
		expect(active.fired).toEqual([]);
		expect(active.failures.map(({ message }) => message)).toEqual([
			expect.stringContaining('does not let this account'),
		]);
		sandbox().clearFaults();
		await aMinute();
		expect(active.fired.map((items) => inShort(items))).toEqual([
			[`referralAccepted ${demo.referrals.pending}`],
		]);
	});

	it('does not start when Plannr cannot be asked, and says why', async () => {
		sandbox().addFault({ effect: { kind: 'response', status: 401 } });
		await expect(activated()).rejects.toThrow(/problem activating the workflow: ".*access token/);
	});

	it('is silent once it is deactivated', async () => {
		active = await activated();
		await active.deactivate();
		decide(demo.referrals.pending);
		const before = sandbox().requestLog.length;
		await jest.advanceTimersByTimeAsync(180_000);
		await new Promise((resolve) => realTimeout(resolve, 100));
		expect(sandbox().requestLog).toHaveLength(before);
	});
});
