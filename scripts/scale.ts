import { chmod } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { type MockPlannr, demo, startMockPlannr } from '../sandbox';
import { createExampleCredential } from './n8n/imports';
import { installN8n } from './n8n/installation';
import { createTarball } from './n8n/tarball';
import { currentVersion, testedVersions } from './n8n/versions';
import { createTemporaryFolder } from './processes/folders';
import { runScript } from './processes/runScript';
import { measureRestarts } from './scale/restarts';
import { CONCURRENCY, WORKERS, startCluster } from './scale/cluster';
import { isPerfect } from './scale/count';
import { type ScaleEnvironment, runRequests } from './scale/runRequests';
import { findKilledExecutions, killWorker } from './scale/killWorker';
import { CLIENTS_PER_REQUEST, createMockData, workflowRequests } from './scale/requests';
import { SAME_FORM_WORKERS, measureSameForm } from './scale/sameForm';
import { createTriggerWorkflow, createWebhookWorkflow } from './scale/workflows';

/** Plannr's rate limit, with a window of ten seconds instead of a minute. All executions share it. */
const LIMIT = { maxRequests: 500, windowMs: 10_000 };

/** Latency of every response of the mock API, in milliseconds. */
const LATENCY_MS = 20;

/** The latency where a poll must last long enough to be interrupted, in milliseconds. */
const SLOW_LATENCY_MS = 500;

/** The worker is killed once this many referrals exist: in the middle of a window, while requests are in flight. */
const KILL_AFTER_REFERRALS = 1100;

const { values } = parseArgs({
	options: {
		kill: { type: 'boolean', default: true },
		lookups: { type: 'boolean', default: false },
		restarts: { type: 'boolean', default: false },
		same: { type: 'boolean', default: false },
		n8n: { type: 'string', default: currentVersion.number },
		first: { type: 'string', default: 'return' },
	},
	allowNegative: true,
});

const print = (line: string) => process.stdout.write(`${line}\n`);

/** The worker is killed after this many lookups of clients, where they are found by their e-mail addresses. */
const KILL_AFTER_LOOKUPS = 60;

/**
 * Sends n8n in queue mode more than the rate limit allows, kills a worker, and then repeats the requests that were left
 * unfinished. With `--lookups`, the clients are found by their e-mail addresses, and the worker is killed meanwhile. With
 * `--same`, sends the same forms to five workers and to one instead; with `--restarts`, restarts processes while a trigger
 * polls.
 */
async function measure(mockPlannr: MockPlannr): Promise<boolean> {
	const version = testedVersions.find(({ number }) => number === values.n8n);
	if (version === undefined) {
		throw new Error(`--n8n takes one of ${testedVersions.map(({ number }) => number).join(', ')}`);
	}
	if (values.first !== 'create' && values.first !== 'return') {
		throw new Error('--first takes create or return');
	}
	const installation = await installN8n(version, print);
	const folder = await createTemporaryFolder('scale');
	// PostgreSQL runs as another user, who must be able to traverse it.
	await chmod(folder, 0o711);
	const data = { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr.url };
	const mode = values.lookups ? 'email' : 'id';
	const firstWorkflow = createWebhookWorkflow('orders', values.first, mode);
	const secondWorkflow = createWebhookWorkflow('orders-again', 'return', mode);
	const triggerWorkflow = createTriggerWorkflow();
	const workers = values.same ? SAME_FORM_WORKERS : WORKERS;
	const cluster = await startCluster(
		{
			installation,
			folder,
			tarball: await createTarball(folder),
			credential: createExampleCredential('plannrApi', data),
			workflows: values.restarts ? [triggerWorkflow] : [firstWorkflow, secondWorkflow],
			workers,
		},
		print,
	);
	if (values.restarts) return await measureRestarts(cluster, mockPlannr, triggerWorkflow, print);
	if (values.same) return await measureSameForm(cluster, mockPlannr, firstWorkflow, print);
	const environment: ScaleEnvironment = { cluster, mockPlannr, limit: LIMIT, print };
	print(
		`\n${workflowRequests.length} executions of ${CLIENTS_PER_REQUEST} referrals each, started at once, If Already Referred: ${values.first}; ${workers} workers running up to ${CONCURRENCY} executions each; ` +
			`${LIMIT.maxRequests} requests per ${LIMIT.windowMs} ms shared by all, responses after ${LATENCY_MS} ms`,
	);
	const firstRun = await runRequests(environment, firstWorkflow, workflowRequests, [], async () => {
		const countLookups = () =>
			mockPlannr.requestLog.filter(({ path }) => path === '/api/v1/account').length;
		const isDue = values.lookups
			? () => countLookups() >= KILL_AFTER_LOOKUPS
			: () => mockPlannr.data.referrals.size >= KILL_AFTER_REFERRALS;
		if (values.kill) await killWorker(cluster, mockPlannr, isDue, print);
	});
	const killedExecutions = findKilledExecutions(cluster);
	const unexpectedFailures = firstRun.executions.filter(
		({ status, id }) => status !== 'success' && !killedExecutions.has(id),
	);
	if (unexpectedFailures.length > 0)
		print(
			`  Failed although their worker was not killed: ${unexpectedFailures.map(({ id }) => id).join()}`,
		);
	if (firstRun.unfinished.length === 0)
		return isPerfect(firstRun.counts) && unexpectedFailures.length === 0;
	print(
		`\nRe-running the ${firstRun.unfinished.length} failed executions, If Already Referred: return`,
	);
	const secondRun = await runRequests(
		environment,
		secondWorkflow,
		firstRun.unfinished,
		firstRun.executions,
	);
	return (
		isPerfect(secondRun.counts) &&
		unexpectedFailures.length === 0 &&
		secondRun.unfinished.length === 0
	);
}

async function main(): Promise<void> {
	const mockPlannr = await startMockPlannr({
		data: createMockData(),
		rateLimit: LIMIT,
		latencyMs: values.restarts ? SLOW_LATENCY_MS : LATENCY_MS,
	});
	try {
		const hasPassed = await measure(mockPlannr);
		print(
			`\n${hasPassed ? 'PASSED' : 'FAILED'}: ${values.restarts ? 'each received referral must start the workflow once' : 'every requested referral must exist once and be reported, and only the executions of the killed worker may fail'}`,
		);
		process.exitCode = hasPassed ? 0 : 1;
	} finally {
		await mockPlannr.stop();
	}
}

runScript(main, print);
