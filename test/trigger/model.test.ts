import { runModel } from './runModel';

const SEED = 5;

/** The number of random sequences: 60, or the value of the environment variable PLANNR_TRIGGER_SEQUENCES. */
const SEQUENCES = Number(process.env.PLANNR_TRIGGER_SEQUENCES ?? 60);

describe('Random sequences of changes and polls', () => {
	it(`report every event exactly once (${SEQUENCES} sequences, seed ${SEED})`, async () => {
		const { sequences, polls, events } = await runModel({ runs: SEQUENCES, seed: SEED });
		expect(sequences).toBe(SEQUENCES);
		expect(polls).toBeGreaterThan(10 * SEQUENCES);
		expect(events).toBeGreaterThan(10 * SEQUENCES);
	}, 1_200_000);
});
