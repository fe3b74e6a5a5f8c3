import fc from 'fast-check';

import { startMockPlannr } from '../../sandbox';
import { TriggerSimulation } from './model';
import { steps } from './steps';

/** Dates before the clocks change in March and October, so that offsets differ within one list, and in winter. */
const STARTS = ['2026-03-20T12:00:00Z', '2026-10-20T12:00:00Z', '2026-12-30T12:00:00Z'];

/** Totals over all sequences. */
export interface ModelRunSummary {
	readonly sequences: number;
	readonly polls: number;
	readonly events: number;
	readonly requests: number;
}

/**
 * Runs random sequences of steps, and compares the trigger's events with those that a simple model expects.
 *
 * @param runs the number of sequences, each of up to 100 steps
 * @throws {Error} with the shortest failing sequence that was found
 */
export async function runModel({
	runs,
	seed,
}: {
	runs: number;
	seed: number;
}): Promise<ModelRunSummary> {
	const time = { now: 0 };
	const mockPlannr = await startMockPlannr({
		now: () => new Date(time.now),
		rateLimit: { maxRequests: 1_000_000_000, windowMs: 60_000 },
	});
	const summary = { sequences: 0, polls: 0, events: 0, requests: 0 };
	try {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...STARTS), steps, async (start, sequence) => {
				mockPlannr.reset();
				time.now = Date.parse(start);
				const simulation = new TriggerSimulation(mockPlannr, time);
				const setup = () => ({
					model: { hasPolled: false, reported: new Map() },
					real: simulation,
				});
				await fc.asyncModelRun(setup, sequence);
				summary.sequences += 1;
				summary.polls += simulation.pollCount;
				summary.events += simulation.eventCount;
				summary.requests += mockPlannr.requestLog.length;
				if (mockPlannr.contractViolations.length > 0)
					throw new Error(mockPlannr.contractViolations.join());
			}),
			{ numRuns: runs, seed, endOnFailure: false },
		);
		return summary;
	} finally {
		await mockPlannr.stop();
	}
}
