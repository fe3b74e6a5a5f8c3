import { availableParallelism, cpus, totalmem } from 'node:os';

import type { N8nVersion } from '../../n8n/versions';
import { MAX_IN_FLIGHT } from '../bareLoop';
import { LATENCY_MS } from '../serverProcess';

/** Formats the page of benchmarks. */
export function formatPage(
	caseTables: readonly string[],
	packageTable: string,
	rounds: number,
	version: N8nVersion,
): string {
	return [
		'# Benchmarks',
		`The Plannr Referral node compared with n8n's own HTTP Request node: the same jobs in the same n8n, in turns.`,
		formatEnvironment(version),
		`## What was measured

- Plannr is the mock API of this repository. It responds after ${LATENCY_MS} ms.
- A webhook passes the items to the node. Each node does each job ${rounds} times, after a warm-up run where there is no limit; (d) and (g) once.
- **Time** is n8n's execution time, of both nodes where HTTP Request needs two. Those, requests and memory are medians; the rest is the worst.
- **Duplicates**: further referrals for the same item. **Results lost**: referrals that were created, but are not in the output.
- **Peak memory** is the most that n8n used (\`VmHWM\` on Linux, after a garbage collection).
- Plannr Referral has its defaults; its credential names the account.
- HTTP Request (version 4.5) is set up as one would without this package: Bearer Auth, a header with the account, a JSON body, and defaults except where a table says otherwise.`,
		...caseTables,
		`HTTP Request sends the requests of all items, or of a batch, at once; Plannr Referral at most ${MAX_IN_FLIGHT}. One failed request or lost response makes HTTP Request fail and return nothing of what it created; with Retry On Fail, everything is sent again. After a lost response Plannr Referral checks Plannr for the outcome, which takes time.`,
		'## Start-up time and size',
		packageTable,
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
