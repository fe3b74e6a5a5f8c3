import type { IDataObject, INodeProperties, NodeParameterValue } from 'n8n-workflow';

import type { Term } from '../../transport/vocabulary';
import { readBoolean } from '../../parameters/boolean';
import { findTerm, namesOf, readOptionalChoices } from '../../parameters/choices';
import { complain } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { byName } from './choices';
import { pick } from '../pick';

/** Turns a record of Plannr's into what is given out. */
export type Shape = (record: IDataObject) => IDataObject;

/** When a parameter is shown: values by the name of another parameter. */
export interface Shown {
	readonly show: Record<string, NodeParameterValue[]>;
}

const outputs = [
	{ value: 'raw', name: 'Raw', description: 'Everything that Plannr returns' },
	{
		value: 'selectedFields',
		name: 'Selected Fields',
		description: 'The UUID and the fields chosen below',
	},
	{ value: 'simplified', name: 'Simplified', description: 'The main fields only' },
] as const satisfies ReadonlyArray<Term<string> & { readonly description: string }>;

/** n8n knows its own twin of the node for agents by this name in `displayOptions` (n8n-workflow, node-helpers). */
const TOOL = '@tool';

/**
 * The parameters that say how much of each record is given out: one switch in the panel, and a choice for AI agents, who
 * pay for every word they read.
 *
 * @param fields the fields of a record
 * @param shown when they are shown
 */
export function outputFields(
	fields: ReadonlyArray<Term<string>>,
	{ show }: Shown,
): INodeProperties[] {
	return [
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
			displayOptions: { show, hide: { [TOOL]: [true] } },
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'simplified',
			description: 'How much of each record to return',
			options: outputs.map((output) => ({ ...output })),
			displayOptions: { show: { ...show, [TOOL]: [true] } },
		},
		{
			displayName: 'Output Fields',
			name: 'outputFields',
			type: 'multiOptions',
			default: [],
			description:
				'The fields to return. The UUID is always among them, and alone when none is chosen.',
			options: byName(fields.filter(({ value }) => value !== 'uuid')),
			displayOptions: { show: { ...show, [TOOL]: [true], output: ['selectedFields'] } },
		},
	];
}

/**
 * Reads how much of each record is given out.
 *
 * @param item an item's parameters
 * @param fields the fields of a record
 * @param simplified what the simplified form is
 * @throws {InvalidParameters} when it is none of the choices
 */
export function readShape(
	item: ItemParameters,
	fields: ReadonlyArray<Term<string>>,
	simplified: Shape,
): Shape {
	const chosen = item.value('output', 'Output');
	if (chosen === null || chosen === undefined || chosen === '') {
		const isSimple = readBoolean(item.value('simplify', 'Simplify'), 'simplify', 'Simplify', true);
		return isSimple ? simplified : asItIs;
	}
	const output = findTerm(chosen, outputs)?.value;
	if (output === 'simplified') return simplified;
	if (output === 'raw') return asItIs;
	if (output === 'selectedFields') {
		const label = 'Output Fields';
		const names = readOptionalChoices(
			item.value('outputFields', label),
			fields,
			'outputFields',
			label,
		);
		return (record) => pick(record, ['uuid', ...names]);
	}
	throw complain(
		'output',
		"'Output' is not a choice that this node knows",
		`Choose ${namesOf(outputs)} in 'Output'`,
	);
}

function asItIs(record: IDataObject): IDataObject {
	return record;
}
