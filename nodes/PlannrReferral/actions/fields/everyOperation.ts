import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Term } from '../../transport/vocabulary';
import { parseBoolean, parseNumber } from '../../parameters/scalars';
import { findTerm, formatTermNames, parseOptionalChoices } from '../../parameters/choices';
import { invalidValue, type ItemParameters, getSetting } from '../../parameters/item';
import { type RecordKind, pickFields } from './records';

/** Formats a record of Plannr for the output. */
export type FormatRecord = (record: IDataObject) => IDataObject;

const outputChoices = [
	{ value: 'raw', name: 'Raw', description: 'Everything that Plannr returns' },
	{
		value: 'selectedFields',
		name: 'Selected Fields',
		description: 'The UUID and the fields selected below',
	},
	{ value: 'simplified', name: 'Simplified', description: 'The main fields only' },
] as const satisfies ReadonlyArray<Term<string> & { readonly description: string }>;

/** In `displayOptions` this stands for the version of the node that AI agents use (n8n-workflow, node-helpers). */
const TOOL_CONDITION = '@tool';

/**
 * Creates the parameters for how much of each record to return: a switch in workflows, and finer options for AI agents,
 * which pay for every token.
 */
export function createOutputFields({ fields }: RecordKind): INodeProperties[] {
	return [
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
			displayOptions: { hide: { [TOOL_CONDITION]: [true] } },
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'simplified',
			description: 'Which fields of each record to return',
			options: outputChoices.map((output) => ({ ...output })),
			displayOptions: { show: { [TOOL_CONDITION]: [true] } },
		},
		{
			displayName: 'Output Fields',
			name: 'outputFields',
			type: 'multiOptions',
			default: [],
			description: 'The fields to return besides the UUID',
			options: toSortedOptions(fields.filter(({ value }) => value !== 'uuid')),
			// n8n would discard the fields if they were shown for the value only, and the output were given by its label.
			displayOptions: {
				show: { [TOOL_CONDITION]: [true] },
				hide: { output: ['raw', 'simplified'] },
			},
		},
	];
}

/**
 * Parses how much of each record to return.
 *
 * @returns a function that formats a record accordingly
 * @throws {InvalidParameters} when a value is not one of the options
 */
export function parseOutput(item: ItemParameters, { fields, simplify }: RecordKind): FormatRecord {
	const parameter = getSetting(item, 'output', 'Output');
	if (parameter.value === undefined) {
		const isSimplified = parseBoolean(getSetting(item, 'simplify', 'Simplify'), true);
		return isSimplified ? simplify : keepRecord;
	}
	const output = findTerm(parameter.value, outputChoices)?.value;
	if (output === 'simplified') return simplify;
	if (output === 'raw') return keepRecord;
	if (output === 'selectedFields') {
		const names = parseOptionalChoices(item.get('outputFields', 'Output Fields'), fields);
		// Simplified values are shorter, and may come from another field of the record, such as a deprecated one.
		return (record) => pickFields({ ...record, ...simplify(record) }, ['uuid', ...names]);
	}
	const advice = `Use ${formatTermNames(outputChoices)}`;
	throw invalidValue(parameter, 'is not one of the options', advice);
}

function keepRecord(record: IDataObject): IDataObject {
	return record;
}

/** Creates the options of a dropdown, in alphabetical order of their labels, as n8n's guidelines require. */
export function toSortedOptions(terms: ReadonlyArray<Term<string>>): INodePropertyOptions[] {
	return terms
		.map(({ name, value }) => ({ name, value }))
		.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

const DEFAULT_SECONDS = 60;

/** The timeout where none is set, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = DEFAULT_SECONDS * 1000;

const MAX_SECONDS = 3600;

const timeoutField: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_SECONDS,
	description: 'How long to wait for each response from Plannr, in seconds',
};

/** Creates the collection of options: those that every operation has, and those of this operation only. */
export function createOptionsField(...ownOptions: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [timeoutField, ...ownOptions].sort((one, other) =>
			one.displayName.localeCompare(other.displayName, 'en'),
		),
	};
}

/**
 * Parses how long to wait for a response, from 1 to 3600 seconds; returns milliseconds, or throws
 * {@link InvalidParameters}.
 */
export function parseTimeout(item: ItemParameters): number {
	const parameter = getSetting(item, 'options.timeout', 'Timeout');
	if (parameter.value === undefined) return DEFAULT_TIMEOUT_MS;
	const seconds = parseNumber(parameter.value);
	if (seconds >= 1 && seconds <= MAX_SECONDS) return seconds * 1000;
	const flaw = `must be between 1 and ${MAX_SECONDS} seconds`;
	throw invalidValue(parameter, flaw, "Correct 'Timeout'");
}
