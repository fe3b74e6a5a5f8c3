import type { IDataObject } from 'n8n-workflow';

import type { ResultNote, WriteJob } from '../../../nodes/PlannrReferral/actions/operation';
import { ConcurrencyLimit } from '../../../nodes/PlannrReferral/transport/queues';
import { Ledger } from '../../../nodes/PlannrReferral/execution/ledger';
import {
	WriteExecutor,
	toPlannrError,
} from '../../../nodes/PlannrReferral/execution/writeExecutor';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import type { PlannrErrorKind } from '../../../nodes/PlannrReferral/transport/errors';
import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import type { ReferralRequest } from '../../../nodes/PlannrReferral/transport/vocabulary';
import type { Ablation } from './ablation';
import {
	type CreateValues,
	type ItemValues,
	TARGETS,
	createReferralValues,
	createRequest,
	createValues,
	isReferralRequest,
	parseValues,
} from './requests';
import type { Scenario } from './scenario';
import { createToyClients } from './toyClient';
import { ToyPlannr } from './toyPlannr';
import { VirtualTime, createVirtualClock } from './virtualTime';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const START = Date.parse('2026-11-27T12:00:00Z');

/** The node's Timeout in the model, in milliseconds. */
const TIMEOUT_MS = 10 * SECOND;

/** Retry On Fail allows this many attempts. */
const MAX_ATTEMPTS = 3;

/** What became of a write in one attempt. */
export type WriteOutcome =
	| { readonly uuid: string; readonly note: ResultNote | undefined; readonly at: number }
	| { readonly error: PlannrErrorKind; readonly isUnknown: boolean };

/** One write, over all attempts. */
export interface WriteHistory {
	readonly id: string;
	readonly process: number;
	/** The account that sent it, and the ID of its credential. */
	readonly account: string;
	readonly credential: string;
	/** The operation and the target, as the node names them. */
	readonly operation: string;
	readonly target: string;
	/** The referrals that were requested, attempt by attempt; none for other operations. */
	readonly requests: ReferralRequest[];
	/** The outcome of each attempt. */
	readonly outcomes: WriteOutcome[];
}

/** What happened in a run of the model. */
export interface History {
	readonly scenario: Scenario;
	readonly plannr: ToyPlannr;
	readonly writes: readonly WriteHistory[];
}

interface Setup {
	readonly scenario: Scenario;
	readonly ablation: Ablation;
	readonly time: VirtualTime;
	readonly plannr: ToyPlannr;
	readonly random: () => number;
	readonly createExecutor: (
		ledger: Ledger,
		canStart: () => boolean,
		process: number,
	) => WriteExecutor;
	/** Collects the writes. */
	readonly writes: Map<string, WriteHistory>;
}

/**
 * Runs the node's own code for writes over a scenario, in virtual time.
 *
 * @param ablation a rule that is switched off
 */
export async function runScenario(scenario: Scenario, ablation: Ablation = {}): Promise<History> {
	const random = createRandom(scenario.seed);
	const time = new VirtualTime(START);
	const plannr = new ToyPlannr(time, scenario, random, TIMEOUT_MS);
	const { createRegistry = () => new WriteRegistry() } = ablation;
	const registries = Array.from({ length: scenario.processes }, createRegistry);
	const writes = new Map<string, WriteHistory>();
	const createExecutor: Setup['createExecutor'] = (ledger, canStart, process) => {
		const slots = new ConcurrencyLimit();
		const registry = registries[process] ?? new WriteRegistry();
		return new WriteExecutor(ledger, canStart, slots, registry);
	};
	const setup: Setup = { scenario, ablation, time, plannr, random, createExecutor, writes };
	const executions = Array.from({ length: scenario.executions }, () =>
		Array.from({ length: scenario.rounds }, () =>
			Array.from({ length: 1 + Math.floor(random() * scenario.items) }, () =>
				createValues(scenario, random),
			),
		),
	);
	addOthers(setup, executions.flat(2));
	await time.run(async () => {
		await Promise.all(
			executions.map(async (rounds, execution) => {
				await time.wait(random() * (random() < 0.5 ? 100 : 10 * SECOND));
				await runExecution(setup, execution, rounds);
			}),
		);
	});
	return { scenario, plannr, writes: [...writes.values()] };
}

/** Adds what there is already, and lets others do the same things meanwhile. */
function addOthers(setup: Setup, items: readonly ItemValues[]): void {
	const { scenario, time, random } = setup;
	const add = {
		creates: () => prepareReferrals(setup, items),
		decisions: () => prepareDecisions(setup),
		connections: () => prepareConnections(setup),
	}[scenario.kind]();
	const lasts = 15 * SECOND + (scenario.rounds - 1) * scenario.roundPauseMs;
	for (let count = 0; count < scenario.others; count++) {
		const isEqual = random() < scenario.othersEqualRate;
		time.schedule(time.now + random() * lasts, () => {
			add(isEqual, scenario.othersAre === 'colleagues' ? { sender: 'colleague' } : {});
		});
	}
}

/** Does what others do: something equal to what is requested, or something else. */
type ActAsOthers = (isEqual: boolean, sender: { readonly sender?: string }) => void;

function prepareReferrals(
	{ scenario, time, plannr, random }: Setup,
	items: readonly ItemValues[],
): ActAsOthers {
	const toRequest = (item: CreateValues) =>
		createRequest(item, item.adviceTypes[0] ?? 'investments');
	const other = () => toRequest(createReferralValues(scenario, random));
	const equal = () => {
		const item = items[Math.floor(random() * items.length)];
		return item !== undefined && 'clients' in item ? toRequest(item) : other();
	};
	for (let count = 0; count < scenario.old; count++) {
		const madeAt = time.now - (2 + random() * 98) * DAY;
		plannr.add(other(), { madeAt, status: pickStatus(random) });
	}
	for (let count = 0; count < scenario.sameDay; count++) {
		const madeAt = time.now - MINUTE - random() * 20 * 60 * MINUTE;
		plannr.add(random() < 0.7 ? equal() : other(), { madeAt, status: pickStatus(random) });
		// Lists show those that the firm has received only if they ignore filters.
		plannr.add(equal(), { madeAt, direction: 'received' });
	}
	return (isEqual, sender) => plannr.add(isEqual ? equal() : other(), sender);
}

function prepareDecisions({ scenario, time, plannr, random }: Setup): ActAsOthers {
	for (let count = 0; count < TARGETS[scenario.targets]; count++) {
		const request = createRequest(createReferralValues(scenario, random), 'investments');
		const madeAt = time.now - DAY;
		plannr.add(request, { madeAt, direction: 'received', status: 'pending' });
	}
	return () => {
		const referral = plannr.referrals[Math.floor(random() * plannr.referrals.length)];
		const reason = random() < 0.5 ? 'We are too busy' : 'Wrong firm';
		plannr.decide(referral?.uuid ?? '', random() < 0.5 ? 'accepted' : 'rejected', reason);
	};
}

function prepareConnections({ scenario, time, plannr, random }: Setup): ActAsOthers {
	const code = (isEqual: boolean) =>
		isEqual ? `CODE000${1 + Math.floor(random() * TARGETS[scenario.targets])}` : 'OTHER001';
	for (let count = 0; count < scenario.old; count++) {
		const madeAt = time.now - (2 + random() * 98) * DAY;
		plannr.connect(code(random() < 0.1), 'account', { madeAt, status: pickStatus(random) });
	}
	return (isEqual, sender) => plannr.connect(code(isEqual), 'account', sender);
}

function pickStatus(random: () => number) {
	const statuses = ['pending', 'accepted', 'rejected', 'expired'] as const;
	return statuses[Math.floor(random() * statuses.length)] ?? 'pending';
}

async function runExecution(
	setup: Setup,
	execution: number,
	rounds: ReadonlyArray<readonly ItemValues[]>,
): Promise<void> {
	const { scenario, time, random } = setup;
	let context: IDataObject = {};
	let stopAt = time.now + scenario.stopAfterMs;
	for (const [round, items] of rounds.entries()) {
		if (round > 0) await time.wait(random() * scenario.roundPauseMs);
		for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			const stoppedAt = stopAt;
			const isDone = await runAttempt(setup, execution, round, attempt, items, context, stopAt);
			if (isDone || !scenario.isRetried) break;
			await time.wait(scenario.retryPauseMs);
			// One that was stopped is run again by hand.
			const isStopped = time.now >= stoppedAt;
			if (isStopped) stopAt = Infinity;
			// n8n may have saved the context with the execution.
			if (isStopped || random() < 0.5) context = copyAsJson(context);
		}
	}
}

/** Runs one attempt as the router does. */
async function runAttempt(
	{ scenario, ablation, time, plannr, random, createExecutor, writes }: Setup,
	execution: number,
	round: number,
	attempt: number,
	items: readonly ItemValues[],
	context: IDataObject,
	stopAt: number,
): Promise<boolean> {
	const process = execution % scenario.processes;
	const isSecond = execution % 2 === 1;
	const account = isSecond && scenario.credentials === 'of two accounts' ? 'second' : 'account';
	const credential = isSecond && scenario.credentials !== 'one' ? 'second' : 'first';
	const ledger = Ledger.open({
		getContext: () => (ablation.forgetsAttempts === true ? {} : context),
		getWorkflowDataProxy: () => ({ $runIndex: round }),
	});
	const jobs = items.flatMap((item, index) => {
		const isChanged = scenario.isNoteChanged && attempt > 0;
		const { ifAlreadyReferred } = scenario;
		const values = isChanged ? { ...item, note: `Attempt ${attempt}` } : item;
		const parsed = parseValues(values, ifAlreadyReferred);
		ledger.detectChange(
			index,
			parsed.map(({ spec }) => spec),
		);
		return parsed.map((job) => ({ index, job: changeSpec(job, ablation) }));
	});
	const state = { hasFailed: false };
	const stepAt = START + 5 * SECOND;
	const faults = { offsetMs: scenario.localOffsetMs, stepMs: scenario.localStepMs, stepAt };
	const clock = createVirtualClock(time, faults, random, stopAt);
	const canStart = () => !state.hasFailed && !clock.isStopped();
	const createClient = createToyClients({
		time,
		scenario,
		plannr,
		random,
		clock,
		account,
		credential,
		scope: ledger.isRetry() ? {} : context,
		canWrite: canStart,
		ablation,
	});
	const executor = createExecutor(ledger, canStart, process);
	for (const { index, job } of jobs) executor.restore(createClient(''), index, job.spec);
	const outcomes = await Promise.all(
		jobs.map(async ({ index, job }): Promise<WriteOutcome> => {
			const id = `${execution}.${round}.${index} ${job.spec.key}`;
			const { operation, target } = job.spec;
			const sender = { process, account, credential };
			const known = writes.get(id);
			const write = known ?? { id, ...sender, operation, target, requests: [], outcomes: [] };
			writes.set(id, write);
			const { body } = job.request;
			if (isReferralRequest(body)) write.requests.push(body);
			const outcome = await executor
				.execute(createClient(id), index, job)
				.then(({ records: [record], note }) => ({ uuid: String(record?.uuid), note, at: time.now }))
				.catch((caught: unknown) => {
					const { kind, isOutcomeUnknown } = toPlannrError(caught);
					return { error: kind, isUnknown: isOutcomeUnknown };
				});
			write.outcomes.push(outcome);
			if ('error' in outcome && outcome.error !== 'notSent') {
				state.hasFailed ||= !scenario.continueOnFail;
			}
			return outcome;
		}),
	);
	const isDone = outcomes.every((outcome) => 'uuid' in outcome);
	if (isDone) ledger.clear();
	return isDone;
}

function changeSpec(job: WriteJob, { changeSpec: change }: Ablation): WriteJob {
	return change === undefined ? job : { ...job, spec: change(job.spec) };
}

function copyAsJson(value: IDataObject): IDataObject {
	const copy: unknown = JSON.parse(JSON.stringify(value));
	return isRecord(copy) ? copy : {};
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
