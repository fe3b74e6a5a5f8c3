import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { parametersIn } from './panelTexts';
import { complaintsFrom } from '../parameters/problemsOf';
import { contract } from '../../mockApi/openapiDocument';
import { itemOf } from './itemOf';
import { theOperations } from './allOperations';

beforeAll(async () => {
	await contract.init();
});

describe.each(theOperations)('The messages of %s', (_, operation) => {
	const parameters = parametersIn(operation.fields);

	it('call every field by a label that the panel shows', () => {
		const labels = parameters.map(({ displayName }) => displayName);
		expect(labels).toEqual(expect.arrayContaining(Object.values(operation.words.labels)));
	});

	it.each([
		['missing', itemOf({})],
		['nonsense', { value: () => ({ nonsense: true }), timeZone: 'Europe/London', isTool: false }],
	])('call what is %s by name and label of a parameter of the panel', (kind, item) => {
		const isAllOptional = operation.fields.every(({ required }) => required !== true);
		if (kind === 'missing' && isAllOptional) {
			expect(operation.tasks(item)).toHaveLength(1);
			return;
		}
		const complaints = complaintsFrom(() => operation.tasks(item));
		expect(complaints).not.toHaveLength(0);
		for (const { parameter, message } of complaints) {
			const label = parameters.find(({ name }) => name === parameter)?.displayName;
			expect(message).toContain(`'${String(label)}'`);
		}
	});
});

it('Every field of a create request has a label', () => {
	const schema = contract.document.components?.schemas?.CreateReferralRequest;
	const fields = schema !== undefined && 'properties' in schema ? (schema.properties ?? {}) : {};
	expect(Object.keys(create.words.labels).sort()).toEqual(Object.keys(fields).sort());
});
