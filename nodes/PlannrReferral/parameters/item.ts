import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { invalidParameter } from './invalidParameters';

/** One input item as the operations see it: its parameters, and nothing that waits or sends. */
export interface ItemParameters {
	/**
	 * The value of a parameter for this item, with expressions worked out and any shape an expression may give.
	 *
	 * @param name the parameter's name in saved workflows
	 * @param label the parameter's label in the panel, for messages
	 */
	getValue(name: string, label: string): unknown;
	/** The workflow's time zone (IANA name), in which instants become dates. */
	readonly timeZone: string;
	/** Whether a language model fills parameters in: the node runs as the tool of an agent. */
	readonly isTool: boolean;
}

/** Models write one of these words where a parameter is to be left out; people in a panel leave it out. */
const NULL_WORD = /^\s*(null|none|nil|undefined)\s*$/i;

/**
 * Whether an AI agent uses the node as its tool. `isToolExecution` knows only one of n8n's two ways of running tools,
 * while the tool's node type ends in `Tool` in both.
 *
 * @param context the running node
 */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/**
 * Opens one input item for reading.
 *
 * Resource locators are not left to n8n's `extractValue`: it throws on some of the shapes that an expression gives
 * (n8n-core, utils/extract-value). They arrive whole and are unwrapped here.
 *
 * @param context the running node
 * @param index the item's place in the input, from 0
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
				// n8n throws here when an expression cannot be worked out; its text may quote the item's data.
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
 * What a language model means by a value. Only for tools: in a workflow, the note `None` may be what somebody wrote.
 *
 * @param value a parameter's value, or a collection of several
 * @returns null for a word such as `null`, and the same inside a collection; the value itself otherwise
 */
export function replaceNullWords(value: unknown): unknown {
	const replace = (text: unknown) =>
		typeof text === 'string' && NULL_WORD.test(text) ? null : text;
	// An expression may give a DateTime: that is an object too, and is left alone.
	if (!isRecord(value) || 'toMillis' in value) return replace(value);
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner)]));
}

/**
 * The value inside a resource locator, or the value itself when it is none.
 *
 * @param value a parameter's value: `{ __rl: true, mode, value }`, or what an expression put in its place
 */
export function unwrapLocator(value: unknown): unknown {
	return isRecord(value) && value.__rl === true ? value.value : value;
}
