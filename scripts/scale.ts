import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { demo, startSandbox } from '../sandbox';
import { plannrCredential } from './n8n/imports';
import { install } from './n8n/installation';
import { pack } from './n8n/tarball';
import { present, versions } from './n8n/versions';
import { CONCURRENCY, WORKERS, startCluster } from './scale/cluster';
import { isPerfect } from './scale/count';
import { type Office, run } from './scale/job';
import { begunByKilled, killWorker } from './scale/killWorker';
import { CLIENTS, orders, worldOfOrders } from './scale/requests';
import { Started } from './scale/startedProcess';
import { orderTaking } from './scale/workflows';

/** Plannr's limit, with a window of ten seconds instead of a minute. It holds for all executions together. */
const LIMIT = { requests: 500, windowMs: 10_000 };

/** How long the sandbox takes for every answer, in milliseconds. */
const ANSWER_MS = 20;

/** After so many referrals the worker is killed: in the midst of a window, so that requests are on their way. */
const KILL_AFTER = 1100;

const { values } = parseArgs({
	options: {
		kill: { type: 'boolean', default: true },
		n8n: { type: 'string', default: present.number },
		first: { type: 'string', default: 'create' },
	},
	allowNegative: true,
});

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Gives n8n in queue mode more to do than the limit allows, kills a worker, and makes up for what it left undone. */
async function main(started: Started): Promise<boolean> {
	const version = versions.find(({ number }) => number === values.n8n);
	if (version === undefined) {
		throw new Error(`--n8n takes one of ${versions.map(({ number }) => number).join(', ')}`);
	}
	if (values.first !== 'create' && values.first !== 'return') {
		throw new Error('--first takes create or return');
	}
	const installation = await install(version, say);
	const folder = await makeFolder(started);
	const sandbox = await started.add(
		async () => await startSandbox({ world: worldOfOrders(), limit: LIMIT, latencyMs: ANSWER_MS }),
	);
	const data = { accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url };
	const first = orderTaking('orders', values.first);
	const again = orderTaking('orders-again', 'return');
	const cluster = await startCluster(
		started,
		{
			installation,
			folder,
			tarball: await pack(folder),
			credential: plannrCredential(data),
			workflows: [first, again],
		},
		say,
	);
	const office: Office = { cluster, sandbox, limit: LIMIT, say };
	say(
		`\n${orders.length} orders of ${CLIENTS} referrals at once, If Already Referred: ${values.first}; ${WORKERS} workers with ${CONCURRENCY} executions each; ` +
			`${LIMIT.requests} requests in ${LIMIT.windowMs} ms for all together, answers after ${ANSWER_MS} ms`,
	);
	const ran = await run(office, first, orders, [], async () => {
		if (values.kill) await killWorker(cluster, sandbox, KILL_AFTER, say);
	});
	const killed = begunByKilled(cluster);
	const strange = ran.executions.filter(
		({ status, id }) => status !== 'success' && !killed.has(id),
	);
	if (strange.length > 0) say(`  NOT of the killed worker: ${strange.map(({ id }) => id).join()}`);
	if (ran.left.length === 0) return isPerfect(ran.figures) && strange.length === 0;
	say(
		`\nThe ${ran.left.length} orders that came to no good end once more, If Already Referred: return`,
	);
	const { figures, left } = await run(office, again, ran.left, ran.executions);
	return isPerfect(figures) && strange.length === 0 && left.length === 0;
}

/** A folder that is gone in the end. PostgreSQL runs as somebody else, who has to pass through it. */
async function makeFolder(started: Started): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'plannr-scale-'));
	const stop = async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	await started.add(async () => await Promise.resolve({ stop }));
	await chmod(folder, 0o711);
	return folder;
}

async function measure(): Promise<void> {
	const started = new Started();
	const interrupted = new Promise<never>((_, reject) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.on(signal, () => {
				reject(new Error('It was interrupted; ending everything ...'));
			});
		}
	});
	try {
		const isWell = await Promise.race([main(started), interrupted]);
		say(
			`\n${isWell ? 'All is well' : 'NOT WELL'}: what was asked for has to be there, each referral once and told of, and only what the killed worker had begun may fail`,
		);
		process.exitCode = isWell ? 0 : 1;
	} finally {
		await started.stopAll();
	}
}

measure().catch((reason: unknown) => {
	say(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
