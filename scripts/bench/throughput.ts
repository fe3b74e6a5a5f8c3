import { MAX_IN_FLIGHT } from './bareLoop';
import { bareCreate, bareGet, create, get } from './requests';
import { NO_LIMIT, withServer } from './serverProcess';
import { createNumberedItems, measureRunOrThrow, median } from './measuredRun';

const ITEMS = 1000;
const ROUNDS = 5;

/**
 * Measures the node's overhead compared with the bare loop, without a rate limit.
 *
 * @param latencyMs the latency of every response, in milliseconds
 * @param print prints a line
 */
export async function measureThroughput(
	latencyMs: number,
	print: (line: string) => void,
): Promise<void> {
	print(
		`${ITEMS} items, ${MAX_IN_FLIGHT} in flight, responses after ${latencyMs} ms, ${ROUNDS} rounds after one to warm up`,
	);
	const ratios = { create: Array<number>(), get: Array<number>() };
	await withServer({ latencyMs, rateLimit: NO_LIMIT, clients: ITEMS }, async ({ url }) => {
		for (let round = 0; round <= ROUNDS; round++) {
			const items = createNumberedItems(ITEMS);
			const bareCreated = await measureRunOrThrow(bareCreate(url), items, url);
			const created = await measureRunOrThrow(create, items, url);
			const bareRead = await measureRunOrThrow(bareGet(url), created.output, url);
			const read = await measureRunOrThrow(get, created.output, url);
			const line = `create ${created.ms} ms (bare ${bareCreated.ms} ms), get ${read.ms} ms (bare ${bareRead.ms} ms)`;
			print(round === 0 ? `  warm-up: ${line}` : `  round ${round}: ${line}`);
			if (round === 0) continue;
			ratios.create.push(created.ms / bareCreated.ms);
			ratios.get.push(read.ms / bareRead.ms);
		}
	});
	for (const [operation, values] of Object.entries(ratios)) {
		const overhead = ((median(values) - 1) * 100).toFixed(1);
		print(`${operation}: ${overhead} % over the bare loop (median of ${values.length})`);
	}
}
