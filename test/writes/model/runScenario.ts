import type { IDataObject } from 'n8n-workflow';

import type { Job, ResultNote, WriteJob } from '../../../nodes/PlannrReferral/actions/operation';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { ConcurrencyLimit } from '../../../nodes/PlannrReferral/execution/concurrency';
import { Ledger } from '../../../nodes/PlannrReferral/execution/ledger';
import {
	WriteExecutor,
	toPlannrError,
} from '../../../nodes/PlannrReferral/execution/writeExecutor';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import type { PlannrErrorKind } from '../../../nodes/PlannrReferral/transport/errors';
import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import type { ReferralRequest } from '../../../nodes/PlannrReferral/transport/vocabulary';
import { createItem, parseJobs } from '../../nodes/actions/createItem';
import type { Ablation } from './ablation';
import {
	type ItemParameterValues,
	createParameters,
	createRequest,
	isReferralRequest,
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
	/** What was requested, attempt by attempt. */
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
 * Runs the node's own code for creates over a scenario, in virtual time.
 *
 * @param scenario what happens
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
		const inSlot = async <Result>(work: () => Promise<Result>) => await slots.run(work);
		const registry = registries[process] ?? new WriteRegistry();
		return new WriteExecutor(ledger, { canStart, inSlot }, registry);
	};
	const setup: Setup = { scenario, ablation, time, plannr, random, createExecutor, writes };
	const executions = Array.from({ length: scenario.executions }, () =>
		Array.from({ length: scenario.rounds }, () =>
			Array.from({ length: 1 + Math.floor(random() * scenario.items) }, () =>
				createParameters(scenario, random),
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

/** Adds what there is already, and lets others create more meanwhile. */
function addOthers(
	{ scenario, time, plannr, random }: Setup,
	items: readonly ItemParameterValues[],
): void {
	const toRequest = (item: ItemParameterValues) =>
		createRequest(item, item.adviceTypes[0] ?? 'investments');
	const other = () => toRequest(createParameters(scenario, random));
	const equal = () => {
		const item = items[Math.floor(random() * items.length)];
		return item === undefined ? other() : toRequest(item);
	};
	const statuses = ['pending', 'accepted', 'rejected', 'expired'] as const;
	const status = () => statuses[Math.floor(random() * statuses.length)] ?? 'pending';
	for (let count = 0; count < scenario.old; count++) {
		const madeAt = time.now - (2 + random() * 98) * DAY;
		plannr.add(other(), { madeAt, status: status() });
	}
	for (let count = 0; count < scenario.sameDay; count++) {
		const madeAt = time.now - MINUTE - random() * 20 * 60 * MINUTE;
		plannr.add(random() < 0.7 ? equal() : other(), { madeAt, status: status() });
	}
	const lasts = 15 * SECOND + (scenario.rounds - 1) * scenario.roundPauseMs;
	for (let count = 0; count < scenario.others; count++) {
		const sender = scenario.othersAre === 'colleagues' ? 'colleague' : 'account';
		const request = random() < scenario.othersEqualRate ? equal() : other();
		time.schedule(time.now + random() * lasts, () => {
			plannr.add(request, { sender });
		});
	}
}

/** Runs the rounds of an execution, each with its attempts. */
async function runExecution(
	setup: Setup,
	execution: number,
	rounds: ReadonlyArray<readonly ItemParameterValues[]>,
): Promise<void> {
	const { scenario, time, random } = setup;
	let context: IDataObject = {};
	for (const [round, items] of rounds.entries()) {
		if (round > 0) await time.wait(random() * scenario.roundPauseMs);
		for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			const isDone = await runAttempt(setup, execution, round, attempt, items, context);
			if (isDone || !scenario.isRetried) break;
			await time.wait(scenario.retryPauseMs);
			// n8n may have saved the context with the execution.
			if (random() < 0.5) context = copyAsJson(context);
		}
	}
}

/** Runs one attempt as the router does. */
async function runAttempt(
	{ scenario, ablation, time, plannr, random, createExecutor, writes }: Setup,
	execution: number,
	round: number,
	attempt: number,
	items: readonly ItemParameterValues[],
	context: IDataObject,
): Promise<boolean> {
	const process = execution % scenario.processes;
	const ledger = Ledger.open({
		getContext: () => (ablation.forgetsAttempts === true ? {} : context),
		getWorkflowDataProxy: () => ({ $runIndex: round }),
	});
	const jobs = items.flatMap((item, index) => {
		const isChanged = scenario.isNoteChanged && attempt > 0;
		const parsed = parse(isChanged ? { ...item, note: `Attempt ${attempt}` } : item, scenario);
		ledger.detectChange(
			index,
			parsed.map(({ spec }) => spec),
		);
		return parsed.map((job) => ({ index, job: changeSpec(job, ablation) }));
	});
	const state = { hasFailed: false };
	const canStart = () => !state.hasFailed;
	const stepAt = START + 5 * SECOND;
	const faults = { offsetMs: scenario.localOffsetMs, stepMs: scenario.localStepMs, stepAt };
	const createClient = createToyClients({
		time,
		scenario,
		plannr,
		random,
		clock: createVirtualClock(time, faults, random),
		scope: ledger.isRetry() ? {} : context,
		canWrite: canStart,
		ablation,
	});
	const executor = createExecutor(ledger, canStart, process);
	for (const { index, job } of jobs) executor.restore(createClient(''), index, job.spec);
	const outcomes = await Promise.all(
		jobs.map(async ({ index, job }): Promise<WriteOutcome> => {
			const id = `${execution}.${round}.${index} ${job.spec.key}`;
			const write = writes.get(id) ?? { id, process, requests: [], outcomes: [] };
			writes.set(id, write);
			write.requests.push(requestOf(job));
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

function parse(item: ItemParameterValues, scenario: Scenario): WriteJob[] {
	const { ifAlreadyReferred } = scenario;
	const { note, ...rest } = item;
	const parameters = {
		...rest,
		duration: '3',
		sharedData: ['goals'],
		additionalFields: note === '' ? {} : { note },
		ifAlreadyReferred,
	};
	return parseJobs(create, createItem(parameters)).filter(isWrite);
}

function isWrite(job: Job): job is WriteJob {
	return job.kind === 'write';
}

function changeSpec(job: WriteJob, { changeSpec: change }: Ablation): WriteJob {
	return change === undefined ? job : { ...job, spec: change(job.spec) };
}

function requestOf({ request: { body } }: WriteJob): ReferralRequest {
	if (!isReferralRequest(body)) throw new Error('This is not the request of a create');
	return body;
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
