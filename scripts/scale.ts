import { chmod } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { type MockPlannr, demo, startMockPlannr } from '../sandbox';
import { createExampleCredential } from './n8n/imports';
import { installN8n } from './n8n/installation';
import { createTarball } from './n8n/tarball';
import { currentVersion } from './n8n/versions';
import { createTemporaryFolder } from './processes/folders';
import { print, runScript } from './processes/runScript';
import { CONCURRENCY, type Cluster, WORKERS, startCluster } from './scale/cluster';
import { isPerfect } from './scale/count';
import { findKilledExecutions, killWorker } from './scale/killWorker';
import { CLIENTS_PER_REQUEST, createMockData, workflowRequests } from './scale/requests';
import { measureRestarts } from './scale/restarts';
import { runRequests } from './scale/runRequests';
import { SAME_FORM_WORKERS, measureSameForm } from './scale/sameForm';
import { LIMIT } from './scale/traffic';
import {
	type WebhookWorkflow,
	createTriggerWorkflow,
	createWebhookWorkflow,
} from './scale/workflows';

/** Latency of every response of the mock API, in milliseconds. */
const LATENCY_MS = 20;

/** The latency where a poll must last long enough to be interrupted, in milliseconds. */
const SLOW_LATENCY_MS = 500;

/** The worker is killed once this many referrals exist: in the middle of a window, while requests are in flight. */
const KILL_AFTER_REFERRALS = 1100;

const { values } = parseArgs({
	options: {
		restarts: { type: 'boolean', default: false },
		same: { type: 'boolean', default: false },
	},
});

/**
 * Sends n8n in queue mode more than the rate limit allows, kills a worker, and then repeats the requests that were left
 * unfinished. With `--same`, sends the same forms to five workers and to one instead; with `--restarts`, restarts processes
 * while a trigger polls.
 */
async function measure(mockPlannr: MockPlannr): Promise<boolean> {
	const installation = await installN8n(currentVersion);
	const folder = await createTemporaryFolder('scale');
	// PostgreSQL runs as another user, who must be able to traverse it.
	await chmod(folder, 0o711);
	const access = { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr.url };
	const first = createWebhookWorkflow('referrals');
	const second = createWebhookWorkflow('referrals-again');
	const trigger = createTriggerWorkflow();
	const cluster = await startCluster({
		installation,
		folder,
		tarball: await createTarball(folder),
		credential: createExampleCredential('plannrApi', access),
		workflows: values.restarts ? [trigger] : [first, second],
		workers: values.same ? SAME_FORM_WORKERS : WORKERS,
	});
	if (values.restarts) return await measureRestarts(cluster, mockPlannr, trigger);
	if (values.same) return await measureSameForm(cluster, mockPlannr, first);
	return await measureKill(cluster, mockPlannr, first, second);
}

/** Kills a worker while it runs the first workflow, and runs the second for what that left unfinished. */
async function measureKill(
	cluster: Cluster,
	mockPlannr: MockPlannr,
	first: WebhookWorkflow,
	second: WebhookWorkflow,
): Promise<boolean> {
	print(
		`\n${workflowRequests.length} executions of ${CLIENTS_PER_REQUEST} referrals each, started at once; ${WORKERS} workers running up to ${CONCURRENCY} executions each; ` +
			`${LIMIT.maxRequests} requests per ${LIMIT.windowMs} ms shared by all, responses after ${LATENCY_MS} ms`,
	);
	const kill = async () => await killWorker(cluster, mockPlannr, KILL_AFTER_REFERRALS);
	const firstRun = await runRequests(cluster, mockPlannr, first, workflowRequests, [], kill);
	const killed = findKilledExecutions(cluster);
	const failed = firstRun.executions.filter(
		({ status, id }) => status !== 'success' && !killed.has(id),
	);
	if (failed.length > 0) {
		print(`  Failed although their worker was not killed: ${failed.map(({ id }) => id).join()}`);
	}
	const { unfinished, executions } = firstRun;
	print(`\nRe-running the ${unfinished.length} failed executions`);
	const secondRun = await runRequests(cluster, mockPlannr, second, unfinished, executions);
	return isPerfect(secondRun.counts) && failed.length === 0 && secondRun.unfinished.length === 0;
}

async function main(): Promise<void> {
	const mockPlannr = await startMockPlannr({
		data: createMockData(),
		rateLimit: LIMIT,
		latencyMs: values.restarts ? SLOW_LATENCY_MS : LATENCY_MS,
	});
	try {
		const hasPassed = await measure(mockPlannr);
		const expectation = values.restarts
			? 'each received referral must start the workflow once'
			: 'every requested referral must exist once and be reported, and only the executions of the killed worker may fail';
		print(`\n${hasPassed ? 'PASSED' : 'FAILED'}: ${expectation}`);
		process.exitCode = hasPassed ? 0 : 1;
	} finally {
		await mockPlannr.stop();
	}
}

runScript(main);
