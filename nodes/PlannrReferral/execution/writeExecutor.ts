import type { IDataObject } from 'n8n-workflow';

import { type Moment, elapsed, toInstant } from '../transport/clock';
import type { PlannrClient, SendHooks } from '../transport/client';
import { PlannrError, createNotSentError } from '../transport/errors';
import { recordFrom } from '../transport/http';
import { withPlainUuid } from '../transport/json';
import type { ConcurrencyLimit } from '../transport/queues';
import type {
	Baseline,
	MadeRecord,
	OperationResult,
	Reading,
	ResultNote,
	WriteJob,
	WriteSpec,
} from '../actions/operation';
import {
	type DoneEntry,
	type Ledger,
	type LostEntry,
	restoreBaseline,
	saveBaseline,
	summarise,
} from './ledger';
import { findGone, reconcile } from './reconcile';
import { RETENTION_MS, type WriteRegistry, senderUuidOf } from './writeRegistry';

/** How often a write is sent again after its response was lost and it was certainly not processed. */
const MAX_RESENDS = 2;

/** The greatest age of the last lookup at which a write may still be sent, in milliseconds. */
const MAX_LOOKUP_AGE_MS = 2000;

/** The greatest age of the baseline at which a write may be sent without a refresh, in milliseconds. */
const MAX_BASELINE_AGE_MS = 60 * 1000;

/** How many lookups a write gets, because the rate limit may keep delaying it until the last one is too old. */
const MAX_LOOKUPS = 10;

/** A failure after this many milliseconds is treated as a proxy's timeout, whatever its status. */
const INTERMEDIARY_TIMEOUT_MS = 10_000;

/** A write that is being executed. */
interface Write {
	readonly index: number;
	readonly job: WriteJob;
	/** The client, with the timeout of the item. */
	readonly client: PlannrClient;
	/** Identifies it in the registry, and stays the same on every attempt. */
	readonly id: string;
}

/** How the response to a write was lost, with the fingerprint of the first request that lost its response. */
interface LostResponse extends Pick<LostEntry, 'lostAt' | 'mayStillRun' | 'fingerprint'> {
	/** The records seen before the first attempt; undefined when they could not be read. */
	readonly baseline: Baseline | undefined;
	/** See {@link LostWrite.candidates}; grows with every lookup. */
	readonly candidates: Map<string, IDataObject>;
}

/** Executes the writes of a node run, each exactly once, or reports that the outcome is unknown. */
export class WriteExecutor {
	/** The records that this run has made, by target. They are kept for the whole run, unlike those in the registry. */
	private readonly made = new Map<string, IDataObject[]>();

	/** The UUIDs of {@link made}. */
	private readonly ownUuids = new Set<string>();

	/** The targets of the writes whose outcome is unknown; kept for the whole run, too. */
	private readonly unresolvedTargets = new Set<string>();

	/** Set once every lookup of a lost write has failed: no further write is sent then. */
	private unavailable: PlannrError | undefined;

	/** The lookup in progress that others wait for; resolves with an error when Plannr does not respond to it. */
	private looking: Promise<PlannrError | undefined> | undefined;

	constructor(
		private readonly ledger: Ledger,
		private readonly canStart: () => boolean,
		private readonly slots: ConcurrencyLimit,
		private readonly registry: WriteRegistry,
	) {
		for (const { target, records, origin } of ledger.resolvedWrites()) {
			if (origin === 'made') for (const record of records) this.remember(target, record);
		}
	}

	/**
	 * Adds a write that an earlier attempt left unresolved to the registry. Called for all writes before any is executed.
	 */
	restore(client: PlannrClient, index: number, spec: WriteSpec): void {
		const entry = this.ledger.find(index, spec.key);
		if (entry === undefined || entry.state === 'done' || !showsOutcome(client, spec, entry)) return;
		for (const sender of entry.senders) this.registry.learnSender(client, sender);
		const isSame = entry.fingerprint === spec.fingerprint && entry.operation === spec.operation;
		if (entry.state === 'unresolved' && isSame)
			this.registry.markUnresolved(client, entry.id, spec, restoreBaseline(entry.baseline));
	}

	/**
	 * Executes a write, or returns what an earlier attempt wrote, or the record that exists already.
	 *
	 * @param client the client, with the timeout of the item
	 * @throws {PlannrError} of kind `lost`, `timedOut` or `aborted` when the outcome is unknown, and of any other kind
	 *   when the write was certainly not processed
	 */
	async execute(client: PlannrClient, index: number, job: WriteJob): Promise<OperationResult> {
		const progress = { hasBegun: false };
		// The turn comes before the slot: equal writes that wait for one another must not occupy slots.
		const turn = this.registry.inTurn(client, job.spec, async () => {
			if (client.clock.isStopped()) throw createNotSentError();
			progress.hasBegun = true;
			return await this.slots.run(() => this.executeInTurn(client, index, job));
		});
		const result = await client.clock.untilStopped(turn);
		if (!(result instanceof PlannrError)) return result;
		// A stop ends the wait for other writes at once. A write whose turn has begun ends by itself.
		if (progress.hasBegun) return await turn;
		throw result;
	}

	private async executeInTurn(
		client: PlannrClient,
		index: number,
		job: WriteJob,
	): Promise<OperationResult> {
		const { spec } = job;
		const recorded = this.ledger.find(index, spec.key);
		if (recorded?.state === 'done') return resume(spec, recorded);
		const isShown = recorded === undefined || showsOutcome(client, spec, recorded);
		if (!isShown && recorded.state === 'unresolved') {
			// No other item may send the same again either.
			this.unresolvedTargets.add(spec.target);
			const isKnown = recorded.baseUrl !== '';
			const reason = `on an earlier attempt${isKnown ? ' with another account' : ''}`;
			throw new PlannrError('lost', reason);
		}
		const entry = isShown ? recorded : undefined;
		const id = entry?.id ?? Math.random().toString(36).slice(2);
		const write: Write = { index, job, client, id };
		try {
			const lost = entry && {
				...entry,
				baseline: restoreBaseline(entry.baseline),
				candidates: new Map(Object.entries(entry.candidates)),
			};
			const found = lost && (await this.reconcile(write, lost));
			if (found === 'unknown') throw new PlannrError('lost', 'on an earlier attempt');
			return found ?? (await this.check(write)) ?? (await this.sendUntilCertain(write, lost));
		} catch (caught) {
			return this.resumeAfterError(write, caught);
		} finally {
			this.registry.settle(write.id);
		}
	}

	/**
	 * Returns what a write has done in spite of an unexpected exception; throws when it has done nothing, or may have
	 * done something.
	 */
	private resumeAfterError({ id, index, job }: Write, caught: unknown): OperationResult {
		const entry = this.ledger.find(index, job.spec.key);
		if (caught instanceof PlannrError) {
			throw entry?.state === 'absent' ? caught.afterLoss() : caught;
		}
		if (entry?.state === 'done') return resume(job.spec, entry);
		throw toPlannrError(caught, this.registry.isOpen(id));
	}

	/** Checks whether the write is needed at all. */
	private async check(write: Write): Promise<OperationResult | undefined> {
		const { client, id, job } = write;
		const { spec } = job;
		if (spec.check === undefined) return undefined;
		this.throwUnlessStarting();
		const result = await spec.check(client, {
			made: this.madeFor(client, spec),
			hasUnresolved:
				this.unresolvedTargets.has(spec.target) || this.registry.hasUnresolved(client, id, spec),
		});
		return result && this.complete(write, result.records, result.note);
	}

	/** Sends a write, and sends it again while it has certainly not been processed. */
	private async sendUntilCertain(
		write: Write,
		earlier: LostResponse | undefined,
	): Promise<OperationResult> {
		const { client, job } = write;
		const { clock } = client;
		let lost = earlier;
		this.throwUnlessStarting();
		let baseline = earlier ? earlier.baseline : await job.spec.observe(client, MAX_BASELINE_AGE_MS);
		let seenAt = clock.moment();
		for (let [attempts, lookups] = [1, 1]; ; lookups++) {
			this.throwUnlessStarting();
			const sent = await this.send(write, seenAt, baseline);
			if (!(sent.result instanceof PlannrError)) {
				const note = lost ? 'resent' : sent.note;
				this.learnSender(write, sent.result, baseline);
				return this.complete(write, [sent.result], note);
			}
			const error = sent.result;
			if (error.kind === 'lookupTooOld' && lost === undefined) {
				if (lookups > MAX_LOOKUPS) throw error.as('rateLimited');
				// It waited for the rate limit. Records that others made in the meantime must not be attributed to it.
				baseline = await job.spec.observe(client, MAX_LOOKUP_AGE_MS);
			} else {
				const isRejected = error.kind === 'rejected' || error.kind === 'lookupTooOld';
				// Plannr may have rejected it because the previous attempt was processed after all.
				if (!error.isOutcomeUnknown && !(isRejected && lost !== undefined)) throw error;
				if (error.isOutcomeUnknown) {
					const isSlow = elapsed(sent.at, clock.moment()) >= INTERMEDIARY_TIMEOUT_MS;
					lost = {
						baseline,
						lostAt: lost?.lostAt ?? clock.now(),
						mayStillRun: error.mayStillRun || isSlow || lost?.mayStillRun === true,
						fingerprint: lost?.fingerprint ?? job.spec.fingerprint,
						candidates: lost?.candidates ?? new Map<string, IDataObject>(),
					};
				}
				const found = lost && (await this.reconcile(write, lost, error));
				if (found === 'unknown') {
					throw error.isOutcomeUnknown
						? error
						: new PlannrError('lost', 'the first response was lost, and the next attempt failed');
				}
				if (found !== undefined) return found;
				if (error.kind === 'rejected') throw error;
				if (error.kind !== 'lookupTooOld') attempts += 1;
				if (attempts > MAX_RESENDS + 1 || lookups > MAX_LOOKUPS || !this.canStart()) {
					throw error.as('notProcessed');
				}
			}
			seenAt = clock.moment();
			// Somebody else may have created the same record in the meantime.
			const existing = await this.check(write);
			if (existing !== undefined) return existing;
		}
	}

	/**
	 * Sends a write once; the client retries it only when it was certainly not processed.
	 *
	 * @param seenAt when the last lookup ended
	 * @returns the record, perhaps with a note on it, or the error; and when the write was last sent
	 */
	private async send(write: Write, seenAt: Moment, baseline: Baseline | undefined) {
		const { client, id, job } = write;
		const { clock } = client;
		const sent: { at?: Moment } = {};
		const hooks: SendHooks = {
			onSend: (at) => {
				if (elapsed(seenAt, at) > MAX_LOOKUP_AGE_MS) return false;
				sent.at = at;
				this.registry.markInFlight(client, id, job.spec);
				return true;
			},
			onNotProcessed: () => this.registry.settle(id),
		};
		try {
			const response = await client.send(job.request, hooks);
			const record = withPlainUuid(recordFrom(response));
			const judged = job.spec.judgeResponse ? job.spec.judgeResponse(record) : {};
			if (judged && !this.isKnown(write, record, baseline, judged.isEqual)) {
				return { result: record, note: judged.note, at: sent.at ?? clock.moment() };
			}
			throw new PlannrError('lost', 'the response did not contain the record', response.status);
		} catch (caught) {
			const result = toPlannrError(caught, sent.at !== undefined);
			return { result, note: undefined, at: sent.at ?? clock.moment() };
		}
	}

	/** Whether a record was there before a write that makes a new one, or is another's, so that it cannot be the result. */
	private isKnown(
		{ client, id, job: { spec } }: Write,
		record: IDataObject,
		baseline: Baseline | undefined,
		isEqual = false,
	): boolean {
		const { uuid } = record;
		if (spec.evidence !== 'content' || typeof uuid !== 'string') return false;
		return (
			baseline?.has(uuid) === true ||
			toInstant(record.created_at) < (baseline?.edge ?? -Infinity) ||
			this.ownUuids.has(uuid) ||
			this.registry.isOfOther(client, id, uuid) ||
			(!isEqual && this.registry.isOfAnother(client, id, spec, record))
		);
	}

	/**
	 * Looks up what became of a write whose response was lost, and records the outcome.
	 *
	 * @param error why the response was lost; omitted when an earlier attempt lost it
	 * @returns the result when it was found; undefined when the write was certainly not processed
	 */
	private async reconcile(
		write: Write,
		lost: LostResponse,
		error?: PlannrError,
	): Promise<OperationResult | 'unknown' | undefined> {
		const { client, id, index, job } = write;
		const { spec } = job;
		const { clock } = client;
		const { baseline, candidates, lostAt, mayStillRun, fingerprint } = lost;
		this.registry.markUnresolved(client, id, spec, baseline);
		const savedBaseline = saveBaseline(baseline, spec);
		const note = (state: LostEntry['state']) =>
			this.ledger.record(index, spec.key, {
				...lost,
				state,
				id,
				baseUrl: client.baseUrl,
				accountUuid: client.accountUuid,
				operation: spec.operation,
				target: spec.target,
				baseline: savedBaseline,
				candidates: summarise(candidates),
				senders: this.registry.sendersOf(client),
			});
		// Recorded first, so that the next attempt knows of it even if the lookups are interrupted.
		note('unresolved');
		const judged = {
			spec: {
				...spec,
				look: async (...args: Parameters<WriteSpec['look']>) =>
					await this.lookAfterOthers(async () => await spec.look(...args)),
			},
			baseline,
			mayStillRun,
			hasChanged: fingerprint !== spec.fingerprint,
			// Another machine, or this one before a restart, may have had a clock that was ahead.
			isOld: Math.abs(clock.now() - lostAt) > RETENTION_MS,
		};
		const isOwned = (uuid: string) => this.ownUuids.has(uuid);
		const { verdict, isUnavailable } = await reconcile(
			client,
			judged,
			candidates,
			(lookedAt) => this.registry.others(client, id, spec, isOwned, { lookedAt, lostAt }),
			async (reading, lookedAt) => {
				const times = { lookedAt, lostAt };
				const missing = this.registry.missingFrom(client, spec, reading, times);
				// A list that lacks a known record is stale, unless that record certainly no longer exists.
				const gone = missing.filter((one) => this.registry.mayBeGone(client, one));
				for (const uuid of await findGone(client, spec, gone)) this.registry.disown(client, uuid);
			},
		).finally(() => note('unresolved'));
		if (isUnavailable) this.unavailable ??= error ?? new PlannrError('lost', 'no response');
		if (verdict.state === 'unknown') {
			this.unresolvedTargets.add(spec.target);
			return 'unknown';
		}
		if (verdict.state === 'found') return this.complete(write, [verdict.record], 'recovered');
		this.registry.resolve(id);
		note('absent');
		return undefined;
	}

	/**
	 * Looks up a write, but not while another lookup shows that Plannr does not respond: each one is retried, and many at
	 * once would be hundreds of requests.
	 */
	private async lookAfterOthers(look: () => Promise<Reading>): Promise<Reading> {
		// Without an await in between, so that of those that start at once one is the first.
		const failure = this.looking === undefined ? undefined : await this.looking;
		if (failure !== undefined) throw failure;
		const reading = look();
		const settled = reading.then(() => undefined, toFailure);
		this.looking ??= settled;
		try {
			return await reading;
		} finally {
			if (this.looking === settled) this.looking = undefined;
		}
	}

	/**
	 * Learns whose account Plannr shows as the sender of this credential's requests. In response to a code for which there
	 * is a request, Plannr may return the connection of a colleague.
	 */
	private learnSender(
		{ client, job }: Write,
		record: IDataObject,
		baseline: Baseline | undefined,
	): void {
		const { evidence } = job.spec;
		const isNew = () => typeof record.uuid === 'string' && baseline?.has(record.uuid) === false;
		const isOurs = evidence === 'content' || (evidence === 'count' && isNew());
		const sender = senderUuidOf(record);
		if (isOurs && sender !== undefined) this.registry.learnSender(client, sender);
	}

	/** Records that a write is done, and creates its result. */
	private complete(
		{ client, id, index, job }: Write,
		records: readonly IDataObject[],
		note?: ResultNote,
	): OperationResult {
		const { spec } = job;
		const origin = note === 'alreadyReferred' || note === 'sameRequest' ? 'existing' : 'made';
		const { operation, target, fingerprint } = spec;
		// Recorded first, so that no later exception can hide what was done.
		this.ledger.record(index, spec.key, {
			state: 'done',
			operation,
			target,
			fingerprint,
			records: [...records],
			origin,
		});
		this.registry.resolve(id);
		for (const record of origin === 'made' ? records : []) {
			this.registry.own(client, id, spec, record);
			this.remember(spec.target, record);
			spec.remember?.(client, record);
		}
		return { records, ...(note && { note }) };
	}

	private remember(target: string, record: IDataObject): void {
		if (typeof record.uuid === 'string') this.ownUuids.add(record.uuid);
		this.made.set(target, [...(this.made.get(target) ?? []), record]);
	}

	/** Returns the records that this run, or recently another run of this process, made for the target of a write. */
	private madeFor(client: PlannrClient, spec: WriteSpec): MadeRecord[] {
		const own = this.made.get(spec.target) ?? [];
		const ownUuids = new Set(own.map(({ uuid }) => uuid));
		const recent = this.registry
			.madeFor(client, spec)
			.map((made) => ({ ...made, isOwn: ownUuids.has(made.record.uuid) }));
		const known = new Set(recent.map(({ record }) => record.uuid));
		const others = own.filter(({ uuid }) => !known.has(uuid)).reverse();
		return [...recent, ...others.map((record) => ({ record, isRecent: false, isOwn: true }))];
	}

	/** Throws a {@link PlannrError} of kind `unavailable` or `notSent` when a write may no longer be sent. */
	private throwUnlessStarting(): void {
		if (this.unavailable !== undefined) throw this.unavailable.as('unavailable');
		if (!this.canStart()) throw createNotSentError();
	}
}

/**
 * Converts anything thrown to a {@link PlannrError}. After an unexpected exception, a request that may have been sent
 * counts as lost.
 */
export function toPlannrError(caught: unknown, mayBeSent = true): PlannrError {
	if (caught instanceof PlannrError) return caught;
	if (mayBeSent) return new PlannrError('lost', 'the response could not be read');
	return new PlannrError('unexpected', caught instanceof Error ? caught.name : typeof caught);
}

/** Returns the error if Plannr did not respond; a rejection is a response. */
function toFailure(reason: unknown): PlannrError | undefined {
	return reason instanceof PlannrError && reason.kind !== 'rejected' ? reason : undefined;
}

/**
 * Whether Plannr shows a client what became of a write: its lists show what the account itself has sent. The state of a
 * target is the same for every account; an account that is not known yet may be the same.
 */
function showsOutcome(
	{ baseUrl, accountUuid }: PlannrClient,
	{ evidence }: WriteSpec,
	{ baseUrl: sentTo, accountUuid: sentBy }: LostEntry,
): boolean {
	const isSameAccount = sentBy === accountUuid || sentBy === '' || accountUuid === '';
	return sentTo === baseUrl && (isSameAccount || evidence === 'target');
}

/** Returns what an earlier attempt at the same item wrote. */
function resume(
	{ fingerprint, evidence }: WriteSpec,
	{ fingerprint: earlier, origin, records }: DoneEntry,
): OperationResult {
	if (origin === 'existing') {
		return { records, note: evidence === 'count' ? 'sameRequest' : 'alreadyReferred' };
	}
	return { records, ...(fingerprint !== earlier && { note: 'parametersChanged' }) };
}
