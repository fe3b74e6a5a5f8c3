import { parseArgs } from 'node:util';

import { startVirtualClock } from '../test/engine/virtualClock';
import { runConnectionStorm } from '../test/writes/storm/connectionRequests';
import { runDecisionStorm } from '../test/writes/storm/acceptReject';
import { type StormReport, formatFaultCounts, formatReport } from '../test/writes/storm/report';
import { runCreateStorm } from '../test/writes/storm/createReferrals';
import { runParallelExecutions } from '../test/writes/storm/parallelExecutions';
import { protections } from '../test/writes/storm/protections';
import { runModel } from '../test/trigger/runModel';
import { print, runScript } from './processes/runScript';

/** The real clock, for how long a storm takes. */
const stopwatch = globalThis.performance;

/** How many seeds run at a time. */
const AT_ONCE = 4;

/** How many random sequences of the trigger have the same seed. */
const SEQUENCES = 500;

/** The storm for each kind of write. */
const storms: Readonly<Record<string, (seed: number, items: number) => Promise<StormReport>>> = {
	create: async (seed, items) => await runCreateStorm({ seed, items }),
	accept: async (seed, items) => await runDecisionStorm('accept', { seed, items }),
	reject: async (seed, items) => await runDecisionStorm('reject', { seed, items }),
	// These requests run one after another, so fewer of them take the same time.
	connect: async (seed, items) => await runConnectionStorm({ seed, items: Math.ceil(items / 10) }),
};
const parts = [...Object.keys(storms), 'trigger'];

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '20' },
		first: { type: 'string', default: '1' },
		items: { type: 'string', default: '1000' },
		only: { type: 'string', default: parts.join(',') },
		without: { type: 'string' },
	},
});

function parseCount(name: 'seeds' | 'first' | 'items'): number {
	const number = Number(values[name]);
	if (Number.isSafeInteger(number) && number > 0) return number;
	throw new Error(`--${name} takes a whole number, 1 or more`);
}

/** Runs something for every seed, several at a time. */
async function runForEverySeed(run: (seed: number) => Promise<void>): Promise<void> {
	const first = parseCount('first');
	const seeds = Array.from({ length: parseCount('seeds') }, (_, index) => first + index).values();
	const worker = async () => {
		for (const seed of seeds) await run(seed);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Runs all seeds of one kind of storm. */
async function runStorms(storm: string): Promise<boolean> {
	const runOne = storms[storm];
	if (runOne === undefined) throw new Error(`--only takes some of ${parts.join(', ')}`);
	const items = parseCount('items');
	const reports: StormReport[] = [];
	const startedAt = stopwatch.now();
	await runForEverySeed(async (seed) => {
		const report = await runOne(seed, items);
		reports.push(report);
		print(formatReport(report));
		for (const finding of report.findings.slice(0, 20)) print(`  ${finding}`);
	});
	return printTotals(storm, reports, stopwatch.now() - startedAt);
}

/** Runs random sequences of events against the trigger; throws at the first event that is missed or repeated. */
async function runTriggerSequences(): Promise<void> {
	const startedAt = stopwatch.now();
	let total = 0;
	await runForEverySeed(async (seed) => {
		const { sequences, polls, events, requests } = await runModel({ runs: SEQUENCES, seed });
		total += sequences;
		print(
			`trigger, seed ${seed}: ${sequences} sequences, ${polls} polls, ${events} events, each delivered once; ${requests} requests`,
		);
	});
	const minutes = formatMinutes(stopwatch.now() - startedAt);
	print(`\ntrigger, ${total} sequences in ${minutes} minutes: no event missed or repeated`);
}

function formatMinutes(ms: number): string {
	return (ms / 60_000).toFixed(1);
}

/** Prints the totals of all seeds, and returns whether no referral was lost, duplicated or wrongly paired. */
function printTotals(title: string, reports: readonly StormReport[], ms: number): boolean {
	const sum = (figure: (report: StormReport) => number) =>
		reports.reduce((total, report) => total + figure(report), 0);
	const faults: Record<string, number> = {};
	for (const [kind, times] of reports.flatMap((report) => Object.entries(report.faults))) {
		faults[kind] = (faults[kind] ?? 0) + times;
	}
	const harm = sumHarm(reports);
	print(
		[
			`\n${title}, ${reports.length} seeds in ${formatMinutes(ms)} minutes: ${formatHarm(harm)}`,
			`; ${sum(({ requested }) => requested)} requested, ${sum(({ returned }) => returned)} returned, ${sum(({ failed }) => failed)} failed, ${sum(({ outcomeUnknown }) => outcomeUnknown)} unknown`,
			`; ${sum(({ requests }) => requests)} requests, ${sum(({ retries }) => retries)} retries, ${sum(({ rateLimited }) => rateLimited)} over the limit`,
			`\n  ${formatFaultCounts(faults)}\n`,
		].join(''),
	);
	return Object.values(harm).every((count) => count === 0);
}

type Harm = Pick<StormReport, 'lost' | 'duplicated' | 'mispaired'>;

function sumHarm(reports: readonly Harm[]): Harm {
	const harm = { lost: 0, duplicated: 0, mispaired: 0 };
	for (const { lost, duplicated, mispaired } of reports) {
		harm.lost += lost;
		harm.duplicated += duplicated;
		harm.mispaired += mispaired;
	}
	return harm;
}

function formatHarm({ lost, duplicated, mispaired }: Harm): string {
	return `lost ${lost}, duplicated ${duplicated}, wrongly paired ${mispaired}`;
}

/**
 * Switches a protection off and counts the harm: creates with Retry On Fail, and executions that create the same at the
 * same time.
 */
async function runWithout(name: string): Promise<boolean> {
	const switchOff = protections[name];
	if (switchOff === undefined) {
		throw new Error(`--without takes all, or some of ${Object.keys(protections).join(', ')}`);
	}
	const reports: Harm[] = [];
	const switchOn = switchOff();
	try {
		await runForEverySeed(async (seed) => {
			const runs = [
				runCreateStorm({ seed, items: parseCount('items') }),
				runParallelExecutions(seed, 'create'),
				runParallelExecutions(seed, 'return'),
			];
			reports.push(...(await Promise.all(runs)));
		});
	} finally {
		switchOn();
	}
	const harm = sumHarm(reports);
	print(`without the ${name}: ${formatHarm(harm)}`);
	return Object.values(harm).some((count) => count > 0);
}

async function main(): Promise<void> {
	startVirtualClock();
	if (values.without !== undefined) {
		const names = values.without === 'all' ? Object.keys(protections) : values.without.split(',');
		// A storm that finds nothing without a protection would not notice that the protection is broken.
		for (const name of names) if (!(await runWithout(name))) process.exitCode = 1;
		return;
	}
	for (const title of values.only.split(',')) {
		if (title === 'trigger') await runTriggerSequences();
		else if (!(await runStorms(title))) process.exitCode = 1;
	}
}

runScript(main);
