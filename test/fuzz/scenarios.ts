import fc from 'fast-check';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type ResponsePlans, responsePlans } from './responses';
import { hostileTexts, hostileValues, mostly } from './values';

/** A note that only the recipient may read. */
export const NOTE = 'Canary note: the divorce of 7f3a9c is confidential';

/** Values of fields by the field's name; `options.timeout` for one in a collection. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** Runs an operation of the node, as a node or as an agent's tool. */
interface OperationScenario {
	readonly kind: 'node' | 'tool';
	readonly resource: string;
	readonly operation: string;
	/** The modes of the resource locators, by field. */
	readonly modes: Readonly<Record<string, string>>;
	readonly items: readonly FieldValues[];
	/** Whether the values are fixed in the panel instead of coming from the items by expressions. */
	readonly isFixed: boolean;
	readonly onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
}

/** Opens a dropdown. */
interface PickerScenario {
	readonly kind: 'picker';
	readonly method: string;
	readonly filter: string | undefined;
	readonly token: string | undefined;
}

/** Tests a credential. */
interface CredentialScenario {
	readonly kind: 'credential';
}

/** Polls the trigger several times, with each of the items' responses in turn. */
interface TriggerScenario {
	readonly kind: 'trigger';
	readonly values: FieldValues;
	readonly staticData: unknown;
	readonly isManual: boolean;
	readonly polls: readonly ResponsePlans[];
}

/** Something to do with the node, the credential it is done with, and how the server responds. */
export type Scenario = {
	readonly credential: ICredentialDataDecryptedObject;
	readonly plans: ResponsePlans;
} & (OperationScenario | PickerScenario | CredentialScenario | TriggerScenario);

const uuids = [...demo.clients.slice(0, 3), demo.referrals.received, demo.connections.accepted];
const lists = {
	returnAll: mostly(false, true),
	limit: mostly(1, 2, 5, '3'),
	'filters.status': mostly('accepted', 'Pending'),
	'filters.direction': mostly('sent', 'Received'),
	'filters.uuids': mostly(uuids[0], uuids.join()),
	sort: mostly({ rule: { field: 'created_at', direction: 'asc' } }, {}),
};
const connections = mostly(demo.connections.accepted, demo.connections.pending, 'Recipient Ltd');
const clients = mostly(
	demo.clients[0],
	demo.clients.slice(0, 2),
	demo.clients.slice(0, 2).join('; '),
	'Fuzzy Client 0',
	'fuzzy.client0@example.co.uk',
	'Fuzzy Client 0\nFuzzy Client 1',
);
const referrals = mostly(...Object.values(demo.referrals));

/** The fields of each operation, with what is put into them. */
const fields: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
	'referral.create': {
		connection: connections,
		clients,
		adviceTypes: mostly('tax', ['mortgages', 'Pensions'], 'Estate Planning, other', '["tax"]'),
		sharedData: mostly('income', ['basic_details', 'Pensions'], 'Contact Details; Notes'),
		duration: mostly('3', 6, 'lifetime', '1'),
		ifAlreadyReferred: mostly('return', 'fail', 'Create Another'),
		'additionalFields.note': mostly(NOTE),
		'additionalFields.slaDeadline': mostly('2027-02-28', '28 Feb 2027'),
		'additionalFields.furtherClients': mostly({ client: [] }),
		'options.validateOnly': mostly(true, false, 'false'),
	},
	'referral.get': { referral: referrals },
	'referral.getAll': lists,
	'referral.accept': { referral: referrals },
	'referral.reject': { referral: referrals, rejectionReason: mostly(NOTE) },
	'connection.create': { adviserKey: mostly(...Object.values(demo.adviserKeys)) },
	'connection.get': { connection: connections },
	'connection.getAll': { ...lists, 'filters.recipientUuid': mostly(demo.otherAccount) },
	'client.get': { client: clients },
	'client.getAll': {
		...lists,
		'filters.name': mostly('Fuzzy'),
		'filters.email': mostly('fuzzy.client0@example.co.uk'),
		'filters.phone': mostly('020'),
		'filters.role': mostly('individual', ['joint', 'trust']),
		'filters.isProspect': mostly(true, 'false'),
		'filters.createdAfter': mostly('2020-01-01'),
		'filters.createdBefore': mostly('2030-01-01'),
		'filters.groups': mostly('VIP'),
	},
};

/** The modes of the resource locators, by field; the others have one value. */
export const LOCATOR_MODES: Readonly<Record<string, readonly string[]>> = {
	connection: ['id', 'firm', 'list'],
	clients: ['id', 'email', 'name', 'list'],
	client: ['id', 'email', 'name', 'list'],
	referral: ['id', 'list'],
};

const common = {
	simplify: mostly(true, false),
	'options.timeout': mostly(5, 30),
};

/** In one run all items have the same fields, as the columns of a table. */
function fieldValuesOf(name: string): fc.Arbitrary<readonly FieldValues[]> {
	const all = { ...fields[name], ...common };
	return fc.subarray(Object.keys(all)).chain((left) => {
		const kept = Object.entries(all).filter(([key]) => !key.includes('.') || left.includes(key));
		return fc.array(fc.record(Object.fromEntries(kept)), { minLength: 1, maxLength: 3 });
	});
}

const operationScenarios = (names: readonly string[]): fc.Arbitrary<OperationScenario> =>
	fc.constantFrom(...names).chain((name) => {
		const [resource = '', operation = ''] = name.split('.');
		return fc.record({
			kind: fc.constantFrom<'node' | 'tool'>('node', 'node', 'node', 'tool'),
			resource: fc.constant(resource),
			operation: fc.constant(operation),
			modes: fc.record(
				Object.fromEntries(
					Object.entries(LOCATOR_MODES).map(([field, modes]) => [field, fc.constantFrom(...modes)]),
				),
			),
			items: fieldValuesOf(name),
			isFixed: fc.boolean(),
			onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
		});
	});

const optionalTexts = fc.option(hostileTexts, { nil: undefined });

const pickerScenarios = (methods: readonly string[]): fc.Arbitrary<PickerScenario> =>
	fc.record({
		kind: fc.constant('picker'),
		method: fc.constantFrom(...methods),
		filter: fc.oneof(optionalTexts, fc.constantFrom('doe', 'O’Néill', '(', '\\', '.*')),
		token: fc.oneof(
			{ weight: 3, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: optionalTexts },
		),
	});

const triggerScenarios: fc.Arbitrary<TriggerScenario> = fc.record({
	kind: fc.constant('trigger'),
	values: fc.record(
		{
			events: mostly(
				['referralReceived', 'referralSent', 'referralAccepted', 'referralExpired', 'slaDueSoon'],
				['referralReceived'],
			),
			direction: mostly('any', 'sent'),
			slaDays: mostly(1, 365),
			'filters.adviceTypes': mostly(['tax'], 'mortgages'),
			'filters.firms': mostly('Recipient Ltd'),
		},
		{ requiredKeys: ['events', 'direction', 'slaDays'] },
	),
	staticData: fc.oneof(
		{ weight: 2, arbitrary: fc.constant({}) },
		{ weight: 1, arbitrary: hostileValues },
		{
			weight: 1,
			arbitrary: fc.dictionary(fc.constantFrom('known', 'watermark', 'version'), hostileValues),
		},
	),
	isManual: fc.boolean(),
	polls: fc.array(responsePlans, { minLength: 1, maxLength: 3 }),
});

const credentials: fc.Arbitrary<ICredentialDataDecryptedObject> = fc.oneof(
	{ weight: 5, arbitrary: fc.constant({}) },
	{ weight: 2, arbitrary: fc.constant({ accountUuid: '' }) },
	{
		weight: 1,
		arbitrary: fc.record(
			{
				accessToken: fc.constantFrom(
					'',
					' ',
					'Bearer',
					'broken\r\ntoken',
					'tökën-of-the-office',
					'"quoted-token"',
				),
				accountUuid: hostileTexts,
				baseUrl: fc.oneof(
					hostileTexts,
					fc.constantFrom(
						'http://evil.localhost',
						'https://user:password@127.0.0.1',
						'file:///etc/passwd',
					),
				),
			},
			{ requiredKeys: [] },
		),
	},
);

/**
 * Creates the arbitrary of all scenarios.
 *
 * @param operations the node's operations, e.g. `referral.create`
 * @param methods the names of its list search methods
 */
export function scenarios(
	operations: readonly string[],
	methods: readonly string[],
): fc.Arbitrary<Scenario> {
	return fc
		.oneof(
			{ weight: 10, arbitrary: operationScenarios(operations) },
			{ weight: 2, arbitrary: pickerScenarios(methods) },
			{ weight: 1, arbitrary: fc.constant({ kind: 'credential' } as const) },
			{ weight: 2, arbitrary: triggerScenarios },
		)
		.chain((scenario) =>
			fc.record({ credential: credentials, plans: responsePlans }).map((rest) => ({
				...scenario,
				...rest,
			})),
		);
}

/**
 * Returns the parameters of the node for a scenario's fields.
 *
 * @param values the values of the fields, or the expressions for them
 * @param modes the modes of the resource locators
 */
export function toParameters(
	values: FieldValues,
	modes: Readonly<Record<string, string>> = {},
): INodeParameters {
	const parameters: Record<string, unknown> = {};
	for (const [path, value] of Object.entries(values)) {
		const [name = '', member] = path.split('.');
		if (member !== undefined) {
			const collection = parameters[name];
			parameters[name] = { ...(typeof collection === 'object' && collection), [member]: value };
		} else if (modes[name] === undefined) parameters[name] = value;
		else parameters[name] = { __rl: true, mode: modes[name], value };
	}
	return parameters as INodeParameters;
}
