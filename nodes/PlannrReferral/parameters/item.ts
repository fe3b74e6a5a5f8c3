import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { invalidParameter } from './invalidParameters';

/** The parameters of one input item. Reading them neither waits nor sends anything. */
export interface ItemParameters {
	/**
	 * Returns the value of a parameter for this item, with expressions evaluated. Expressions may return any type.
	 *
	 * @param name the parameter's name in saved workflows
	 * @param label the parameter's label in the panel, for messages
	 * @throws {InvalidParameters} when the expression cannot be evaluated
	 */
	getValue(name: string, label: string): unknown;
	/** The workflow's time zone (IANA name), which decides the date of an instant. */
	readonly timeZone: string;
	/** Whether the node runs as the tool of an AI agent, whose language model fills in parameters. */
	readonly isTool: boolean;
}

/** What language models write to leave a parameter empty. */
const NULL_WORD = /^\s*(null|none|nil|undefined)\s*$/i;

/**
 * Whether the node runs as the tool of an AI agent. `isToolExecution` covers only one of n8n's two ways of running
 * tools; the node type ends in `Tool` in both.
 *
 * @param context the running node
 */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/**
 * Provides access to the parameters of one input item.
 *
 * Resource locators are unwrapped here and not by n8n's `extractValue`, which throws on some of the types that an
 * expression may return (n8n-core, utils/extract-value).
 *
 * @param context the running node
 * @param index the item's index in the input, from 0
 */
export function createItemParameters(context: IExecuteFunctions, index: number): ItemParameters {
	const isInTool = isTool(context);
	return {
		isTool: isInTool,
		getValue(name, label) {
			try {
				const value = unwrapLocator(context.getNodeParameter(name, index, null));
				return isInTool ? replaceNullWords(value) : value;
			} catch {
				// n8n throws when it cannot evaluate an expression; its message may quote the item's data.
				throw invalidParameter(
					name,
					`The expression in '${label}' could not be worked out`,
					`Open '${label}', switch to the expression and check it against this item's data`,
				);
			}
		},
		timeZone: context.getTimezone(),
	};
}

/**
 * Replaces words such as `null` with null. Only for tools: in a workflow, somebody may have meant the note `None`.
 *
 * @param value a parameter's value, or a collection, whose values are replaced
 * @returns null, a collection with nulls, or the value itself
 */
export function replaceNullWords(value: unknown): unknown {
	const replace = (text: unknown) =>
		typeof text === 'string' && NULL_WORD.test(text) ? null : text;
	// An expression may return a DateTime, which is an object but not a collection.
	if (!isRecord(value) || 'toMillis' in value) return replace(value);
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner)]));
}

/**
 * Returns the value inside a resource locator; any other value is returned as it is.
 *
 * @param value a parameter's value: `{ __rl: true, mode, value }`, or whatever an expression returned instead
 */
export function unwrapLocator(value: unknown): unknown {
	return isRecord(value) && value.__rl === true ? value.value : value;
}
