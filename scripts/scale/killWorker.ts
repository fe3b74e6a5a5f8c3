import type { Sandbox } from '../../sandbox';
import type { Cluster } from './cluster';
import { seconds } from './reportLines';

/** How long it is waited for the referrals after which the worker is killed, in milliseconds. */
const PATIENCE_MS = 240_000;

/**
 * Kills the first worker without a warning, as soon as there are so many referrals and requests are on their way.
 *
 * @param cluster the cluster
 * @param sandbox where the referrals are created
 * @param referrals how many
 * @param say prints a line
 * @throws {Error} with what n8n has logged last, when there are never so many
 */
export async function killWorker(
	cluster: Cluster,
	{ world, journal }: Sandbox,
	referrals: number,
	say: (line: string) => void,
): Promise<void> {
	const began = performance.now();
	const [worker] = cluster.workers;
	const open = () => journal.filter(({ finishedAt }) => finishedAt === undefined).length;
	while (world.referrals.size < referrals || open() < 2) {
		if (performance.now() - began > PATIENCE_MS)
			throw new Error(`The work does not get on:\n${lastWords(cluster)}`);
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
	worker?.process.kill('SIGKILL');
	const onTheirWay = open();
	await worker?.ended;
	say(
		`  worker 1 was killed after ${seconds(performance.now() - began)}, with ${world.referrals.size} referrals created and ${onTheirWay} requests on their way (of both workers)`,
	);
}

/**
 * The executions that the first worker has begun, as it has logged them.
 *
 * @param cluster the cluster
 */
export function begunByKilled({ workers: [worker] }: Cluster): ReadonlySet<string> {
	const log = worker?.log() ?? '';
	return new Set([...log.matchAll(/Worker started execution (\d+)/g)].map(([, id = '']) => id));
}

function lastWords({ main, workers }: Cluster): string {
	return [main, ...workers].map((server) => server.log().slice(-2000)).join('\n---\n');
}
