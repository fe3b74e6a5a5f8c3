import { setTimeout as delay } from 'node:timers/promises';

import type { MockPlannr } from '../../sandbox';
import { print } from '../processes/runScript';
import type { Cluster } from './cluster';
import { formatSeconds } from './reportLines';

/** How long to wait until enough referrals exist, in milliseconds. */
const TIMEOUT_MS = 240_000;

/**
 * Kills the first worker with SIGKILL, as soon as a number of referrals exist and requests are in flight.
 *
 * @throws {Error} with the end of n8n's logs, on timeout
 */
export async function killWorker(
	cluster: Cluster,
	{ data, requestLog }: MockPlannr,
	referralCount: number,
): Promise<void> {
	const startedAt = performance.now();
	const [worker] = cluster.workers;
	const countInFlight = () =>
		requestLog.filter(({ finishedAt }) => finishedAt === undefined).length;
	while (data.referrals.size < referralCount || countInFlight() < 2) {
		if (performance.now() - startedAt > TIMEOUT_MS)
			throw new Error(`No progress:\n${lastLogLines(cluster)}`);
		await delay(2);
	}
	worker?.process.kill('SIGKILL');
	const inFlight = countInFlight();
	await worker?.ended;
	print(
		`  worker 1 was killed after ${formatSeconds(performance.now() - startedAt)}, with ${data.referrals.size} referrals created and ${inFlight} requests in flight (of both workers)`,
	);
}

/** Finds the executions that the killed worker had started, from its log. */
export function findKilledExecutions({ workers: [worker] }: Cluster): ReadonlySet<string> {
	const log = worker?.log() ?? '';
	return new Set([...log.matchAll(/Worker started execution (\d+)/g)].map(([, id = '']) => id));
}

function lastLogLines({ main, workers }: Cluster): string {
	return [main, ...workers].map((server) => server.log().slice(-2000)).join('\n---\n');
}
