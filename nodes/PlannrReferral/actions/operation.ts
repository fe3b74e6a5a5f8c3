import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import type { ItemParameters } from '../parameters/item';

/** A sentence for people with what to do about it. Neither ends with a full stop; labels stand in single quotes. */
export interface UserMessage {
	readonly message: string;
	readonly advice: string;
}

/** What an operation says to people when it does not get what it asked for. */
export interface OperationMessages {
	/** Plannr refused it (any 4xx without words of its own here). */
	readonly rejected: UserMessage;
	/** Plannr does not allow it (403). */
	readonly forbidden: UserMessage;
	/** Plannr does not find it (404). */
	readonly notFound: UserMessage;
	/** What only an operation that changes something has to say. */
	readonly write?: WriteMessages;
	/** The parameters' labels by the names of Plannr's fields. */
	readonly labels: Readonly<Record<string, string>>;
}

/** What an operation that changes something says besides. */
export interface WriteMessages {
	/** What was done, for one and for several, e.g. `referral was created`. */
	readonly done: { readonly one: string; readonly many: string };
	/** The answer was lost, and nobody can tell whether it was done. */
	readonly outcomeUnknown: UserMessage;
	/** The answer was lost, but it was surely not done. */
	readonly notProcessed: UserMessage;
	/** An earlier try of the same item did, or may have done, something else than what it asks for now. */
	readonly targetChanged: UserMessage;
	/** It is done already, and was to be done only if it was not; what is there is told behind the message. */
	readonly alreadyReferred?: UserMessage;
	/** What to do when it was not sent, because something could not be found out before. */
	readonly precheckFailed?: string;
}

/** What people should hear of how a result came about:
 * - `found`: the answer was lost, but what it did was found
 * - `changed`: an earlier try made it, of parameters that were a little different
 * - `already`: it was there before, and was asked for only if it was not
 * - `incomplete`: the list kept changing while it was read, or led away from Plannr
 */
export type ResultNote = 'found' | 'changed' | 'already' | 'incomplete';

/** What a request brought. */
export interface OperationResult {
	/** The records for the output. */
	readonly records: readonly IDataObject[];
	/** What people should hear of it. */
	readonly note?: ResultNote;
}

/** What is found of a write whose answer was lost. */
export type LookupResult =
	/** It was done: these are its records. */
	| { readonly verdict: 'done'; readonly records: IDataObject[] }
	/** There is no context of it. */
	| { readonly verdict: 'absent' }
	/** There is something that may be its doing or not. */
	| { readonly verdict: 'unclear' };

/** What a search for a lost write goes by. */
export interface LookupContext {
	/**
	 * When the write left, by Plannr's clock, in milliseconds since 1970; undefined while no answer has told the time, so
	 * it is to be asked after something has been read.
	 */
	readonly sentAt: () => number | undefined;
	/** Whether a record is known to be another write's; asked, like the next two, after everything has been read. */
	readonly isOwnedByAnother: (record: IDataObject) => boolean;
	/** Whether a record could as well be the doing of a different write whose answer is lost. */
	readonly matchesOtherLostWrite: (record: IDataObject) => boolean;
	/** How many writes asked for the very same and have lost their answers, this one included. */
	readonly countEqualLostWrites: () => number;
	/** Resolves when every write that might have made the same record, and was on its way, has been answered. */
	readonly whenOthersSettled: () => Promise<void>;
}

/**
 * Asks, before a write is sent for the first time, whether what it is to do is done already.
 *
 * @param client the door
 * @param made what writes about the same have made in this run, on this try or an earlier one
 * @returns what is given out instead; undefined when the write is to be sent
 * @throws {PlannrError} of a kind that is certain when it must not be sent, or when nobody can tell
 */
export type Precheck = (
	client: PlannrClient,
	made: readonly IDataObject[],
) => Promise<readonly IDataObject[] | undefined>;

/** What makes a write one that must not happen twice. */
export interface WriteDefinition<Input> {
	/** Whether the input changes anything at all; it does, unless told otherwise. */
	isWrite?(input: Input): boolean;
	/** What tells this input from the others of its item: two tries at the same item agree in it. */
	key(input: Input): string;
	/** What the write is about: on every try of an item it must be the same. */
	target(input: Input): string;
	/** Writes that agree in it could have made each other's records. The subject, unless told otherwise. */
	conflictKey?(input: Input): string;
	/** The whole input in one normal form: inputs that Plannr would make equal records of agree in it. */
	fingerprint(input: Input): string;
	/** Whether a record agrees with the input in everything that it tells. */
	couldHaveProduced(input: Input, record: IDataObject): boolean;
	/** What has to be asked before the input is sent; undefined for one that is sent without asking. */
	precheck?(input: Input): Precheck | undefined;
	/**
	 * Finds out what a write did whose answer was lost.
	 *
	 * @throws {PlannrError} when Plannr cannot be asked
	 */
	lookUp(client: PlannrClient, input: Input, context: LookupContext): Promise<LookupResult>;
}

/** What an operation is made of. `Input` is one validated request that an item asks for. */
export interface OperationDefinition<Input> {
	/** The operation's parameters in the panel. */
	readonly fields: INodeProperties[];
	/** What it says to people. */
	readonly messages: OperationMessages;
	/**
	 * Reads one item. Pure: waits for nothing, sends nothing.
	 *
	 * @returns one input for each request that the item asks for
	 * @throws {InvalidParameters} with everything that is wrong with the item
	 */
	parse(item: ItemParameters): Input[];
	/**
	 * Makes one request.
	 *
	 * @throws {PlannrError} when there is no good answer
	 */
	send(client: PlannrClient, input: Input): Promise<OperationResult>;
	/** For an operation that changes something. */
	readonly write?: WriteDefinition<Input>;
	/** Whether each request waits for the one before: for writes that cannot be told apart by what they make. */
	readonly sequential?: boolean;
}

/** One request that waits to be made. */
export interface Job {
	/** Makes the request. */
	send(client: PlannrClient): Promise<OperationResult>;
	/** For a request that changes something. */
	readonly write?: WriteSpec;
}

/** What the run needs to know of a request that must not happen twice. */
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

/** An operation as the run sees it, whatever its inputs look like. */
export interface Operation {
	readonly fields: INodeProperties[];
	readonly messages: OperationMessages;
	/** See {@link OperationDefinition.sequential}. */
	readonly sequential: boolean;
	/**
	 * Reads one item.
	 *
	 * @returns the requests that the item asks for
	 * @throws {InvalidParameters} with everything that is wrong with the item
	 */
	parse(item: ItemParameters): Job[];
}

/**
 * Makes an operation out of its parts.
 *
 * @param parts see {@link OperationDefinition}
 */
export function defineOperation<Input>({
	fields,
	messages,
	...definition
}: OperationDefinition<Input>): Operation {
	const { write } = definition;
	const toWriteSpec = (input: Input, definition: WriteDefinition<Input>): WriteSpec => {
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
	};
	const isWrite = (input: Input) => write?.isWrite?.(input) ?? true;
	return {
		fields,
		messages,
		sequential: definition.sequential === true,
		parse: (item) =>
			definition.parse(item).map((input) => ({
				send: async (client) => await definition.send(client, input),
				...(write && isWrite(input) && { write: toWriteSpec(input, write) }),
			})),
	};
}
