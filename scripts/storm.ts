import { parseArgs } from 'node:util';

import { runConnectionStorm } from '../test/writes/storm/connectionRequests';
import { runDecisionStorm } from '../test/writes/storm/acceptReject';
import { type StormReport, formatFaultCounts, formatReport } from '../test/writes/storm/report';
import { runCreateStorm } from '../test/writes/storm/createReferrals';
import { tellsApart } from '../test/trigger/expectedEvents';

const print = (text: string) => process.stdout.write(`${text}\n`);

/** What a storm can be about. */
const storms: Readonly<
	Record<string, (weather: { seed: number; items: number }) => Promise<StormReport>>
> = {
	create: runCreateStorm,
	accept: async (weather) => await runDecisionStorm('accept', weather),
	reject: async (weather) => await runDecisionStorm('reject', weather),
	// One request waits for the other here, so fewer of them make a storm of the same length.
	connect: async ({ seed, items }) =>
		await runConnectionStorm({ seed, items: Math.ceil(items / 5) }),
};

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '20' },
		first: { type: 'string', default: '1' },
		items: { type: 'string', default: '1000' },
		'at-once': { type: 'string', default: '4' },
		stories: { type: 'string', default: '500' },
		only: { type: 'string', default: [...Object.keys(storms), 'trigger'].join(',') },
	},
});

function parseCount(name: 'seeds' | 'first' | 'items' | 'stories' | 'at-once'): number {
	const number = Number(values[name]);
	if (Number.isSafeInteger(number) && number > 0) return number;
	throw new Error(`--${name} takes a whole number from 1`);
}

/** Lets something happen with every seed, some of them side by side: most of a storm is waiting. */
async function runForEverySeed(run: (seed: number) => Promise<void>): Promise<void> {
	const first = parseCount('first');
	const seeds = Array.from({ length: parseCount('seeds') }, (_, place) => first + place).values();
	const worker = async () => {
		for (const seed of seeds) await run(seed);
	};
	await Promise.all(Array.from({ length: parseCount('at-once') }, worker));
}

/** Runs all seeds of one kind of storm. */
async function runStorms(title: string): Promise<boolean> {
	const runOne = storms[title];
	if (runOne === undefined) {
		throw new Error(`--only takes some of ${[...Object.keys(storms), 'trigger'].join(', ')}`);
	}
	const items = parseCount('items');
	const reports: StormReport[] = [];
	const startedAt = performance.now();
	await runForEverySeed(async (seed) => {
		const report = await runOne({ seed, items });
		reports.push(report);
		print(formatReport(report));
		for (const finding of report.findings.slice(0, 20)) print(`  ${finding}`);
	});
	return printTotals(title, reports, performance.now() - startedAt);
}

/** Tells random stories to the trigger; the first one in which it misses or repeats an event ends them all. */
async function runTriggerStories(): Promise<void> {
	const startedAt = performance.now();
	let total = 0;
	await runForEverySeed(async (seed) => {
		const { stories, polls, events, requests } = await tellsApart({
			runs: parseCount('stories'),
			seed,
		});
		total += stories;
		print(
			`trigger, seed ${seed}: ${stories} stories, ${polls} polls, ${events} events, each told once; ${requests} requests`,
		);
	});
	const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
	print(`\ntrigger, ${total} stories in ${minutes} minutes: no event missed, none repeated`);
}

/** Says what came of all seeds together, and whether all is well. */
function printTotals(title: string, reports: readonly StormReport[], ms: number): boolean {
	const sum = (figure: (report: StormReport) => number) =>
		reports.reduce((total, report) => total + figure(report), 0);
	const faults: Record<string, number> = {};
	for (const [kind, times] of reports.flatMap((report) => Object.entries(report.faults))) {
		faults[kind] = (faults[kind] ?? 0) + times;
	}
	const failures = {
		lost: sum(({ lost }) => lost),
		duplicated: sum(({ duplicated }) => duplicated),
		'wrongly paired': sum(({ mispaired }) => mispaired),
	};
	print(
		[
			`\n${title}, ${reports.length} seeds in ${(ms / 60_000).toFixed(1)} minutes: `,
			Object.entries(failures)
				.map(([name, count]) => `${name} ${count}`)
				.join(', '),
			`; ${sum(({ requested }) => requested)} asked for, ${sum(({ returned }) => returned)} given, ${sum(({ failed }) => failed)} failed, ${sum(({ outcomeUnknown }) => outcomeUnknown)} unclear`,
			`; ${sum(({ requests }) => requests)} requests, ${sum(({ retries }) => retries)} retries, ${sum(({ rateLimited }) => rateLimited)} over the limit`,
			`\n  ${formatFaultCounts(faults)}\n`,
		].join(''),
	);
	return Object.values(failures).every((count) => count === 0);
}

async function main(): Promise<void> {
	for (const title of values.only.split(',')) {
		if (title === 'trigger') await runTriggerStories();
		else if (!(await runStorms(title))) process.exitCode = 1;
	}
}

main().catch((reason: unknown) => {
	print(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
