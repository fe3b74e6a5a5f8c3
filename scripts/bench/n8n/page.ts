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
		`The Plannr Referral node beside n8n's own HTTP Request node: the same job, in the same n8n process, in turns.`,
		formatEnvironment(version),
		`## What was measured

- Plannr is the mock API of this repository, in a process of its own. It responds after ${LATENCY_MS} ms, and counts.
- A webhook gives the items to the node. Each job is done ${formatTimes(rounds)} by each node, the two changing places every time, and once before to warm up where no limit holds it back.
- **Time** is that of the node as n8n stores it with the execution, and **whole execution** from its start to its end. Both are medians, as are requests and memory; of everything else the worst run is shown.
- **Duplicates** are further referrals for the same item. **Results lost** are referrals that were created and are not in the node's output.
- **Peak memory** is the most that the n8n process had (\`VmHWM\` of Linux, set back before each run, after its garbage was collected).
- Plannr Referral has nothing set beyond the job, and a credential whose account is filled in.
- HTTP Request (version 4.5) is as somebody would set it up without this package: a Bearer Auth credential, a header with the account, for creates a JSON body. All else is as it is when it is added, except where the table says otherwise.`,
		'## Beside HTTP Request',
		...caseTables,
		`HTTP Request starts a request for every item at once, or for every batch; Plannr Referral has at most ${MAX_IN_FLIGHT} in flight. One rejected request or lost response fails HTTP Request as a whole, and nothing that it has created is returned. Batching keeps to a limit only if nobody else uses it at the same time. With Retry On Fail it sends everything again; with On Error: Continue an item whose response was lost looks like one that was not created. Plannr Referral waits for the limit, and looks in Plannr for what a request whose response was lost has done: that takes the further requests, and the time.`,
		...(packageTable === undefined ? [] : ['## Start and size', packageTable]),
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
		`| n8n | ${number} on Node.js ${bundledNode ?? process.versions.node}, with SQLite, otherwise as it is |`,
	].join('\n');
}

function formatTimes(count: number): string {
	return count === 1 ? 'once' : `${count} times`;
}
