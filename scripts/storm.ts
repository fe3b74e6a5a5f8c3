import { parseArgs } from 'node:util';

import { runConnectionStorm } from '../test/writes/storm/connectionRequests';
import { runDecisionStorm } from '../test/writes/storm/acceptReject';
import { type StormReport, formatFaultCounts, formatReport } from '../test/writes/storm/report';
import { runCreateStorm } from '../test/writes/storm/createReferrals';
import { tellsApart } from '../test/trigger/expectedEvents';

const say = (text: string) => process.stdout.write(`${text}\n`);

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

function numberOf(name: 'seeds' | 'first' | 'items' | 'stories' | 'at-once'): number {
	const number = Number(values[name]);
	if (Number.isSafeInteger(number) && number > 0) return number;
	throw new Error(`--${name} takes a whole number from 1`);
}

/** Lets something happen with every seed, some of them side by side: most of a storm is waiting. */
async function withEverySeed(happens: (seed: number) => Promise<void>): Promise<void> {
	const first = numberOf('first');
	const seeds = Array.from({ length: numberOf('seeds') }, (_, place) => first + place).values();
	const lane = async () => {
		for (const seed of seeds) await happens(seed);
	};
	await Promise.all(Array.from({ length: numberOf('at-once') }, lane));
}

/** Runs all seeds of one kind of storm. */
async function runSeeds(title: string): Promise<boolean> {
	const make = storms[title];
	if (make === undefined) {
		throw new Error(`--only takes some of ${[...Object.keys(storms), 'trigger'].join(', ')}`);
	}
	const items = numberOf('items');
	const reports: StormReport[] = [];
	const began = performance.now();
	await withEverySeed(async (seed) => {
		const report = await make({ seed, items });
		reports.push(report);
		say(formatReport(report));
		for (const finding of report.findings.slice(0, 20)) say(`  ${finding}`);
	});
	return sayTotal(title, reports, performance.now() - began);
}

/** Tells random stories to the trigger; the first one in which it misses or repeats an event ends them all. */
async function tellStories(): Promise<void> {
	const began = performance.now();
	let total = 0;
	await withEverySeed(async (seed) => {
		const { stories, polls, events, requests } = await tellsApart({
			runs: numberOf('stories'),
			seed,
		});
		total += stories;
		say(
			`trigger, seed ${seed}: ${stories} stories, ${polls} polls, ${events} events, each told once; ${requests} requests`,
		);
	});
	const minutes = ((performance.now() - began) / 60_000).toFixed(1);
	say(`\ntrigger, ${total} stories in ${minutes} minutes: no event missed, none repeated`);
}

/** Says what came of all seeds together, and whether all is well. */
function sayTotal(title: string, reports: readonly StormReport[], ms: number): boolean {
	const sum = (figure: (report: StormReport) => number) =>
		reports.reduce((total, report) => total + figure(report), 0);
	const faults: Record<string, number> = {};
	for (const [kind, times] of reports.flatMap((report) => Object.entries(report.faults))) {
		faults[kind] = (faults[kind] ?? 0) + times;
	}
	const harm = {
		lost: sum(({ lost }) => lost),
		duplicated: sum(({ duplicated }) => duplicated),
		'wrongly paired': sum(({ mispaired }) => mispaired),
	};
	say(
		[
			`\n${title}, ${reports.length} seeds in ${(ms / 60_000).toFixed(1)} minutes: `,
			Object.entries(harm)
				.map(([name, count]) => `${name} ${count}`)
				.join(', '),
			`; ${sum(({ requested }) => requested)} asked for, ${sum(({ returned }) => returned)} given, ${sum(({ failed }) => failed)} failed, ${sum(({ outcomeUnknown }) => outcomeUnknown)} unclear`,
			`; ${sum(({ requests }) => requests)} requests, ${sum(({ retries }) => retries)} retries, ${sum(({ rateLimited }) => rateLimited)} over the limit`,
			`\n  ${formatFaultCounts(faults)}\n`,
		].join(''),
	);
	return Object.values(harm).every((count) => count === 0);
}

async function main(): Promise<void> {
	for (const title of values.only.split(',')) {
		if (title === 'trigger') await tellStories();
		else if (!(await runSeeds(title))) process.exitCode = 1;
	}
}

main().catch((reason: unknown) => {
	say(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
