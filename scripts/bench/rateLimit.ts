import { IN_FLIGHT } from './bareLoop';
import type { Report } from './report';
import { bareCreate, create } from './requests';
import { NO_LIMIT, withServer } from './serverProcess';
import { flawless, median, numbered, timed } from './measuredRun';

const ROUNDS = 3;

/** Three windows full of creates. */
const CREATES = 1500;

/** Plannr's limit, with a window of five seconds instead of a minute. */
const LIMIT = { requests: 500, windowMs: 5000 };

/** How much longer than the unavoidable minimum a run may take. */
const MOST_RATIO = 1.1;

/** What came of one run within the limit. */
interface Round {
	/** How long the node took, in milliseconds. */
	readonly ms: number;
	/** The same in relation to the unavoidable minimum. */
	readonly ratio: number;
	/** How many items came to nothing. */
	readonly failed: number;
	/** What the sandbox says. */
	readonly report: Report;
}

/**
 * Measures how near the node comes to what a request limit allows. No run can take less than the windows before the last
 * one, and the time that the creates of the last one take when nothing limits them.
 *
 * @param latencyMs how long every answer takes, in milliseconds
 * @param say prints a line
 * @returns whether the node was fast enough (in the median), nothing failed, and hardly anything was refused
 */
export async function pace(latencyMs: number, say: (line: string) => void): Promise<boolean> {
	const { requests, windowMs } = LIMIT;
	const windows = CREATES / requests - 1;
	say(
		`${CREATES} creates where ${requests} in ${windowMs} ms are allowed, ${ROUNDS} rounds; unavoidable: ${windows} windows, and the bare loop's time for the last ${requests}`,
	);
	const rounds: Round[] = [];
	await withServer({ latencyMs, limit: NO_LIMIT }, async ({ url }) => {
		await bareMs(CREATES, url);
		while (rounds.length < ROUNDS) {
			const least = windows * windowMs + (await bareMs(requests, url));
			const round = await limited(latencyMs);
			const { ms, failed, report } = round;
			rounds.push({ ...round, ratio: ms / least });
			say(
				`  round ${rounds.length}: ${ms} ms (unavoidable ${least} ms), ${(ms / least).toFixed(3)} x; ${failed} failed, ${report.referrals.length} referrals; ` +
					`refused in each window: ${report.refused.join(', ')}; ${report.mostInFlight} in flight at most`,
			);
		}
	});
	const ratio = median(rounds.map((round) => round.ratio));
	const isKept = ratio <= MOST_RATIO && rounds.every(isAsItShouldBe);
	say(
		`pace: ${ratio.toFixed(3)} x the unavoidable (median of ${ROUNDS}), ${isKept ? 'kept' : 'NOT KEPT'}: at most ${MOST_RATIO}, none failed, ${IN_FLIGHT} refused in a window at most`,
	);
	return isKept;
}

/** How long creates take with nothing around them and no limit, in milliseconds. */
async function bareMs(count: number, url: string): Promise<number> {
	return (await flawless(bareCreate(url), numbered(count), url)).ms;
}

/** Creates three windows full of referrals with this package's node, within the limit. */
async function limited(latencyMs: number): Promise<Omit<Round, 'ratio'>> {
	return await withServer({ latencyMs, limit: LIMIT }, async ({ url, report }) => {
		const { ms, failed } = await timed(create, numbered(CREATES), url);
		return { ms, failed, report: await report() };
	});
}

function isAsItShouldBe({ failed, report: { referrals, refused, mostInFlight } }: Round): boolean {
	return (
		failed === 0 &&
		referrals.length === CREATES &&
		mostInFlight <= IN_FLIGHT &&
		refused.every((count) => count <= IN_FLIGHT)
	);
}
