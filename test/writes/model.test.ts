import { rulesSwitchedOff } from './model/rulesSwitchedOff';
import { doesHarm, runModel, runOnce } from './model/runModel';
import { earlierFailures, noFaults } from './model/scenario';

/** The number of random runs without PLANNR_MODEL_RUNS. */
const DEFAULT_RUNS = '600';

const {
	PLANNR_MODEL_RUNS = DEFAULT_RUNS,
	PLANNR_MODEL_SEED = '5',
	PLANNR_MODEL_PATH,
} = process.env;

const RUNS = Number(PLANNR_MODEL_RUNS);

/** A failure is printed with its seed and path; with both in these variables, only that run is repeated. */
const SEED = Number(PLANNR_MODEL_SEED);

/** Enough to show that a rule is needed. */
const RUNS_PER_RULE = Math.max(25, Math.ceil(RUNS / 40));

describe('Writes over random mixtures of faults, in virtual time', () => {
	it(`do no harm but what cannot be known (${RUNS} runs, seed ${SEED})`, async () => {
		const summary = await runModel({ runs: RUNS, seed: SEED, path: PLANNR_MODEL_PATH });
		if (PLANNR_MODEL_RUNS !== DEFAULT_RUNS) console.info(JSON.stringify(summary, null, 2));
		if (PLANNR_MODEL_PATH !== undefined) return;
		const { runs, writes, outcomes, excused } = summary;
		const { recovered = 0, resent = 0, unknown = 0 } = outcomes;
		expect(runs).toBe(RUNS);
		expect(recovered).toBeGreaterThan(writes / 20);
		expect(resent).toBeGreaterThan(writes / 100);
		// The rules would be worth little if they kept safe by knowing nothing.
		expect(unknown).toBeLessThan(writes / 10);
		const excuses = Object.values(excused).reduce((sum, count) => sum + count, 0);
		expect(excuses).toBeLessThan(writes / 20);
	}, 1_200_000);

	it('know what every lost create did where nothing else goes wrong', async () => {
		const losses = ['before', 'after'] as const;
		const faults = { ...noFaults, kind: 'creates', losses, lossRate: 0.2 } as const;
		const { writes, outcomes } = await runModel({ runs: 100, seed: SEED, faults });
		const {
			succeeded = 0,
			recovered = 0,
			resent = 0,
			alreadyReferred = 0,
			notProcessed = 0,
		} = outcomes;
		expect(recovered).toBeGreaterThan(0);
		expect(succeeded + recovered + resent + alreadyReferred + notProcessed).toBe(writes);
	});
});

it.each(earlierFailures)('Does no harm where it did once: %s', async (_, scenario) => {
	await runOnce(scenario);
});

describe('A rule switched off', () => {
	it.each(rulesSwitchedOff)('does harm that it prevents: $rule', async (rule) => {
		const options = { runs: RUNS_PER_RULE, seed: SEED };
		expect(await doesHarm(rule, options)).toBe(true);
		await runModel({ ...options, faults: rule.faults });
	});
});
