import { print } from '../processes/runScript';
import { MAX_IN_FLIGHT } from './bareLoop';
import { createNumberedItems, measureRun, measureRunOrThrow, median } from './measuredRun';
import { bareCreate, create } from './requests';
import { withServer } from './serverProcess';

const ROUNDS = 3;

/** Three windows, less what the node reads before and between its writes. */
const CREATES = 1450;

/** Plannr's rate limit, with a window of five seconds instead of a minute. */
const LIMIT = { maxRequests: 500, windowMs: 5000 };

/** The maximum ratio of a run's time to the unavoidable minimum. */
const MAX_RATIO = 1.1;

/**
 * Measures how close the node comes to what a rate limit allows. The unavoidable minimum is all windows but the last, plus
 * the time of the last window's creates without a limit.
 *
 * @returns whether the node was fast enough (median), nothing failed, and few requests were rejected with 429
 */
export async function measureRateLimit(): Promise<boolean> {
	const { maxRequests, windowMs } = LIMIT;
	const windows = Math.ceil(CREATES / maxRequests) - 1;
	print(
		`${CREATES} creates where ${maxRequests} in ${windowMs} ms are allowed, ${ROUNDS} rounds; unavoidable: ${windows} windows, and the bare loop's time for the last ${maxRequests}`,
	);
	const ratios: number[] = [];
	let hasPassed = true;
	await withServer({ clients: CREATES }, async ({ url }) => {
		await measureBareLoop(CREATES, url);
		for (let round = 1; round <= ROUNDS; round++) {
			const minimumMs = windows * windowMs + (await measureBareLoop(maxRequests, url));
			const { ms, failed, report } = await measureWithinLimit();
			const { referrals, rateLimited, mostInFlight } = report;
			ratios.push(ms / minimumMs);
			hasPassed &&=
				failed === 0 &&
				referrals.length === CREATES &&
				mostInFlight <= MAX_IN_FLIGHT &&
				rateLimited.every((count) => count <= MAX_IN_FLIGHT);
			print(
				`  round ${round}: ${ms} ms (unavoidable ${minimumMs} ms), ${(ms / minimumMs).toFixed(3)} x; ${failed} failed, ${referrals.length} referrals; ` +
					`rejected in each window: ${rateLimited.join(', ')}; ${mostInFlight} in flight at most`,
			);
		}
	});
	const ratio = median(ratios);
	hasPassed &&= ratio <= MAX_RATIO;
	print(
		`rate limit: ${ratio.toFixed(3)} x the unavoidable (median of ${ROUNDS}), ${hasPassed ? 'kept' : 'NOT KEPT'}: at most ${MAX_RATIO}, none failed, ${MAX_IN_FLIGHT} rejected in a window at most`,
	);
	return hasPassed;
}

/** Measures the time of creates by the bare loop without a limit, in milliseconds. */
async function measureBareLoop(count: number, url: string): Promise<number> {
	return (await measureRunOrThrow(bareCreate(url), createNumberedItems(count), url)).ms;
}

/** Measures this package's node with the rate limit. */
async function measureWithinLimit() {
	return await withServer({ rateLimit: LIMIT, clients: CREATES }, async ({ url, report }) => {
		const run = await measureRun(create, createNumberedItems(CREATES), url);
		return { ...run, report: await report() };
	});
}
