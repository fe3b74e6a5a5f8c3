import { setTimeout as delay } from 'node:timers/promises';

import { type MockPlannr, addDemoReferrals, demo } from '../../sandbox';
import type { ImportedWorkflow } from '../n8n/imports';
import { print } from '../processes/runScript';
import type { Cluster } from './cluster';
import { fetchExecutions } from './executions';

/** How often a referral is received, in milliseconds. */
const INTERVAL_MS = 1000;

/** How long after a restart, at least, the next poll is waited for, in milliseconds. */
const PHASE_MS = 15_000;

/** How long n8n runs on in the end, in milliseconds: until it has polled twice. */
const END_MS = 130_000;

/** How long to wait for a poll, in milliseconds. */
const POLL_TIMEOUT_MS = 120_000;

/**
 * Measures whether the trigger misses or repeats an event when a worker, and then the main process, is restarted in the
 * middle of a poll, while referrals are received all the time.
 *
 * @param mockPlannr the mock API, which takes its time to respond
 * @param workflow the workflow with the trigger, which is active
 * @returns whether each referral started the workflow once
 */
export async function measureRestarts(
	{ main, workers, rest, startMain, startWorker }: Cluster,
	mockPlannr: MockPlannr,
	workflow: ImportedWorkflow,
): Promise<boolean> {
	addDemoReferrals(mockPlannr.data);
	// The first poll only stores the state.
	await waitForPoll(mockPlannr);
	await delay(PHASE_MS);
	const received: string[] = [];
	const timer = setInterval(() => received.push(receiveReferral(mockPlannr)), INTERVAL_MS);
	await delay(PHASE_MS);
	await waitForPoll(mockPlannr);
	await workers[0]?.stop();
	await startWorker(0);
	print(`A worker was restarted during a poll; referrals received so far: ${received.length}`);
	await delay(PHASE_MS);
	await waitForPoll(mockPlannr);
	await main.stop();
	await startMain();
	print(`The main process was restarted during a poll; received so far: ${received.length}`);
	await delay(PHASE_MS);
	clearInterval(timer);
	await delay(END_MS);
	const executions = await fetchExecutions(rest, workflow, 1);
	const reported = executions.flatMap(({ data }) => data.returned.map(({ uuid }) => uuid));
	const distinct = new Set(reported);
	const missed = received.filter((uuid) => !distinct.has(uuid)).length;
	const repeated = reported.length - distinct.size;
	print(
		`${received.length} referrals received, ${executions.length} executions, missed: ${missed}, repeated: ${repeated}`,
	);
	return missed === 0 && repeated === 0;
}

/** Waits until the trigger's request for the list is in flight. */
async function waitForPoll({ requestLog }: MockPlannr): Promise<void> {
	const startedAt = performance.now();
	while (!requestLog.some(({ finishedAt }) => finishedAt === undefined)) {
		if (performance.now() - startedAt > POLL_TIMEOUT_MS)
			throw new Error('The trigger does not poll');
		await delay(2);
	}
}

/** Adds a referral that another firm has just sent, and returns its UUID. */
function receiveReferral({ data: { referrals } }: MockPlannr): string {
	const model = referrals.get(demo.referrals.received);
	if (model === undefined) throw new Error('The demo has lost a referral');
	const uuid = crypto.randomUUID();
	const now = new Date();
	referrals.set(uuid, { ...model, uuid, status: 'pending', createdAt: now, updatedAt: now });
	return uuid;
}
