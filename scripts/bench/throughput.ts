import { print } from '../processes/runScript';
import { MAX_IN_FLIGHT } from './bareLoop';
import { createNumberedItems, measureRunOrThrow, median } from './measuredRun';
import { bareCreate, bareGet, create, get } from './requests';
import { LATENCY_MS, withServer } from './serverProcess';

const ITEMS = 1000;
const ROUNDS = 5;

/** Measures the node's overhead compared with the bare loop, without a rate limit; there is no target. */
export async function measureThroughput(): Promise<boolean> {
	print(
		`${ITEMS} items, ${MAX_IN_FLIGHT} in flight, responses after ${LATENCY_MS} ms, ${ROUNDS} rounds after one to warm up`,
	);
	const ratios = { create: Array<number>(), get: Array<number>() };
	await withServer({ clients: ITEMS }, async ({ url }) => {
		const items = createNumberedItems(ITEMS);
		for (let round = 0; round <= ROUNDS; round++) {
			const bareCreated = await measureRunOrThrow(bareCreate(url), items, url);
			const created = await measureRunOrThrow(create, items, url);
			const bareRead = await measureRunOrThrow(bareGet(url), created.output, url);
			const read = await measureRunOrThrow(get, created.output, url);
			const title = round === 0 ? 'warm-up' : `round ${round}`;
			print(
				`  ${title}: create ${created.ms} ms (bare ${bareCreated.ms} ms), get ${read.ms} ms (bare ${bareRead.ms} ms)`,
			);
			if (round === 0) continue;
			ratios.create.push(created.ms / bareCreated.ms);
			ratios.get.push(read.ms / bareRead.ms);
		}
	});
	for (const [operation, values] of Object.entries(ratios)) {
		const overhead = ((median(values) - 1) * 100).toFixed(1);
		print(`${operation}: ${overhead} % over the bare loop (median of ${values.length})`);
	}
	return true;
}
