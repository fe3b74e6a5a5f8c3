import { NodeHelpers } from 'n8n-workflow';

import { PlannrReferral } from '../../../nodes/PlannrReferral/PlannrReferral.node';
import { operations } from '../../../nodes/PlannrReferral/actions';
import { allOperations } from './allOperations';
import { findParameters, findPanelTexts } from './panelTexts';
import { fieldsOf, offeredOperations } from './panels';

const { properties } = new PlannrReferral().description;
const parameters = findParameters(properties);

const outputs = ['simplify', 'output', 'outputFields'];

/** Saved workflows depend on these names: one that was released never changes. */
const releasedNames: Readonly<Record<string, readonly string[]>> = {
	'referral.create': [
		'connection',
		'clients',
		'adviceTypes',
		'sharedData',
		'duration',
		'additionalFields',
		'options',
	],
	'referral.accept': ['referral', 'options'],
	'referral.get': ['referral', ...outputs, 'options'],
	'referral.getAll': ['returnAll', 'limit', 'filters', ...outputs, 'options', 'sort'],
	'referral.reject': ['referral', 'rejectionReason', 'options'],
	'connection.create': ['adviserKey', 'options'],
	'connection.get': ['connection', ...outputs, 'options'],
	'connection.getAll': ['returnAll', 'limit', 'filters', ...outputs, 'options', 'sort'],
};

describe('The names that saved workflows depend on', () => {
	it('have a known list for every operation that the panel offers', () => {
		expect([...offeredOperations].sort()).toEqual(Object.keys(releasedNames).sort());
	});

	it.each(Object.entries(releasedNames))(
		'of %s are the public contract, in its order',
		(key, names) => {
			expect(fieldsOf(key).map(({ name }) => name)).toEqual(names);
		},
	);

	it('of the additional fields are the public contract', () => {
		const places = findPanelTexts(properties).map(({ place }) => place);
		expect(places.filter((place) => /^additionalFields\.[^@]+$/.test(place))).toEqual([
			'additionalFields.furtherClients',
			'additionalFields.furtherClients.client',
			'additionalFields.furtherClients.client.clientUuid',
			'additionalFields.note',
			'additionalFields.slaDeadline',
		]);
	});

	it('of the options of Create are the public contract', () => {
		const options = fieldsOf('referral.create').filter(({ name }) => name === 'options');
		const places = findPanelTexts(options).map(({ place }) => place);
		expect(places).toEqual([
			'options',
			'options.ifAlreadyReferred',
			'options.ifAlreadyReferred=create',
			'options.ifAlreadyReferred=fail',
			'options.ifAlreadyReferred=return',
			'options.timeout',
			'options.validateOnly',
		]);
	});

	it('begin with the resource and the operation, set to creating a referral', () => {
		expect(properties.slice(0, 2)).toMatchObject([
			{ name: 'resource', default: 'referral' },
			{ name: 'operation', default: 'create' },
		]);
	});

	it('of the node and its credential are the public contract', () => {
		expect(new PlannrReferral().description).toMatchObject({
			name: 'plannrReferral',
			version: 1,
			credentials: [{ name: 'plannrApi', required: true }],
		});
	});
});

describe('What people and builders are warned of', () => {
	it('is that an adviser gets an e-mail each time, where it is asked for', () => {
		const [code] = fieldsOf('connection.create');
		expect(code?.hint).toBe('Plannr sends an e-mail to this adviser each time this runs');
	});

	it('is told to what builds workflows: what a referral needs, and what cannot be undone', () => {
		const { builderHint } = new PlannrReferral().description;
		const told = builderHint?.searchHint ?? '';
		expect(told).toContain('UUIDs of an accepted connection');
		expect(told).toContain('cannot be undone');
		expect(told).toContain('let a person confirm first');
	});
});

describe.each(['referral.get', 'referral.getAll', 'connection.get', 'connection.getAll'])(
	'How much %s gives out',
	(key) => {
		const [resource = '', operation = ''] = key.split('.');
		const { description } = new PlannrReferral();
		const shownAs = (typeName: string, output: string) => {
			const values = { resource, operation, output, returnAll: true };
			const node = { typeVersion: 1 };
			const type = { ...description, name: typeName };
			return fieldsOf(key)
				.filter((field) => outputs.includes(field.name))
				.filter((field) => NodeHelpers.displayParameter(values, field, node, type))
				.map(({ name }) => name);
		};

		it('is a switch in the panel of a workflow', () => {
			expect(shownAs('plannrReferral', 'selectedFields')).toEqual(['simplify']);
		});

		it('is a choice for an agent, with fields where fields are chosen', () => {
			expect(shownAs('plannrReferralTool', 'simplified')).toEqual(['output']);
			expect(shownAs('plannrReferralTool', 'selectedFields')).toEqual(['output', 'outputFields']);
		});
	},
);

describe('What the panel offers is there', () => {
	it('every operation is routed, and nothing else is', () => {
		const routed = allOperations.map(([key]) => key);
		expect(routed.sort()).toEqual([...offeredOperations].sort());
	});

	it('every resource is, and nothing else is', () => {
		const [resource] = properties;
		const offeredResources = (resource?.options ?? []).flatMap((option) =>
			'value' in option ? [option.value] : [],
		);
		expect(offeredResources.sort()).toEqual(Object.keys(operations).sort());
	});

	it.each(parameters.filter(({ type }) => type === 'options'))(
		'the default of $name is one of its choices',
		({ default: value, options }) => {
			expect(options).toEqual(expect.arrayContaining([expect.objectContaining({ value })]));
		},
	);

	it('shares nothing and asks for no advice that was not ticked', () => {
		const ticked = parameters.filter(
			({ type, name }) => type === 'multiOptions' && name !== 'outputFields',
		);
		expect(ticked.map(({ name, default: value, required }) => [name, value, required])).toEqual([
			['adviceTypes', [], true],
			['sharedData', [], true],
		]);
	});
});
