import type { MockPlannr } from '../../sandbox';
import type { Cluster } from './cluster';
import { formatSeconds } from './reportLines';

/** How long it is waited for the referrals after which the worker is killed, in milliseconds. */
const TIMEOUT_MS = 240_000;

/**
 * Kills the first worker without a warning, as soon as there are so many referrals and requests are on their way.
 *
 * @param cluster the cluster
 * @param sandbox where the referrals are created
 * @param referrals how many
 * @param print prints a line
 * @throws {Error} with what n8n has logged last, when there are never so many
 */
export async function killWorker(
	cluster: Cluster,
	{ data: world, requestLog: journal }: MockPlannr,
	referrals: number,
	print: (line: string) => void,
): Promise<void> {
	const startedAt = performance.now();
	const [worker] = cluster.workers;
	const countInFlight = () => journal.filter(({ finishedAt }) => finishedAt === undefined).length;
	while (world.referrals.size < referrals || countInFlight() < 2) {
		if (performance.now() - startedAt > TIMEOUT_MS)
			throw new Error(`The work does not get on:\n${lastLogLines(cluster)}`);
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
	worker?.process.kill('SIGKILL');
	const inFlight = countInFlight();
	await worker?.ended;
	print(
		`  worker 1 was killed after ${formatSeconds(performance.now() - startedAt)}, with ${world.referrals.size} referrals created and ${inFlight} requests on their way (of both workers)`,
	);
}

/**
 * The executions that the first worker has begun, as it has logged them.
 *
 * @param cluster the cluster
 */
export function findKilledExecutions({ workers: [worker] }: Cluster): ReadonlySet<string> {
	const log = worker?.log() ?? '';
	return new Set([...log.matchAll(/Worker started execution (\d+)/g)].map(([, id = '']) => id));
}

function lastLogLines({ main, workers }: Cluster): string {
	return [main, ...workers].map((server) => server.log().slice(-2000)).join('\n---\n');
}
