import { parseArgs } from 'node:util';

import { storm } from '../test/engine/storm/storming';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Sends many items through storms of lost answers and prints what came of them; fails unless nothing was lost or doubled. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			seeds: { type: 'string', default: '20' },
			items: { type: 'string', default: '1000' },
		},
	});
	const totals = { lost: 0, duplicated: 0, mispaired: 0, untrue: 0 };
	for (let seed = 1; seed <= Number(values.seeds); seed++) {
		const began = performance.now();
		const report = await storm({ seed, items: Number(values.items) });
		const { asked, requests, retries, faults, unclear, lost, duplicated } = report;
		for (const name of ['lost', 'duplicated', 'mispaired', 'untrue'] as const) {
			totals[name] += report[name];
		}
		say(
			`seed ${seed}: asked ${asked}, requests ${requests}, retries ${retries}, dropped ${faults.dropped}, failed ${faults.failed}, limited ${faults.limited}, unclear ${unclear}, lost ${lost}, duplicated ${duplicated} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
		);
	}
	say(`in all: ${JSON.stringify(totals)}`);
	if (Object.values(totals).some((count) => count > 0)) process.exitCode = 1;
}

main().catch((reason: unknown) => {
	say(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
