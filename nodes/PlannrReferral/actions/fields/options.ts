import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { invalidParameter, type ItemParameters, getSetting } from '../../parameters/item';
import { parseNumber } from '../../parameters/scalars';

/** The default timeout, in seconds. */
const DEFAULT_SECONDS = 60;

/** The timeout where none is set, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = DEFAULT_SECONDS * 1000;

/** The longest timeout, in seconds: one hour. */
const MAX_SECONDS = 3600;

const timeoutField: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_SECONDS,
	description: 'How long to wait for each response from Plannr, in seconds',
};

/**
 * Creates the collection of options: those that every operation has, and those of one operation.
 *
 * @param displayOptions when they are shown
 * @param ownOptions the options of this operation only
 */
export function createOptionsField(
	displayOptions: IDisplayOptions,
	ownOptions: readonly INodeProperties[] = [],
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [timeoutField, ...ownOptions].sort((one, other) =>
			one.displayName.localeCompare(other.displayName, 'en'),
		),
		displayOptions,
	};
}

/**
 * Parses how long to wait for a response.
 *
 * @param item the item's parameters
 * @returns the timeout in milliseconds
 * @throws {InvalidParameters} when it is not a number of seconds from 1 to 3600
 */
export function parseTimeout(item: ItemParameters): number {
	const seconds = parseNumber(getSetting(item, 'options.timeout', 'Timeout') ?? DEFAULT_SECONDS);
	if (seconds >= 1 && seconds <= MAX_SECONDS) return seconds * 1000;
	throw invalidParameter(
		'timeout',
		`'Timeout' must be between 1 and ${MAX_SECONDS} seconds`,
		"Correct 'Timeout'",
	);
}
