import { availableParallelism, cpus, totalmem } from 'node:os';

import type { N8nVersion } from '../../n8n/versions';
import { MAX_IN_FLIGHT } from '../bareLoop';
import { LATENCY_MS } from './cases';

/**
 * Formats the page of benchmarks.
 *
 * @param caseTables the tables of the cases
 * @param packageTable the table of start-up times and size; undefined if they were not measured
 * @param rounds the number of rounds
 * @param version the version of n8n
 */
export function formatPage(
	caseTables: readonly string[],
	packageTable: string | undefined,
	rounds: number,
	version: N8nVersion,
): string {
	return [
		'# Benchmarks',
		`The Plannr Referral node compared with n8n's own HTTP Request node: the same jobs, in the same n8n process, in alternating order.`,
		formatEnvironment(version),
		`## What was measured

- Plannr is the mock API of this repository, in a separate process. It responds after ${LATENCY_MS} ms and counts the requests.
- A webhook passes the items to the node. Each node does each job ${formatTimes(rounds)}, in alternating order, after a warm-up run in the cases without a limit; (g) once.
- **Time** is the node's execution time as n8n records it, of both nodes where HTTP Request needs two. Time, requests and memory are medians; everything else is from the worst run.
- **Duplicates** are additional referrals for the same item. **Results lost** are referrals that were created and are not in the node's output.
- **Peak memory** is the most that the n8n process used (\`VmHWM\` on Linux, reset before each run after a garbage collection).
- Plannr Referral has its default settings, except that its credential names the account.
- HTTP Request (version 4.5) is set up as one would without this package: a Bearer Auth credential, a header with the account and, for creates, a JSON body. Everything else has its default, except where a table says otherwise.`,
		'## Compared with HTTP Request',
		...caseTables,
		`HTTP Request starts a request for every item at once, or for every batch; Plannr Referral has at most ${MAX_IN_FLIGHT} in flight. One failed request or lost response makes HTTP Request fail as a whole, and it returns nothing of what it has created. Batching keeps to a limit only if nobody else uses it at the same time. With Retry On Fail, everything is sent again; with On Error: Continue, an item whose response was lost looks like one that was not created. Plannr Referral waits for the limit. After a lost response it checks Plannr for the outcome, which accounts for the additional requests and time.`,
		...(packageTable === undefined ? [] : ['## Start-up time and size', packageTable]),
	].join('\n\n');
}

function formatEnvironment({ number, bundledNode }: N8nVersion): string {
	const [cpu] = cpus();
	const memory = `${Math.round(totalmem() / 1e9)} GB of memory`;
	return [
		'| | |',
		'|---|---|',
		`| Command | \`npm run bench:n8n -- --write\` |`,
		`| Date | ${new Date().toISOString().slice(0, 10)} |`,
		`| Machine | ${cpu?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${memory}, ${process.platform} |`,
		`| n8n | ${number} on Node.js ${bundledNode ?? process.versions.node}, with SQLite, otherwise with its default settings |`,
	].join('\n');
}

function formatTimes(count: number): string {
	return count === 1 ? 'once' : `${count} times`;
}
