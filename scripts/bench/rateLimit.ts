import { MAX_IN_FLIGHT } from './bareLoop';
import type { ServerReport } from './report';
import { bareCreate, create } from './requests';
import { NO_LIMIT, withServer } from './serverProcess';
import { createNumberedItems, measureRun, measureRunOrThrow, median } from './measuredRun';

const ROUNDS = 3;

/** Three full windows. */
const CREATES = 1500;

/** Plannr's rate limit, with a window of five seconds instead of a minute. */
const LIMIT = { maxRequests: 500, windowMs: 5000 };

/** The maximum ratio of a run's time to the unavoidable minimum. */
const MAX_RATIO = 1.1;

/** The result of one run within the limit. */
interface Round {
	/** How long the node took, in milliseconds. */
	readonly ms: number;
	/** The ratio of that time to the unavoidable minimum. */
	readonly ratio: number;
	/** The number of failed items. */
	readonly failed: number;
	/** The report of the mock API. */
	readonly report: ServerReport;
}

/**
 * Measures how close the node comes to what a rate limit allows. The unavoidable minimum is all windows but the last, plus
 * the time of the last window's creates without a limit.
 *
 * @param latencyMs the latency of every response, in milliseconds
 * @param print prints a line
 * @returns whether the node was fast enough (median), nothing failed, and few requests were rejected with 429
 */
export async function measureRateLimit(
	latencyMs: number,
	print: (line: string) => void,
): Promise<boolean> {
	const { maxRequests, windowMs } = LIMIT;
	const windows = CREATES / maxRequests - 1;
	print(
		`${CREATES} creates where ${maxRequests} in ${windowMs} ms are allowed, ${ROUNDS} rounds; unavoidable: ${windows} windows, and the bare loop's time for the last ${maxRequests}`,
	);
	const rounds: Round[] = [];
	await withServer({ latencyMs, rateLimit: NO_LIMIT, clients: CREATES }, async ({ url }) => {
		await measureBareLoop(CREATES, url);
		while (rounds.length < ROUNDS) {
			const minimumMs = windows * windowMs + (await measureBareLoop(maxRequests, url));
			const round = await measureWithinLimit(latencyMs);
			const { ms, failed, report } = round;
			rounds.push({ ...round, ratio: ms / minimumMs });
			print(
				`  round ${rounds.length}: ${ms} ms (unavoidable ${minimumMs} ms), ${(ms / minimumMs).toFixed(3)} x; ${failed} failed, ${report.referrals.length} referrals; ` +
					`refused in each window: ${report.rateLimited.join(', ')}; ${report.mostInFlight} in flight at most`,
			);
		}
	});
	const ratio = median(rounds.map((round) => round.ratio));
	const hasPassed = ratio <= MAX_RATIO && rounds.every(isValid);
	print(
		`pace: ${ratio.toFixed(3)} x the unavoidable (median of ${ROUNDS}), ${hasPassed ? 'kept' : 'NOT KEPT'}: at most ${MAX_RATIO}, none failed, ${MAX_IN_FLIGHT} refused in a window at most`,
	);
	return hasPassed;
}

/** Measures the time of creates by the bare loop without a limit, in milliseconds. */
async function measureBareLoop(count: number, url: string): Promise<number> {
	return (await measureRunOrThrow(bareCreate(url), createNumberedItems(count), url)).ms;
}

/** Measures this package's node with the rate limit. */
async function measureWithinLimit(latencyMs: number): Promise<Omit<Round, 'ratio'>> {
	return await withServer(
		{ latencyMs, rateLimit: LIMIT, clients: CREATES },
		async ({ url, report }) => {
			const { ms, failed } = await measureRun(create, createNumberedItems(CREATES), url);
			return { ms, failed, report: await report() };
		},
	);
}

function isValid({ failed, report: { referrals, rateLimited, mostInFlight } }: Round): boolean {
	return (
		failed === 0 &&
		referrals.length === CREATES &&
		mostInFlight <= MAX_IN_FLIGHT &&
		rateLimited.every((count) => count <= MAX_IN_FLIGHT)
	);
}
