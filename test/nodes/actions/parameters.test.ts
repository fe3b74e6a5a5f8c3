import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../nodes/PlannrReferral/actions/operation';
import { parseTimeout } from '../../../nodes/PlannrReferral/actions/fields/options';
import { fieldsOf } from './panels';
import { collectProblems } from '../parameters/problemsOf';
import { createRecordingItem } from './recordingItem';
import { allOperations } from './allOperations';

/** Every value that a parameter can be set to in the panel, where they can be counted. */
function choicesOf({ type, options = [] }: INodeProperties): unknown[] {
	if (type === 'boolean') return [true, false];
	const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
	return type === 'options' ? values : [];
}

const isCollection = ({ type }: INodeProperties) => type === 'collection';

/** What is asked for when an item is read, with every choice made once; the timeout is read for every operation alike. */
function findReadParameters(operation: Operation): Map<string, string> {
	const { fields } = operation;
	const collections = fields.filter(isCollection).map(({ name }) => name);
	const settings = fields.flatMap((field) =>
		choicesOf(field).map((value) => ({ [field.name]: value })),
	);
	const asked = new Map<string, string>();
	for (const setting of [{}, ...settings]) {
		const item = createRecordingItem(setting, collections);
		collectProblems(() => operation.parse(item));
		collectProblems(() => parseTimeout(item));
		for (const [name, label] of item.requested) asked.set(name, label);
	}
	return asked;
}

/** The names of parameters, with those that collections offer as `collection.name`. */
function namesOf(fields: readonly INodeProperties[]): string[] {
	return fields.flatMap((field) => {
		const { name, options = [] } = field;
		return [name, ...(isCollection(field) ? options.map((inner) => `${name}.${inner.name}`) : [])];
	});
}

describe.each(allOperations)('The parameters of %s', (key, operation) => {
	it('are shown for it in the panel, and no others are', () => {
		expect(fieldsOf(key)).toEqual(operation.fields);
	});

	it('are all read, and nothing is read that is not shown', () => {
		expect([...findReadParameters(operation).keys()].sort()).toEqual(
			namesOf(operation.fields).sort(),
		);
	});

	it('are read under the labels that the panel shows', () => {
		const asked = findReadParameters(operation);
		expect(operation.fields.map(({ name }) => [name, asked.get(name)])).toEqual(
			operation.fields.map(({ name, displayName }) => [name, displayName]),
		);
	});
});
