import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Plannr } from '../api/plannr';
import type { ItemParameters } from '../reading/item';

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
	/** Writes only: the answer was lost, so it may have been done. */
	readonly uncertain?: Advice;
	/** Writes only: what was done, for one and for several, e.g. `referral was created`. */
	readonly done?: { readonly one: string; readonly many: string };
	/** The parameters' labels by the names of Plannr's fields. */
	readonly labels: Readonly<Record<string, string>>;
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
	 * @returns the records for the output
	 * @throws {PlannrFailure} when there is no good answer
	 */
	send(plannr: Plannr, input: Input): Promise<IDataObject[]>;
}

/** One request that waits to be made. */
export interface Task {
	/** Makes the request. */
	send(plannr: Plannr): Promise<IDataObject[]>;
}

/** An operation as the run sees it, whatever its inputs look like. */
export interface Operation {
	readonly fields: INodeProperties[];
	readonly words: OperationWords;
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
export function operation<Input>(parts: OperationParts<Input>): Operation {
	return {
		fields: parts.fields,
		words: parts.words,
		tasks: (item) =>
			parts
				.read(item)
				.map((input) => ({ send: async (plannr) => await parts.send(plannr, input) })),
	};
}
