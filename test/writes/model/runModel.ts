import fc from 'fast-check';

import { findHarm } from './findHarm';
import type { Excuse, Harm, HarmKind } from './harm';
import type { SwitchedOffRule } from './rulesSwitchedOff';
import { type WriteOutcome, runScenario } from './runScenario';
import { type Scenario, scenarios } from './scenario';

/** Totals over all runs. */
export interface ModelSummary {
	runs: number;
	writes: number;
	/** What became of the writes, by the last outcome of each. */
	readonly outcomes: Record<string, number>;
	/** What went wrong, all of it because it could not be known, by the reason and the kind. */
	readonly excused: Partial<Record<`${Excuse}: ${HarmKind}`, number>>;
}

/** Which runs to make. */
export interface ModelOptions {
	readonly runs: number;
	readonly seed: number;
	/** Repeats one failure: the path that was printed with it. */
	readonly path?: string | undefined;
	/** What happens in every run. */
	readonly faults?: Partial<Scenario>;
}

/**
 * Runs the node's code for writes over random mixtures of faults.
 *
 * @throws {Error} with the simplest mixture that was found in which something went wrong that the rules promise to
 *   prevent, and with the seed and the path that repeat it
 */
export async function runModel({
	runs,
	seed,
	path,
	faults = {},
}: ModelOptions): Promise<ModelSummary> {
	const summary: ModelSummary = {
		runs: 0,
		writes: 0,
		outcomes: {},
		excused: {},
	};
	await fc.assert(
		fc.asyncProperty(scenarios, async (scenario) => {
			const history = await runScenario({ ...scenario, ...faults });
			summary.runs += 1;
			for (const { outcomes } of history.writes) {
				const outcome = nameOutcome(outcomes.at(-1));
				summary.writes += 1;
				summary.outcomes[outcome] = (summary.outcomes[outcome] ?? 0) + 1;
			}
			const harm = findHarm(history);
			for (const { excuse, kind } of harm) {
				if (excuse === undefined) continue;
				const name = `${excuse}: ${kind}` as const;
				summary.excused[name] = (summary.excused[name] ?? 0) + 1;
			}
			throwIfBroken(harm);
		}),
		{ numRuns: runs, seed, ...(path !== undefined && { path }) },
	);
	return summary;
}

/**
 * Runs a mixture of faults once.
 *
 * @throws {Error} when something goes wrong that the rules promise to prevent
 */
export async function runOnce(scenario: Scenario): Promise<void> {
	throwIfBroken(findHarm(await runScenario(scenario)));
}

function throwIfBroken(harm: readonly Harm[]): void {
	const broken = harm.filter(isUnexcused);
	if (broken.length === 0) return;
	throw new Error(broken.map(({ kind, about }) => `${kind}: ${about}`).join('\n'));
}

/**
 * Whether something goes wrong in any of the runs that the rules promise to prevent, while one of them is switched off.
 *
 * @param options which runs to make; those after the first in which something goes wrong are left out
 */
export async function doesHarm(
	{ faults, ...ablation }: SwitchedOffRule,
	{ runs, seed }: ModelOptions,
): Promise<boolean> {
	for (const scenario of fc.sample(scenarios, { numRuns: runs, seed })) {
		const history = await runScenario({ ...scenario, ...faults }, ablation);
		if (findHarm(history).some(isUnexcused)) return true;
	}
	return false;
}

function isUnexcused({ excuse }: Harm): boolean {
	return excuse === undefined;
}

function nameOutcome(outcome: WriteOutcome | undefined): string {
	if (outcome === undefined) return 'none';
	if ('uuid' in outcome) return outcome.note ?? 'succeeded';
	return outcome.isUnknown ? 'unknown' : outcome.error;
}
