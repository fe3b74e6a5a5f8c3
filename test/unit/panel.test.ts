import type { INodeProperties } from 'n8n-workflow';

import { PlannrApi } from '../../credentials/PlannrApi.credentials';
import { PlannrReferral } from '../../nodes/PlannrReferral/PlannrReferral.node';
import { operations } from '../../nodes/PlannrReferral/operations';
import { parametersIn, shownIn } from './panelTexts';

const { properties } = new PlannrReferral().description;
const shown = [...shownIn(properties), ...shownIn(new PlannrApi().properties)];
const parameters = parametersIn(properties);

const isShown = ({ displayOptions }: INodeProperties, resource: string, operation: string) => {
	const { resource: resources = [], operation: chosen = [] } = displayOptions?.show ?? {};
	return resources.includes(resource) && chosen.includes(operation);
};

/** The operations that the panel offers, as `resource.operation`. */
const offered = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options = [] }) =>
		(displayOptions?.show?.resource ?? [])
			.filter((resource) => typeof resource === 'string')
			.flatMap((resource) =>
				options.flatMap((option) =>
					'value' in option ? [`${resource}.${String(option.value)}`] : [],
				),
			),
	);

const outputs = ['simplify', 'output', 'outputFields'];

/** Saved workflows depend on these names: one that was released never changes. */
const released: Readonly<Record<string, readonly string[]>> = {
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
		expect([...offered].sort()).toEqual(Object.keys(released).sort());
	});

	it.each(Object.entries(released))('of %s are the public contract, in its order', (key, names) => {
		const [resource = '', operation = ''] = key.split('.');
		const found = properties.filter((parameter) => isShown(parameter, resource, operation));
		expect(found.map(({ name }) => name)).toEqual(names);
	});

	it('of the additional fields are the public contract', () => {
		const places = shownIn(properties).map(({ place }) => place);
		expect(places.filter((place) => /^additionalFields\.[^@]+$/.test(place))).toEqual([
			'additionalFields.furtherClients',
			'additionalFields.furtherClients.client',
			'additionalFields.furtherClients.client.clientUuid',
			'additionalFields.note',
			'additionalFields.slaDeadline',
		]);
	});

	it('of the options of Create are the public contract', () => {
		const isOptions = (parameter: INodeProperties) =>
			parameter.name === 'options' && isShown(parameter, 'referral', 'create');
		const places = shownIn(properties.filter(isOptions)).map(({ place }) => place);
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

describe('What the panel offers is there', () => {
	it('every operation is routed, and nothing else is', () => {
		const routed = Object.entries(operations).flatMap(([resource, all]) =>
			Object.keys(all).map((operation) => `${resource}.${operation}`),
		);
		expect([...routed].sort()).toEqual([...offered].sort());
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

describe('The wording of the panel', () => {
	it.each(shown)('$place has a label in Title Case: $label', ({ label }) => {
		const [first = '', ...others] = label.split(' ');
		expect(first).toMatch(/^[A-Z0-9]/);
		for (const word of others) expect(word).toMatch(/^([A-Z0-9]\S*|and|or|of|by|for|to|with)$/);
		expect(label).not.toMatch(/[.:]$/);
	});

	it.each(shown.filter(({ description }) => description !== undefined))(
		'$place is described in one sentence without a full stop, or in several with',
		({ description = '' }) => {
			const isSeveral = /[.?!] [A-Z]/.test(description);
			expect(description.endsWith('.')).toBe(isSeveral);
			expect(description).toMatch(/^[A-Z]/);
			expect(description).toBe(description.trim());
		},
	);

	it.each(shown.filter(({ placeholder }) => placeholder !== undefined))(
		'$place has a placeholder that gives an example or says what to add',
		({ placeholder }) => {
			expect(placeholder).toMatch(/^(e\.g\. \S|Add [A-Z])/);
		},
	);

	it.each(parameters.filter(({ type }) => type === 'boolean'))(
		'$name says whether',
		({ description }) => {
			expect(description).toMatch(/^Whether /);
		},
	);

	it.each(parameters.filter(({ type }) => type === 'multiOptions'))(
		'$name is sorted by label',
		({ options = [] }) => {
			const labels = options.map(({ name }) => name);
			expect(labels).toEqual([...labels].sort((one, other) => one.localeCompare(other, 'en')));
		},
	);

	it.each(
		properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options = [] }) => options.map((option) => ({ action: '', ...option }))),
	)('$name has an action without an article', ({ action }) => {
		expect(action).toMatch(/^[A-Z][a-z]+ [a-z]/);
		expect(action).not.toMatch(/\b(a|an|the)\b/i);
	});
});
