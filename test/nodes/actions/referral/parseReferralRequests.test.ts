import { sharedDataCategories } from '../../../../nodes/PlannrReferral/transport/vocabulary';
import { parseCreate } from '../../../../nodes/PlannrReferral/actions/referral/create.operation';
import {
	CONNECTION,
	JANE,
	JIM,
	JOHN,
	minimalRequest,
	locator,
	minimalParameters,
	parseRequests,
} from './createRequests';
import { createItem } from '../createItem';

type Parameters = Readonly<Record<string, unknown>>;
type Bodies = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** A table row: the same further client in another form that an expression may return. */
function further(furtherClients: unknown, form: string): Array<[string, Parameters, Bodies]> {
	const bodies = [{ ...minimalRequest, client_uuids: [JOHN, JANE] }];
	return [[`further clients may be ${form}`, { additionalFields: { furtherClients } }, bodies]];
}

describe('The requests of an item', () => {
	const rows: Array<[string, Parameters, Bodies]> = [
		['only the required parameters are sent when nothing else is set', {}, [minimalRequest]],
		[
			'all parameters are sent',
			{
				clients: locator(`${JOHN}, ${JANE}`),
				adviceTypes: ['tax'],
				sharedData: ['goals', 'income'],
				duration: '6',
				additionalFields: {
					furtherClients: { client: [{ clientUuid: locator(JIM) }] },
					note: ' Prefers a call after five.\nThanks. ',
					slaDeadline: '2026-02-28T00:00:00',
				},
			},
			[
				{
					connection_uuid: CONNECTION,
					client_uuids: [JOHN, JANE, JIM],
					advice_type: 'tax',
					duration_months: 6,
					shared_data: ['income', 'goals'],
					sla_deadline: '2026-02-28',
					note: ' Prefers a call after five.\nThanks. ',
				},
			],
		],
		...further([JANE], 'a list'),
		...further(JANE, 'a text'),
		...further([{ clientUuid: JANE }], 'a list of rows'),
		...further({ client: { clientUuid: JANE } }, 'one row'),
		...further({ client: [{ clientUuid: locator([{ uuid: JANE }]) }] }, 'records in a locator'),
		[
			'several advice types lead to one request each, in the order of the vocabulary',
			{ adviceTypes: ['tax', 'investments', 'pensions'] },
			['investments', 'pensions', 'tax'].map((advice_type) => ({ ...minimalRequest, advice_type })),
		],
		[
			'labels and comma-separated texts are accepted as well as values',
			{ adviceTypes: 'Tax, Estate Planning', sharedData: 'Cash Accounts, INCOME' },
			['estate_planning', 'tax'].map((advice_type) => ({
				...minimalRequest,
				advice_type,
				shared_data: ['income', 'cash_accounts'],
			})),
		],
		[
			'all data is shared when all of it is selected',
			{ sharedData: sharedDataCategories.map(({ name }) => name).reverse() },
			[{ ...minimalRequest, shared_data: sharedDataCategories.map(({ value }) => value) }],
		],
		[
			'blank optional fields are left out',
			{ additionalFields: { note: ' ', slaDeadline: '' } },
			[minimalRequest],
		],
		[
			'optional fields with null are left out',
			{ additionalFields: { note: null, slaDeadline: null } },
			[minimalRequest],
		],
		[
			'a number as the note is sent as a text',
			{ additionalFields: { note: 0 } },
			[{ ...minimalRequest, note: '0' }],
		],
	];
	it.each(rows)('%s', (_, parameters, bodies) => {
		expect(parseRequests(parameters)).toStrictEqual(bodies);
	});

	it.each<[string, unknown, number | null]>([
		['1', '1', 1],
		['2', '2', 2],
		['3', '3', 3],
		['6', '6', 6],
		['a number', 6, 6],
		['a label', '2 Months', 2],
		['a list of one', ['6'], 6],
		['a list of one number', [3], 3],
		['a number and its unit', '3 month', 3],
		['the same with a hyphen', '6-months', 6],
		['one month in the plural', '1 months', 1],
		['a word', 'Three months', 3],
		['another word', 'six Months', 6],
		['lifetime', 'lifetime', null],
		['lifetime in a list', ['Lifetime'], null],
		['lifetime by its label', 'Lifetime', null],
	])('a duration as %s is sent in months, or as null for a lifetime', (_, duration, months) => {
		expect(parseRequests({ duration })).toStrictEqual([
			{ ...minimalRequest, duration_months: months },
		]);
	});

	it('share no objects with each other', () => {
		const [one, other] = parseRequests({ adviceTypes: ['tax', 'other'] });
		expect(one).not.toBe(other);
		expect(minimalParameters.adviceTypes).toEqual(['pensions']);
	});
});

describe('The connection', () => {
	it.each([
		['a locator by UUID', locator(CONNECTION)],
		['a locator picked from a list', locator(CONNECTION, 'list')],
		['a bare text', CONNECTION],
		['a text in capitals with space around it', ` ${CONNECTION.toUpperCase()} `],
		['a list of one', [CONNECTION]],
		['a record', { uuid: CONNECTION, status: 'accepted' }],
		['a locator that holds a record', locator({ uuid: CONNECTION })],
	])('is accepted as %s', (_, connection) => {
		expect(parseRequests({ connection })).toStrictEqual([minimalRequest]);
	});
});

describe('The clients', () => {
	const furtherClient = (client: unknown) => ({ additionalFields: { furtherClients: { client } } });
	const rows: Array<[string, Parameters, string[]]> = [
		['come from a locator', { clients: locator(JOHN) }, [JOHN]],
		['come from a bare text', { clients: `${JANE}\n${JOHN}` }, [JANE, JOHN]],
		['come from a list', { clients: [JANE, JOHN] }, [JANE, JOHN]],
		['come from a list in a locator', { clients: locator([JANE, JOHN]) }, [JANE, JOHN]],
		['come from a JSON list', { clients: JSON.stringify([JANE, JOHN]) }, [JANE, JOHN]],
		[
			'come from records with a uuid',
			{ clients: [{ uuid: JANE, name: 'Jane Doe' }, { uuid: JOHN }] },
			[JANE, JOHN],
		],
		[
			'come from records in a locator',
			{ clients: locator([{ uuid: JANE }, { uuid: JOHN }]) },
			[JANE, JOHN],
		],
		['are each sent once', { clients: [JOHN, JANE, JOHN.toUpperCase()] }, [JOHN, JANE]],
		[
			'are followed by the further ones',
			furtherClient([{ clientUuid: locator(JANE) }]),
			[JOHN, JANE],
		],
		[
			'are each sent once, further ones included',
			{ clients: [JOHN, JANE], ...furtherClient([{ clientUuid: JANE }, { clientUuid: JIM }]) },
			[JOHN, JANE, JIM],
		],
		['have a further one from a single record', furtherClient({ clientUuid: JANE }), [JOHN, JANE]],
		['have a further one from a bare text', furtherClient(JANE), [JOHN, JANE]],
		['have further ones from a list of texts', furtherClient([JANE, JIM]), [JOHN, JANE, JIM]],
		[
			'have several further ones from one row',
			furtherClient([{ clientUuid: locator(`${JANE} ${JIM}`) }]),
			[JOHN, JANE, JIM],
		],
		[
			'have further ones from a list in a locator',
			furtherClient([{ clientUuid: locator([JANE, JIM]) }]),
			[JOHN, JANE, JIM],
		],
		[
			'have further ones from records',
			furtherClient([{ uuid: JANE }, { uuid: JIM }]),
			[JOHN, JANE, JIM],
		],
	];
	it.each(rows)('%s', (_, parameters, uuids) => {
		expect(parseRequests(parameters)).toStrictEqual([{ ...minimalRequest, client_uuids: uuids }]);
	});
});

describe('Every parameter of an item', () => {
	it('is read once, because an expression may return another value every time', () => {
		const additionalFields = { note: 'Thanks', slaDeadline: '2026-02-28', furtherClients: JANE };
		const item = createItem({ ...minimalParameters, additionalFields });
		const readNames: string[] = [];
		const get = (name: string, label: string) => {
			readNames.push(name);
			return item.get(name, label);
		};
		parseCreate({ ...item, get });
		expect(readNames.sort()).toEqual([...new Set(readNames)].sort());
		expect(readNames).toEqual(
			expect.arrayContaining(
				Object.keys(additionalFields).map((name) => `additionalFields.${name}`),
			),
		);
	});
});
