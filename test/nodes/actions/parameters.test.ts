import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../nodes/PlannrReferral/actions/operation';
import { parseTimeout } from '../../../nodes/PlannrReferral/actions/fields/options';
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

const isCollection = ({ type }: INodeProperties) => type === 'collection';

/** Returns the labels by the names of the parameters that are read, over all values of every parameter. */
function findReadParameters(operation: Operation): Map<string, string> {
	const { fields } = operation;
	const collections = fields.filter(isCollection).map(({ name }) => name);
	const settings = fields.flatMap((field) =>
		valuesOf(field).map((value) => ({ [field.name]: value })),
	);
	const labels = new Map<string, string>();
	for (const setting of [{}, ...settings]) {
		const item = createRecordingItem(setting, collections);
		collectProblems(() => operation.parse(item));
		collectProblems(() => parseTimeout(item));
		for (const [name, label] of item.labels) labels.set(name, label);
	}
	return labels;
}

/** Returns the names of parameters, with those in a collection as `collection.name`. */
function namesOf(fields: readonly INodeProperties[]): string[] {
	return fields.flatMap((field) => {
		const { name, options = [] } = field;
		return [name, ...(isCollection(field) ? options.map((inner) => `${name}.${inner.name}`) : [])];
	});
}

describe.each(allOperations)('The parameters of %s', (key, operation) => {
	it('are exactly those that the panel shows for it', () => {
		expect(fieldsOf(key)).toEqual(operation.fields);
	});

	it('are all read, and no others are', () => {
		expect([...findReadParameters(operation).keys()].sort()).toEqual(
			namesOf(operation.fields).sort(),
		);
	});

	it('are read with the labels of the panel', () => {
		const labels = findReadParameters(operation);
		expect(operation.fields.map(({ name }) => [name, labels.get(name)])).toEqual(
			operation.fields.map(({ name, displayName }) => [name, displayName]),
		);
	});
});
