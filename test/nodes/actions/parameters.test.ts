import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../nodes/PlannrReferral/actions/operation';
import { parseTimeout } from '../../../nodes/PlannrReferral/actions/fields/everyOperation';
import { fieldsOf } from './panels';
import { collectProblems } from '../parameters/collectProblems';
import { createRecordingItem } from './recordingItem';
import { allOperations } from './allOperations';

/** Returns all values to which a parameter can be set in the panel, if they are limited. */
function valuesOf({ type, options = [] }: INodeProperties): unknown[] {
	if (type === 'boolean') return [true, false];
	const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
	return type === 'options' ? values : [];
}

/** Returns the labels by the names of the parameters that are read, over all values of every parameter. */
function findReadParameters(operation: Operation): Map<string, string> {
	const { fields } = operation;
	const settings = fields.flatMap((field) =>
		valuesOf(field).map((value) => ({ [field.name]: value })),
	);
	const labels = new Map<string, string>();
	for (const setting of [{}, ...settings]) {
		const item = createRecordingItem(setting);
		collectProblems(() => operation.parse(item));
		collectProblems(() => parseTimeout(item));
		for (const [name, label] of item.labels) labels.set(name, label);
	}
	return labels;
}

/** Returns the labels of parameters by their names; those in a collection are `collection.name`. */
function labelsOf(fields: readonly INodeProperties[]): Array<[name: string, label: string]> {
	return fields.flatMap((field): Array<[string, string]> => {
		const { name, displayName, type, options = [] } = field;
		const inner = options.flatMap((option) =>
			'values' in option
				? option.values.map((value) => [`${option.name}.${value.name}`, value.displayName])
				: 'type' in option
					? [[option.name, option.displayName]]
					: [],
		);
		if (type !== 'collection' && type !== 'fixedCollection') return [[name, displayName]];
		return inner.map(([path, label = '']) => [`${name}.${String(path)}`, label]);
	});
}

describe.each(allOperations)('The parameters of %s', (key, operation) => {
	it('are exactly those that the panel shows for it', () => {
		expect(fieldsOf(key)).toMatchObject(operation.fields);
	});

	it('are all read, with the labels of the panel, and no others are', () => {
		const byName = ([one]: [string, string], [other]: [string, string]) => (one < other ? -1 : 1);
		expect([...findReadParameters(operation)].sort(byName)).toEqual(
			labelsOf(operation.fields).sort(byName),
		);
	});
});
