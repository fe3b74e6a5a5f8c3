import fc from 'fast-check';

import { startMockPlannr } from '../../sandbox';
import { Office } from './model';
import { steps } from './steps';

/** Before and after the change to summer time, and the change back: offsets differ within one list. */
const STARTS = ['2026-03-20T12:00:00Z', '2026-10-20T12:00:00Z', '2026-12-30T12:00:00Z'];

/** What happened in all stories together. */
export interface Told {
	readonly stories: number;
	readonly polls: number;
	readonly events: number;
	readonly requests: number;
}

/**
 * Lets everything happen at random, and compares what the trigger says with a plain notion of it.
 *
 * @param runs how many stories of up to 100 steps
 * @param seed decides about them
 * @returns how much happened
 * @throws {Error} with the shortest story found that goes wrong
 */
export async function tellsApart({ runs, seed }: { runs: number; seed: number }): Promise<Told> {
	const time = { now: 0 };
	const sandbox = await startMockPlannr({
		now: () => new Date(time.now),
		rateLimit: { maxRequests: 1_000_000_000, windowMs: 60_000 },
	});
	const told = { stories: 0, polls: 0, events: 0, requests: 0 };
	try {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...STARTS), steps, async (start, story) => {
				sandbox.reset();
				time.now = Date.parse(start);
				const office = new Office(sandbox, time);
				const setup = () => ({ model: { polled: false, said: new Map() }, real: office });
				await fc.asyncModelRun(setup, story);
				told.stories += 1;
				told.polls += office.polls;
				told.events += office.told;
				told.requests += sandbox.requestLog.length;
				if (sandbox.contractViolations.length > 0)
					throw new Error(sandbox.contractViolations.join());
			}),
			{ numRuns: runs, seed, endOnFailure: false },
		);
		return told;
	} finally {
		await sandbox.stop();
	}
}
