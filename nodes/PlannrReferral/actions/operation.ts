import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PlannrClient, WriteRequest } from '../transport/client';
import type { ItemParameters } from '../parameters/item';

/** An error message and what the user can do about it. Neither ends with a full stop; labels are in single quotes. */
export interface UserMessage {
	readonly message: string;
	readonly advice: string;
}

/** The error messages of an operation. */
export interface OperationMessages {
	/** Plannr rejected the request (any 4xx status without a message of its own here). */
	readonly rejected: UserMessage;
	/** The account lacks the permission (403). */
	readonly forbidden: UserMessage;
	/** Plannr found no such record (404). */
	readonly notFound: UserMessage;
	/** Only for operations that change something. */
	readonly write?: WriteMessages;
	/** The parameters' labels by the names of Plannr's request fields. */
	readonly labels: Readonly<Record<string, string>>;
}

/** The further messages of an operation that changes something. */
export interface WriteMessages {
	/** What was done, in the singular and the plural, e.g. `referral was created`. */
	readonly done: { readonly one: string; readonly many: string };
	/** The response was lost, and whether the request was processed could not be established. */
	readonly outcomeUnknown: UserMessage;
	/** The response was lost, but the request was certainly not processed. */
	readonly notProcessed: UserMessage;
	/** An earlier attempt of the same item did, or may have done, something other than it requests now. */
	readonly targetChanged: UserMessage;
	/** A referral with the same target is open, and another was not wanted; the message ends with the open one. */
	readonly alreadyReferred?: UserMessage;
	/** What to do when nothing was sent because a check before sending could not be completed. */
	readonly precheckFailed?: string;
}

/**
 * What the user should know about how a result came about:
 * - `recovered`: the response was lost, but the record that the request produced was found
 * - `resent`: the response was lost, Plannr showed no trace of it, and it was sent again
 * - `parametersChanged`: an earlier attempt produced it, from slightly different parameters
 * - `alreadyReferred`: the record existed before, and was to be created only if it did not
 * - `sameRequest`: the same was requested a moment ago, and that request's record stands for this one as well
 * - `otherClients`: the response shows other clients than were sent, so that a later check may not recognise the record
 * - `incomplete`: the list kept changing while it was fetched, or a page link left Plannr's host
 */
export type ResultNote =
	| 'recovered'
	| 'resent'
	| 'parametersChanged'
	| 'alreadyReferred'
	| 'sameRequest'
	| 'otherClients'
	| 'incomplete';

/** The result of a successful request. */
export interface OperationResult {
	/** The records to output. */
	readonly records: readonly IDataObject[];
	/** What the user should know about it. */
	readonly note?: ResultNote;
}

/** What there was before a write: none of it can be what the write did. */
export interface Baseline {
	/** Whether a record had been seen. */
	has(uuid: string): boolean;
	/** The records that had been seen, as they looked then; a restored baseline has only those that may matter. */
	entries(): Iterable<readonly [uuid: string, record: IDataObject]>;
	/** Records created before this were not looked at, in milliseconds since 1970; -Infinity when all were. */
	readonly edge: number;
	/** When the newest record was created, in milliseconds since 1970; -Infinity when there was none. */
	readonly newest: number;
}

/** What a look at Plannr has brought after a write. */
export interface Reading {
	readonly records: readonly IDataObject[];
	/** Whether no record is missing that the write may have made. */
	readonly isComplete: boolean;
	/** Whether a cache answered instead of Plannr. */
	readonly isStale: boolean;
	/** Records created before this were not read, in milliseconds since 1970; -Infinity when all were. */
	readonly edge: number;
}

/** What other writes have to do with the check before a write. */
export interface CheckContext {
	/** Records that writes with the same target have made lately, in this run or another of this process. */
	readonly made: readonly MadeRecord[];
	/** Whether the response to a write with the same target was lost, and what it did is not known. */
	readonly hasUnresolved: boolean;
}

/** A record that a write has made. */
export interface MadeRecord {
	readonly record: IDataObject;
	/** Whether it was shown less than a minute ago, so that its status is taken for the present one. */
	readonly isRecent: boolean;
}

/** What makes a write one that must be processed exactly once. */
export interface WriteSpec {
	/** The operation, e.g. `referral.create`: a retry may come after it was changed in the panel. */
	readonly operation: string;
	/** Which of the item's requests it is; the same on every attempt. */
	readonly key: string;
	/** What it is about; the same on every attempt. */
	readonly target: string;
	/** The whole request in a normal form: equal requests make equal records. */
	readonly fingerprint: string;
	/** Writes that agree in it could have made each other's records, so they are done one after another. */
	readonly conflictKey: string;
	/**
	 * What proves that it was processed:
	 * - `target`: the state of the target, whoever has changed it
	 * - `content`: a new record that is equal in everything
	 * - `count`: records do not show what they came from, so exactly one new record and one write that can have made it
	 */
	readonly evidence: 'target' | 'content' | 'count';
	/**
	 * Compares a record with the request.
	 *
	 * @returns `unknown` where it may have come from the request although it looks different
	 */
	compare(record: IDataObject): 'same' | 'different' | 'unknown';
	/**
	 * Reads what there is before the write is sent.
	 *
	 * @param client the client of this run
	 * @param maxAgeMs how old what was read before may be, in milliseconds
	 * @returns undefined when it cannot be read
	 * @throws {PlannrError} of kind `notSent` when the execution was stopped
	 */
	observe(client: PlannrClient, maxAgeMs: number): Promise<Baseline | undefined>;
	/**
	 * Looks for what the write may have done.
	 *
	 * @param client the client of this run
	 * @param baseline what there was before; undefined when that is not known
	 * @param isOwned whether a record is known to be another write's: such a record need not be read in full
	 * @throws {PlannrError} when Plannr cannot be read
	 */
	look(
		client: PlannrClient,
		baseline: Baseline | undefined,
		isOwned: (uuid: unknown) => boolean,
	): Promise<Reading>;
	/**
	 * Checks whether the write is needed at all.
	 *
	 * @returns what is there already; undefined when the write is to be sent
	 * @throws {PlannrError} when it must not be sent, or when that cannot be established
	 */
	check?(client: PlannrClient, context: CheckContext): Promise<OperationResult | undefined>;
	/**
	 * Reads a record by its UUID.
	 *
	 * @returns undefined when Plannr has no such record for this account
	 * @throws {PlannrError} when that cannot be established
	 */
	fetch?(client: PlannrClient, uuid: string): Promise<IDataObject | undefined>;
	/** What the user should know about the record in the response to this write, if anything. */
	noteOn?(record: IDataObject): ResultNote | undefined;
	/** Adds a record that the write has made to what has been seen. */
	remember?(client: PlannrClient, record: IDataObject): void;
}

/** A request that changes nothing. */
export interface ReadJob {
	readonly kind: 'read';
	/**
	 * Makes the request.
	 *
	 * @throws {PlannrError} when there is no valid response
	 */
	run(client: PlannrClient): Promise<OperationResult>;
}

/** A request that changes something: data, which only the execution sends. */
export interface WriteJob {
	readonly kind: 'write';
	readonly request: WriteRequest;
	readonly spec: WriteSpec;
}

/** One request of an item. */
export type Job = ReadJob | WriteJob;

/** An operation of the node. */
export interface Operation {
	/** The operation's parameters in the panel. */
	readonly fields: INodeProperties[];
	readonly messages: OperationMessages;
	/**
	 * Parses one item. Pure: waits for nothing, sends nothing.
	 *
	 * @returns the requests of the item
	 * @throws {InvalidParameters} with everything that is wrong with the item
	 */
	parse(item: ItemParameters): Job[];
}
