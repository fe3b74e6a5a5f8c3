import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PlannrClient, WriteRequest } from '../transport/client';
import type { Subject, UserMessage } from '../transport/explain';
import type { NewestFirst } from '../transport/newestFirst';
import type { ItemParameters } from '../parameters/item';
import type { FormatRecord } from './fields/everyOperation';
import type { RecordReference } from '../parameters/references';
import type { UuidOf } from './lookups';

/** The error messages of an operation. */
export interface OperationMessages extends Pick<Subject, 'rejected' | 'forbidden' | 'notFound'> {
	/** Only for operations that change something. */
	readonly write?: WriteMessages;
	/** The parameters' labels by the names of Plannr's request fields. */
	readonly labels: Readonly<Record<string, string>>;
}

/** The further messages of an operation that changes something. */
export interface WriteMessages {
	/** What was done, in the singular and the plural, e.g. `referral was created`. */
	readonly done: { readonly one: string; readonly many: string };
	/** What is true of the user's data when the request was not processed. */
	readonly unchanged: string;
	/** What a new run of the workflow does to what was done; absent where it cannot do it again. */
	readonly newRun?: string;
	/**
	 * The response was lost, and whether the request was processed could not be established; the advice says what to check
	 * before the workflow is run again.
	 */
	readonly outcomeUnknown: UserMessage;
	/** The response was lost, but the request was certainly not processed; the advice only says how that is known. */
	readonly notProcessed: UserMessage;
	/** An earlier attempt of the same item did, or may have done, something other than it requests now. */
	readonly targetChanged: UserMessage;
	/** A referral with the same target is open, and another was not wanted; the message ends with the open one. */
	readonly alreadyReferred?: UserMessage;
	/** What to do when nothing was sent because a check before sending could not be completed. */
	readonly precheckFailed?: string;
}

/** What the user should know about how a result came about. */
export type ResultNote =
	| 'recovered' // the response was lost, but the record that the request produced was found
	| 'resent' // the response was lost, the request had not been processed, and it was sent again
	| 'parametersChanged' // an earlier attempt produced it, from slightly different parameters
	| 'alreadyReferred' // the record existed already and was returned instead of creating another
	| 'sameRequest' // the record of an equal recent request was returned instead of sending another
	| 'otherTarget' // the response shows another target, so that a later check may not recognise the record
	| 'incomplete' // the list kept changing while it was read, or could not be read to its end
	| 'noDeadline' // a deadline was set up, but the item has none
	| 'pastDeadline' // the deadline has passed already
	| 'trailingSeparator'; // the text with the clients begins or ends with a separator: one may be missing

/** The result of a successful request. */
export interface OperationResult {
	readonly records: readonly IDataObject[];
	/** What the user should know about it. */
	readonly note?: ResultNote;
}

/** The records seen before a write: the write cannot have made any of them. */
export interface Baseline {
	has(uuid: string): boolean;
	/** The records that had been seen, in their last known form; a restored baseline has only those that may matter. */
	entries(): Iterable<readonly [uuid: string, record: IDataObject]>;
	/** How far back the list was read: the oldest `created_at`, in milliseconds since 1970; -Infinity for all of it. */
	readonly edge: number;
	/** When the newest record was created, in milliseconds since 1970; -Infinity when there was none. */
	readonly newest: number;
}

/**
 * The result of a lookup after a write: complete if it contains every record that the write may have made, and every one
 * since then that an earlier reading of the run has shown.
 */
export type Reading = NewestFirst;

/** What the check before a write needs to know about other writes. */
export interface CheckContext {
	/** Records that writes with the same target have made, in this run or recently in another run of this process. */
	readonly made: readonly MadeRecord[];
	/** Whether the outcome of another write with the same target is unknown, because its response was lost. */
	readonly hasUnresolved: boolean;
}

/** A record that a write has made. */
export interface MadeRecord {
	readonly record: IDataObject;
	/** Whether it was returned less than a minute ago, so that its status counts as current. */
	readonly isRecent: boolean;
	/** Whether this run made it, and so this account. */
	readonly isOwn: boolean;
}

/** What a successful response shows. */
interface JudgedResponse {
	/** What the user should know about the record, if anything. */
	readonly note?: ResultNote;
	/** Whether the record is equal to the request in everything that it shows. */
	readonly isEqual?: boolean;
}

/**
 * Identifies a write, and describes how to check before it and how to find it after its response was lost. Its functions
 * take the client of the run; a record is as Plannr returned it.
 */
export interface WriteSpec {
	/** The operation, e.g. `referral.create`; it may have been changed in the panel before a retry. */
	readonly operation: string;
	/** Identifies the write among those of its item; the same on every attempt. */
	readonly key: string;
	/** What the write is about, such as the referral that is accepted; the same on every attempt. */
	readonly target: string;
	/** The whole request in a normal form: equal requests make equal records. */
	readonly fingerprint: string;
	/** Writes with the same conflict key could have made each other's records, so they are executed one after another. */
	readonly conflictKey: string;
	/** What proves that it was processed. */
	readonly evidence:
		| 'target' // the state of the target, whoever changed it
		| 'content' // a new record that is equal in everything that it shows
		| 'count'; // exactly one new record, and one write that can have made it: the record does not show its request
	/** Compares a record with the request; `unknown` when the request may have made it although it looks different. */
	compare(record: IDataObject): 'same' | 'different' | 'unknown';
	/**
	 * Reads the existing records before the write is sent.
	 *
	 * @param maxAgeMs the greatest age of an earlier reading that may be reused, in milliseconds
	 * @returns undefined when they cannot be read
	 * @throws {PlannrError} of kind `notSent` when the execution was stopped
	 */
	observe(client: PlannrClient, maxAgeMs: number): Promise<Baseline | undefined>;
	/**
	 * Looks up the records that the write may have made or changed.
	 *
	 * @param baseline the records seen before; undefined when not known
	 * @param isOwned whether another write is known to have made a record, which then need not be fetched in full
	 * @throws {PlannrError} when they cannot be read
	 */
	look(
		client: PlannrClient,
		baseline: Baseline | undefined,
		isOwned: (uuid: unknown) => boolean,
	): Promise<Reading>;
	/**
	 * Checks whether the write is needed at all.
	 *
	 * @returns the result that exists already; undefined when the write is to be sent
	 * @throws {PlannrError} when the write must not be sent, or when that cannot be established
	 */
	check?(client: PlannrClient, context: CheckContext): Promise<OperationResult | undefined>;
	/**
	 * Fetches a record by its UUID; undefined when Plannr has no such record for this account. Throws a
	 * {@link PlannrError} when that cannot be established.
	 */
	fetch?(client: PlannrClient, uuid: string): Promise<IDataObject | undefined>;
	/**
	 * Judges the record in a successful response. By default every record shows that the write was processed.
	 *
	 * @returns undefined when it does not show that the write was processed: a response may instead contain a job that is
	 *   still to be done, or a record without the change
	 */
	judgeResponse?(record: IDataObject): JudgedResponse | undefined;
	/** Adds a record that the write has made to the records seen. */
	remember?(client: PlannrClient, record: IDataObject): void;
}

interface ItemJob {
	/** What the user should know about the item's parameters. */
	readonly notes?: readonly ResultNote[];
}

interface ReadJob extends ItemJob {
	readonly kind: 'read';
	/** Sends the request with the item's timeout; throws a {@link PlannrError} when there is no valid response. */
	run(client: PlannrClient): Promise<OperationResult>;
}

/** A request that changes something. It is only described here; `execution/writeExecutor.ts` sends it. */
export interface WriteJob extends ItemJob {
	readonly kind: 'write';
	readonly request: WriteRequest;
	readonly spec: WriteSpec;
	/** Distinguishes it from the other writes of its item, in words, e.g. the label of an advice type. */
	readonly label?: string;
	/** Formats the records for the output; until then they are kept whole, for comparisons and retries. */
	readonly formatRecord: FormatRecord;
}

/** One request of an item. */
export type Job = ReadJob | WriteJob;

/** The jobs of an item that names records, some of them perhaps by something other than their UUIDs. */
export interface PendingJobs {
	readonly references: readonly RecordReference[];
	/** Creates the jobs once every record is identified. Pure, as {@link Operation.parse}. */
	create(uuidOf: UuidOf): Job[];
}

/** An operation of the node. */
export interface Operation {
	readonly fields: INodeProperties[];
	readonly messages: OperationMessages;
	/**
	 * Parses one item. Pure: sends nothing and does not wait.
	 *
	 * @returns the requests of the item, or how to create them once the records that it names are known
	 * @throws {InvalidParameters} with everything that is wrong with the item
	 */
	parse(item: ItemParameters): Job[] | PendingJobs;
}

/** The operations of the node, by resource and operation. */
export type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;
