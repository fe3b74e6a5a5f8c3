import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../api/json';
import { complain } from './complaint';

/** One input item as the operations see it: its parameters, and nothing that waits or sends. */
export interface ItemParameters {
	/**
	 * The value of a parameter for this item, with expressions worked out and any shape an expression may give.
	 *
	 * @param name the parameter's name in saved workflows
	 * @param label the parameter's label in the panel, for messages
	 */
	value(name: string, label: string): unknown;
	/** The workflow's time zone (IANA name), in which instants become dates. */
	readonly timeZone: string;
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
export function itemParameters(context: IExecuteFunctions, index: number): ItemParameters {
	return {
		value(name, label) {
			try {
				return unwrapLocator(context.getNodeParameter(name, index, null));
			} catch {
				// n8n throws here when an expression cannot be worked out; its text may quote the item's data.
				throw complain(
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
 * The value inside a resource locator, or the value itself when it is none.
 *
 * @param value a parameter's value: `{ __rl: true, mode, value }`, or what an expression put in its place
 */
export function unwrapLocator(value: unknown): unknown {
	return isRecord(value) && value.__rl === true ? value.value : value;
}
