import { NodeHelpers } from 'n8n-workflow';

import { PlannrReferral } from '../../../nodes/PlannrReferral/PlannrReferral.node';
import { operations } from '../../../nodes/PlannrReferral/actions';
import { allOperations } from './allOperations';
import { findParameters, findPanelTexts } from './panelTexts';
import { fieldsOf, offeredOperations } from './panels';

const { properties } = new PlannrReferral().description;
const parameters = findParameters(properties);

const outputs = ['simplify', 'output', 'outputFields'];

/** Saved workflows depend on these names, so they never change after a release. */
const releasedNames: Readonly<Record<string, readonly string[]>> = {
	'referral.create': [
		'connection',
		'clients',
		'adviceTypes',
		'sharedData',
		'duration',
		'ifAlreadyReferred',
		...outputs,
		'additionalFields',
		'options',
	],
	'referral.accept': ['referral', ...outputs, 'options'],
	'referral.get': ['referral', ...outputs, 'options'],
	'referral.getAll': ['returnAll', 'limit', 'filters', ...outputs, 'options', 'sort'],
	'referral.reject': ['referral', 'rejectionReason', ...outputs, 'options'],
	'connection.create': ['adviserKey', ...outputs, 'options'],
	'client.get': ['client', ...outputs, 'options'],
	'client.getAll': ['returnAll', 'limit', 'filters', ...outputs, 'options', 'sort'],
	'connection.get': ['connection', ...outputs, 'options'],
	'connection.getAll': ['returnAll', 'limit', 'filters', ...outputs, 'options', 'sort'],
};

describe('The names in saved workflows', () => {
	it('are listed for every operation of the panel', () => {
		expect([...offeredOperations].sort()).toEqual(Object.keys(releasedNames).sort());
	});

	it.each(Object.entries(releasedNames))('of %s are unchanged and in order', (key, names) => {
		expect(fieldsOf(key).map(({ name }) => name)).toEqual(names);
	});

	it('of the additional fields are unchanged', () => {
		const paths = findPanelTexts(properties).map(({ path }) => path);
		expect(paths.filter((path) => /^additionalFields\.[^@]+$/.test(path))).toEqual([
			'additionalFields.furtherClients',
			'additionalFields.furtherClients.client',
			'additionalFields.furtherClients.client.clientUuid',
			'additionalFields.note',
			'additionalFields.slaDeadline',
		]);
	});

	it('of the options of Create are unchanged', () => {
		const options = fieldsOf('referral.create').filter(({ name }) => name === 'options');
		const paths = findPanelTexts(options).map(({ path }) => path);
		expect(paths).toEqual(['options', 'options.timeout', 'options.validateOnly']);
	});

	it('of what to do with clients who are referred already are unchanged, and nothing is shared twice by default', () => {
		const [field] = fieldsOf('referral.create').filter(({ name }) => name === 'ifAlreadyReferred');
		expect(field).toMatchObject({
			default: 'return',
			options: [
				{ name: 'Create Another', value: 'create', description: expect.stringContaining('again') },
				{ name: 'Fail', value: 'fail' },
				{ name: 'Return Existing', value: 'return' },
			],
		});
	});

	it('of the filters of clients are unchanged', () => {
		const filters = fieldsOf('client.getAll').find(({ name }) => name === 'filters');
		expect(filters?.options?.map(({ name }) => name)).toEqual([
			'createdAfter',
			'createdBefore',
			'email',
			'groups',
			'isProspect',
			'name',
			'phone',
			'role',
			'status',
		]);
	});

	it('begin with the resource and the operation, which default to creating a referral', () => {
		expect(properties.slice(0, 2)).toMatchObject([
			{ name: 'resource', default: 'referral' },
			{ name: 'operation', default: 'create' },
		]);
	});

	it('of the node and its credential are unchanged', () => {
		expect(new PlannrReferral().description).toMatchObject({
			name: 'plannrReferral',
			version: 1,
			credentials: [{ name: 'plannrApi', required: true }],
		});
	});
});

describe('Warnings', () => {
	it('mention the e-mail to the adviser at the referral code', () => {
		const [code] = fieldsOf('connection.create');
		expect(code?.hint).toBe(
			'Plannr sends this adviser an e-mail. Running the node again later sends another.',
		);
	});

	it('for AI builders mention what a referral needs and what cannot be undone', () => {
		const { builderHint } = new PlannrReferral().description;
		const hint = builderHint?.searchHint ?? '';
		expect(hint).toContain('By Firm, By Email, By Name');
		expect(hint).toContain('cannot be undone');
		expect(hint).toContain('have a person confirm first');
	});
});

describe.each(offeredOperations)('The output parameters of %s', (key) => {
	const [resource = '', operation = ''] = key.split('.');
	const { description } = new PlannrReferral();
	const shownFor = (typeName: string, output: string) => {
		const values = { resource, operation, output, returnAll: true };
		const node = { typeVersion: 1 };
		const type = { ...description, name: typeName };
		return fieldsOf(key)
			.filter((field) => outputs.includes(field.name))
			.filter((field) => NodeHelpers.displayParameter(values, field, node, type))
			.map(({ name }) => name);
	};

	it('are one switch in a workflow', () => {
		expect(shownFor('plannrReferral', 'selectedFields')).toEqual(['simplify']);
	});

	it('are a choice for an AI agent, with the fields when it selects fields', () => {
		expect(shownFor('plannrReferralTool', 'simplified')).toEqual(['output']);
		expect(shownFor('plannrReferralTool', 'selectedFields')).toEqual(['output', 'outputFields']);
	});
});

describe('The panel', () => {
	it('offers exactly the operations that exist', () => {
		const names = allOperations.map(([key]) => key);
		expect(names.sort()).toEqual([...offeredOperations].sort());
	});

	it('offers exactly the resources that exist', () => {
		const [resource] = properties;
		const offeredResources = (resource?.options ?? []).flatMap((option) =>
			'value' in option ? [option.value] : [],
		);
		expect(offeredResources.sort()).toEqual(Object.keys(operations).sort());
	});

	it.each(parameters.filter(({ type }) => type === 'options'))(
		'offers the default of $name as one of its options',
		({ default: value, options }) => {
			expect(options).toEqual(expect.arrayContaining([expect.objectContaining({ value })]));
		},
	);

	it('preselects no shared data and no advice type', () => {
		const multiOptions = parameters.filter(
			({ type, name }) => type === 'multiOptions' && name !== 'outputFields',
		);
		expect(
			multiOptions.map(({ name, default: value, required }) => [name, value, required]),
		).toEqual([
			['adviceTypes', [], true],
			['sharedData', [], true],
			['role', [], undefined],
		]);
	});
});
