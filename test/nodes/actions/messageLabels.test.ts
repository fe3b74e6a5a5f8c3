import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { findParameters } from './panelTexts';
import { collectProblems } from '../parameters/collectProblems';
import { openapi } from '../../mockApi/openapiDocument';
import { createItem, createItemOf, parseJobs } from './createItem';
import { allOperations } from './allOperations';

beforeAll(async () => {
	await openapi.init();
});

describe.each(allOperations)('The labels in messages of %s', (_, operation) => {
	const parameters = findParameters(operation.fields);

	it('are labels that the panel shows', () => {
		const labels = parameters.map(({ displayName }) => displayName);
		expect(labels).toEqual(expect.arrayContaining(Object.values(operation.messages.labels)));
	});

	it.each([
		['missing', createItem({})],
		['nonsense', createItemOf(() => ({ nonsense: true }))],
	])('belong to the parameter with the problem when its value is %s', (kind, item) => {
		const isAllOptional = operation.fields.every(({ required }) => required !== true);
		if (kind === 'missing' && isAllOptional) {
			expect(parseJobs(operation, item)).toHaveLength(1);
			return;
		}
		const problems = collectProblems(() => operation.parse(item));
		expect(problems).not.toHaveLength(0);
		for (const { parameter, message } of problems) {
			const label = parameters.find(({ name }) => name === parameter)?.displayName;
			expect(message).toContain(`'${String(label)}'`);
		}
	});
});

it('Every field of a create request has a label', () => {
	const schema = openapi.document.components?.schemas?.CreateReferralRequest;
	const fields = schema !== undefined && 'properties' in schema ? (schema.properties ?? {}) : {};
	expect(Object.keys(create.messages.labels).sort()).toEqual(Object.keys(fields).sort());
});
