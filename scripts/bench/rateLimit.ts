import { MAX_IN_FLIGHT } from './bareLoop';
import type { ServerReport } from './report';
import { bareCreate, create } from './requests';
import { NO_LIMIT, withServer } from './serverProcess';
import { measureRunOrThrow, median, createNumberedItems, measureRun } from './measuredRun';

const ROUNDS = 3;

/** Three windows full of creates. */
const CREATES = 1500;

/** Plannr's limit, with a window of five seconds instead of a minute. */
const LIMIT = { maxRequests: 500, windowMs: 5000 };

/** How much longer than the unavoidable minimum a run may take. */
const MAX_RATIO = 1.1;

/** What came of one run within the limit. */
interface Round {
	/** How long the node took, in milliseconds. */
	readonly ms: number;
	/** The same in relation to the unavoidable minimum. */
	readonly ratio: number;
	/** How many items came to nothing. */
	readonly failed: number;
	/** What the sandbox says. */
	readonly report: ServerReport;
}

/**
 * Measures how near the node comes to what a request limit allows. No run can take less than the windows before the last
 * one, and the time that the creates of the last one take when nothing limits them.
 *
 * @param latencyMs how long every answer takes, in milliseconds
 * @param print prints a line
 * @returns whether the node was fast enough (in the median), nothing failed, and hardly anything was refused
 */
export async function measureRateLimit(
	latencyMs: number,
	print: (line: string) => void,
): Promise<boolean> {
	const { maxRequests: requests, windowMs } = LIMIT;
	const windows = CREATES / requests - 1;
	print(
		`${CREATES} creates where ${requests} in ${windowMs} ms are allowed, ${ROUNDS} rounds; unavoidable: ${windows} windows, and the bare loop's time for the last ${requests}`,
	);
	const rounds: Round[] = [];
	await withServer({ latencyMs, limit: NO_LIMIT }, async ({ url }) => {
		await measureBareLoop(CREATES, url);
		while (rounds.length < ROUNDS) {
			const minimumMs = windows * windowMs + (await measureBareLoop(requests, url));
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

/** How long creates take with nothing around them and no limit, in milliseconds. */
async function measureBareLoop(count: number, url: string): Promise<number> {
	return (await measureRunOrThrow(bareCreate(url), createNumberedItems(count), url)).ms;
}

/** Creates three windows full of referrals with this package's node, within the limit. */
async function measureWithinLimit(latencyMs: number): Promise<Omit<Round, 'ratio'>> {
	return await withServer({ latencyMs, limit: LIMIT }, async ({ url, report }) => {
		const { ms, failed } = await measureRun(create, createNumberedItems(CREATES), url);
		return { ms, failed, report: await report() };
	});
}

function isValid({
	failed,
	report: { referrals, rateLimited: refused, mostInFlight },
}: Round): boolean {
	return (
		failed === 0 &&
		referrals.length === CREATES &&
		mostInFlight <= MAX_IN_FLIGHT &&
		refused.every((count) => count <= MAX_IN_FLIGHT)
	);
}
