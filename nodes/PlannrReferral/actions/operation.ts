import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import type { ItemParameters } from '../parameters/item';

/** A sentence for people with what to do about it. Neither ends with a full stop; labels stand in single quotes. */
export interface Advice {
	readonly message: string;
	readonly advice: string;
}

/** What an operation says to people when it does not get what it asked for. */
export interface OperationWords {
	/** Plannr refused it (any 4xx without words of its own here). */
	readonly refused: Advice;
	/** Plannr does not allow it (403). */
	readonly forbidden: Advice;
	/** Plannr does not find it (404). */
	readonly notFound: Advice;
	/** What only an operation that changes something has to say. */
	readonly write?: WriteWords;
	/** The parameters' labels by the names of Plannr's fields. */
	readonly labels: Readonly<Record<string, string>>;
}

/** What an operation that changes something says besides. */
export interface WriteWords {
	/** What was done, for one and for several, e.g. `referral was created`. */
	readonly done: { readonly one: string; readonly many: string };
	/** The answer was lost, and nobody can tell whether it was done. */
	readonly uncertain: Advice;
	/** The answer was lost, but it was surely not done. */
	readonly undone: Advice;
	/** An earlier try of the same item did, or may have done, something else than what it asks for now. */
	readonly changed: Advice;
	/** It is done already, and was to be done only if it was not; what is there is told behind the message. */
	readonly already?: Advice;
	/** What to do when it was not sent, because something could not be found out before. */
	readonly unchecked?: string;
}

/** What people should hear of how a result came about:
 * - `found`: the answer was lost, but what it did was found
 * - `changed`: an earlier try made it, of parameters that were a little different
 * - `already`: it was there before, and was asked for only if it was not
 * - `incomplete`: the list kept changing while it was read, or led away from Plannr
 */
export type Remark = 'found' | 'changed' | 'already' | 'incomplete';

/** What a request brought. */
export interface Brought {
	/** The records for the output. */
	readonly records: readonly IDataObject[];
	/** What people should hear of it. */
	readonly remark?: Remark;
}

/** What is found of a write whose answer was lost. */
export type Found =
	/** It was done: these are its records. */
	| { readonly verdict: 'done'; readonly records: IDataObject[] }
	/** There is no trace of it. */
	| { readonly verdict: 'absent' }
	/** There is something that may be its doing or not. */
	| { readonly verdict: 'unclear' };

/** What a search for a lost write goes by. */
export interface Trace {
	/**
	 * When the write left, by Plannr's clock, in milliseconds since 1970; undefined while no answer has told the time, so
	 * it is to be asked after something has been read.
	 */
	readonly since: () => number | undefined;
	/** Whether a record is known to be another write's; asked, like the next two, after everything has been read. */
	readonly isClaimed: (record: IDataObject) => boolean;
	/** Whether a record could as well be the doing of a different write whose answer is lost. */
	readonly fitsAnother: (record: IDataObject) => boolean;
	/** How many writes asked for the very same and have lost their answers, this one included. */
	readonly countAlike: () => number;
	/** Resolves when every write that might have made the same record, and was on its way, has been answered. */
	readonly othersAnswered: () => Promise<void>;
}

/**
 * Asks, before a write is sent for the first time, whether what it is to do is done already.
 *
 * @param plannr the door
 * @param made what writes about the same have made in this run, on this try or an earlier one
 * @returns what is given out instead; undefined when the write is to be sent
 * @throws {PlannrFailure} of a kind that is certain when it must not be sent, or when nobody can tell
 */
export type Before = (
	plannr: PlannrClient,
	made: readonly IDataObject[],
) => Promise<readonly IDataObject[] | undefined>;

/** What makes a write one that must not happen twice. */
export interface WriteParts<Input> {
	/** Whether the input changes anything at all; it does, unless told otherwise. */
	isWrite?(input: Input): boolean;
	/** What tells this input from the others of its item: two tries at the same item agree in it. */
	part(input: Input): string;
	/** What the write is about: on every try of an item it must be the same. */
	subject(input: Input): string;
	/** Writes that agree in it could have made each other's records. The subject, unless told otherwise. */
	family?(input: Input): string;
	/** The whole input in one normal form: inputs that Plannr would make equal records of agree in it. */
	fingerprint(input: Input): string;
	/** Whether a record agrees with the input in everything that it tells. */
	couldHaveMade(input: Input, record: IDataObject): boolean;
	/** What has to be asked before the input is sent; undefined for one that is sent without asking. */
	before?(input: Input): Before | undefined;
	/**
	 * Finds out what a write did whose answer was lost.
	 *
	 * @throws {PlannrFailure} when Plannr cannot be asked
	 */
	confirm(plannr: PlannrClient, input: Input, trace: Trace): Promise<Found>;
}

/** What an operation is made of. `Input` is one validated request that an item asks for. */
export interface OperationParts<Input> {
	/** The operation's parameters in the panel. */
	readonly fields: INodeProperties[];
	/** What it says to people. */
	readonly words: OperationWords;
	/**
	 * Reads one item. Pure: waits for nothing, sends nothing.
	 *
	 * @returns one input for each request that the item asks for
	 * @throws {InvalidParameters} with everything that is wrong with the item
	 */
	read(item: ItemParameters): Input[];
	/**
	 * Makes one request.
	 *
	 * @throws {PlannrFailure} when there is no good answer
	 */
	send(plannr: PlannrClient, input: Input): Promise<Brought>;
	/** For an operation that changes something. */
	readonly write?: WriteParts<Input>;
	/** Whether each request waits for the one before: for writes that cannot be told apart by what they make. */
	readonly isOneByOne?: boolean;
}

/** One request that waits to be made. */
export interface Task {
	/** Makes the request. */
	send(plannr: PlannrClient): Promise<Brought>;
	/** For a request that changes something. */
	readonly write?: Write;
}

/** What the run needs to know of a request that must not happen twice. */
export interface Write {
	/** See {@link WriteParts.part}. */
	readonly part: string;
	/** See {@link WriteParts.subject}. */
	readonly subject: string;
	/** See {@link WriteParts.family}. */
	readonly family: string;
	/** See {@link WriteParts.fingerprint}. */
	readonly fingerprint: string;
	/** See {@link WriteParts.couldHaveMade}. */
	couldHaveMade(record: IDataObject): boolean;
	/** See {@link WriteParts.before}. */
	readonly before?: Before;
	/** See {@link WriteParts.confirm}. */
	confirm(plannr: PlannrClient, trace: Trace): Promise<Found>;
}

/** An operation as the run sees it, whatever its inputs look like. */
export interface Operation {
	readonly fields: INodeProperties[];
	readonly words: OperationWords;
	/** See {@link OperationParts.isOneByOne}. */
	readonly isOneByOne: boolean;
	/**
	 * Reads one item.
	 *
	 * @returns the requests that the item asks for
	 * @throws {InvalidParameters} with everything that is wrong with the item
	 */
	tasks(item: ItemParameters): Task[];
}

/**
 * Makes an operation out of its parts.
 *
 * @param parts see {@link OperationParts}
 */
export function operation<Input>({ fields, words, ...parts }: OperationParts<Input>): Operation {
	const { write } = parts;
	const writeOf = (input: Input, made: WriteParts<Input>): Write => {
		const before = made.before?.(input);
		return {
			part: made.part(input),
			subject: made.subject(input),
			family: made.family?.(input) ?? made.subject(input),
			fingerprint: made.fingerprint(input),
			couldHaveMade: (record) => made.couldHaveMade(input, record),
			...(before && { before }),
			confirm: async (plannr, trace) => await made.confirm(plannr, input, trace),
		};
	};
	const isWrite = (input: Input) => write?.isWrite?.(input) ?? true;
	return {
		fields,
		words,
		isOneByOne: parts.isOneByOne === true,
		tasks: (item) =>
			parts.read(item).map((input) => ({
				send: async (plannr) => await parts.send(plannr, input),
				...(write && isWrite(input) && { write: writeOf(input, write) }),
			})),
	};
}
