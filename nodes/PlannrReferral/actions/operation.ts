import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
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
 * - `parametersChanged`: an earlier attempt produced it, from slightly different parameters
 * - `alreadyReferred`: the record existed before, and was to be created only if it did not
 * - `incomplete`: the list kept changing while it was fetched, or a page link left Plannr's host
 */
export type ResultNote = 'recovered' | 'parametersChanged' | 'alreadyReferred' | 'incomplete';

/** The result of a successful request. */
export interface OperationResult {
	/** The records to output. */
	readonly records: readonly IDataObject[];
	/** What the user should know about it. */
	readonly note?: ResultNote;
}

/** What became of a write whose response was lost. */
export type LookupResult =
	/** It was processed, and produced these records. */
	| { readonly verdict: 'done'; readonly records: IDataObject[] }
	/** It left no trace. */
	| { readonly verdict: 'absent' }
	/** There is a record that it may or may not have produced. */
	| { readonly verdict: 'unclear' };

/** What is known about a lost write and about others like it, for looking it up. */
export interface LookupContext {
	/**
	 * When the write was sent, by Plannr's clock, in milliseconds since 1970; undefined until a response has provided
	 * Plannr's time, so call it only after fetching something.
	 */
	readonly sentAt: () => number | undefined;
	/** Whether another write is known to have produced a record. Call this and the next two only after all fetching. */
	readonly isOwnedByAnother: (record: IDataObject) => boolean;
	/** Whether a different write whose response was lost could also have produced a record. */
	readonly matchesOtherLostWrite: (record: IDataObject) => boolean;
	/** The number of writes with an equal request whose responses were lost, including this one. */
	readonly countEqualLostWrites: () => number;
	/** Resolves once every write that was in flight and could have produced the same record has settled. */
	readonly whenOthersSettled: () => Promise<void>;
}

/**
 * Checks, before a write is sent for the first time, whether its result exists already.
 *
 * @param client the client of this run
 * @param created what writes with the same target have created in this run, in this attempt or an earlier one
 * @returns the records to output instead; undefined when the write should be sent
 * @throws {PlannrError} when the write must not be sent or when this cannot be established; its `kind` shows that no
 *   write was sent
 */
export type Precheck = (
	client: PlannrClient,
	created: readonly IDataObject[],
) => Promise<readonly IDataObject[] | undefined>;

/** What it takes to execute a write exactly once. */
export interface WriteDefinition<Input> {
	/** Whether the input changes anything at all. Default: it does. */
	isWrite?(input: Input): boolean;
	/** Identifies this input among those of its item; the same in every attempt. */
	key(input: Input): string;
	/** What the write applies to. It must be the same in every attempt of an item. */
	target(input: Input): string;
	/** Writes with the same conflict key could have produced each other's records. Default: the target. */
	conflictKey?(input: Input): string;
	/** The whole input in a normal form: the same for inputs from which Plannr would create equal records. */
	fingerprint(input: Input): string;
	/** Whether a record matches the input in all the fields that it has. */
	couldHaveProduced(input: Input, record: IDataObject): boolean;
	/** The check before sending; undefined when none is needed. */
	precheck?(input: Input): Precheck | undefined;
	/**
	 * Looks up what became of a write whose response was lost.
	 *
	 * @throws {PlannrError} when the lookup fails
	 */
	lookUp(client: PlannrClient, input: Input, context: LookupContext): Promise<LookupResult>;
}

/** The definition of an operation. `Input` is one validated request of an item. */
export interface OperationDefinition<Input> {
	/** The operation's parameters in the panel. */
	readonly fields: INodeProperties[];
	/** Its error messages. */
	readonly messages: OperationMessages;
	/**
	 * Parses the parameters of one item. Pure: it neither waits nor sends.
	 *
	 * @returns one input per request of the item
	 * @throws {InvalidParameters} with all problems of the item
	 */
	parse(item: ItemParameters): Input[];
	/**
	 * Sends one request.
	 *
	 * @throws {PlannrError} when there is no valid response
	 */
	send(client: PlannrClient, input: Input): Promise<OperationResult>;
	/** Only for operations that change something. */
	readonly write?: WriteDefinition<Input>;
	/** Whether each request waits for the previous one: for writes that cannot be distinguished by their records. */
	readonly sequential?: boolean;
}

/** One request that is ready to be sent. */
export interface Job {
	/** Sends the request. */
	send(client: PlannrClient): Promise<OperationResult>;
	/** Only for requests that change something. */
	readonly write?: WriteSpec;
}

/** What it takes to execute one particular write exactly once. */
export interface WriteSpec {
	/** See {@link WriteDefinition.key}. */
	readonly key: string;
	/** See {@link WriteDefinition.target}. */
	readonly target: string;
	/** See {@link WriteDefinition.conflictKey}. */
	readonly conflictKey: string;
	/** See {@link WriteDefinition.fingerprint}. */
	readonly fingerprint: string;
	/** See {@link WriteDefinition.couldHaveProduced}. */
	couldHaveProduced(record: IDataObject): boolean;
	/** See {@link WriteDefinition.precheck}. */
	readonly precheck?: Precheck;
	/** See {@link WriteDefinition.lookUp}. */
	lookUp(client: PlannrClient, context: LookupContext): Promise<LookupResult>;
}

/** An operation, independent of its input type. */
export interface Operation {
	readonly fields: INodeProperties[];
	readonly messages: OperationMessages;
	/** See {@link OperationDefinition.sequential}. */
	readonly sequential: boolean;
	/**
	 * Parses the parameters of one item.
	 *
	 * @returns the requests of the item
	 * @throws {InvalidParameters} with all problems of the item
	 */
	parse(item: ItemParameters): Job[];
}

/**
 * Creates an operation from its definition, hiding the input type.
 *
 * @param definition see {@link OperationDefinition}
 */
export function defineOperation<Input>({
	fields,
	messages,
	...definition
}: OperationDefinition<Input>): Operation {
	const { write } = definition;
	const isWrite = (input: Input) => write?.isWrite?.(input) ?? true;
	return {
		fields,
		messages,
		sequential: definition.sequential === true,
		parse: (item) =>
			definition.parse(item).map((input) => ({
				send: async (client) => await definition.send(client, input),
				...(write && isWrite(input) && { write: createWriteSpec(write, input) }),
			})),
	};
}

function createWriteSpec<Input>(definition: WriteDefinition<Input>, input: Input): WriteSpec {
	const precheck = definition.precheck?.(input);
	return {
		key: definition.key(input),
		target: definition.target(input),
		conflictKey: definition.conflictKey?.(input) ?? definition.target(input),
		fingerprint: definition.fingerprint(input),
		couldHaveProduced: (record) => definition.couldHaveProduced(input, record),
		...(precheck && { precheck }),
		lookUp: async (client, context) => await definition.lookUp(client, input, context),
	};
}
