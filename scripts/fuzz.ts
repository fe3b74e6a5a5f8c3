import fc from 'fast-check';
import { parseArgs } from 'node:util';

import { startVirtualClock } from '../test/engine/virtualClock';
import { findOffered, runScenario } from '../test/fuzz/runScenario';
import { scenarios } from '../test/fuzz/scenarios';
import { print, runScript } from './processes/runScript';

/** The real clock: how long to go on is a matter of real minutes. */
const stopwatch = globalThis.performance;

/** How many scenarios have the same seed. */
const BATCH = 200;

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '1' },
		seed: { type: 'string', default: String(Math.trunc(Math.random() * 1e9)) },
		/** The path that a failure printed: only that scenario is run. */
		path: { type: 'string' },
	},
});

async function main(): Promise<void> {
	const { path } = values;
	const endsAt = stopwatch.now() + Number(values.minutes) * 60_000;
	const { operations, methods } = await findOffered();
	const property = fc.asyncProperty(scenarios(operations, methods), runScenario);
	startVirtualClock();
	let seed = Number(values.seed);
	let count = 0;
	let findings = 0;
	do {
		const details = await fc.check(property, { seed, numRuns: BATCH, ...(path && { path }) });
		count += details.numRuns;
		if (details.failed) {
			findings += 1;
			print(`${String(details.errorInstance)}\n${fc.defaultReportMessage(details) ?? ''}`);
			print(
				`To repeat it: npm run fuzz -- --seed ${seed} --path "${details.counterexamplePath ?? ''}"\n`,
			);
		}
		print(`up to seed ${seed}: ${count} scenarios, findings: ${findings}`);
		seed += 1;
	} while (path === undefined && stopwatch.now() < endsAt);
	process.exit(findings > 0 ? 1 : 0);
}

runScript(main);
