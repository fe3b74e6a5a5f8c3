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

describe('The requests of an item', () => {
	it('have all parameters', () => {
		const parameters = {
			clients: locator(`${JOHN}, ${JANE}`),
			adviceTypes: ['tax'],
			sharedData: ['goals', 'income'],
			duration: '6',
			additionalFields: {
				furtherClients: { client: [{ clientUuid: locator(JIM) }] },
				note: ' Prefers a call after five.\nThanks. ',
				slaDeadline: '2026-02-28T00:00:00',
			},
		};
		expect(parseRequests(parameters)).toStrictEqual([
			{
				connection_uuid: CONNECTION,
				client_uuids: [JOHN, JANE, JIM],
				advice_type: 'tax',
				duration_months: 6,
				shared_data: ['income', 'goals'],
				sla_deadline: '2026-02-28',
				note: ' Prefers a call after five.\nThanks. ',
			},
		]);
	});

	it('leave out optional fields with null, and send a number as the note', () => {
		const parse = (additionalFields: Parameters) => parseRequests({ additionalFields });
		expect(parse({ note: null, slaDeadline: null })).toStrictEqual([minimalRequest]);
		expect(parse({ note: 0 })).toStrictEqual([{ ...minimalRequest, note: '0' }]);
	});

	it.each([
		['2', 2],
		['2 Months', 2],
		[['6'], 6],
		[[3], 3],
		['6-months', 6],
		['1 months', 1],
		['six Months', 6],
		[['Lifetime'], null],
	])('send the duration %j in months, or null for a lifetime: %j', (duration, months) => {
		expect(parseRequests({ duration })).toStrictEqual([
			{ ...minimalRequest, duration_months: months },
		]);
	});

	it.each([
		['picked from a list', locator(CONNECTION, 'list')],
		['in a list of one', [CONNECTION]],
		['as a record', { uuid: CONNECTION, status: 'accepted' }],
		['as a locator that holds a record', locator({ uuid: CONNECTION })],
	])('take a connection %s', (_, connection) => {
		expect(parseRequests({ connection })).toStrictEqual([minimalRequest]);
	});

	it.each([
		['records in a locator', locator([{ uuid: JANE }, { uuid: JOHN }])],
		['a JSON list', JSON.stringify([JANE, JOHN])],
	])('take clients from %s', (_, clients) => {
		expect(parseRequests({ clients })).toStrictEqual([
			{ ...minimalRequest, client_uuids: [JANE, JOHN] },
		]);
	});

	const further: Array<[string, unknown, string[]]> = [
		['a list', [JANE], [JANE]],
		['a text', JANE, [JANE]],
		['a list of rows', [{ clientUuid: JANE }], [JANE]],
		['one row', { client: { clientUuid: JANE } }, [JANE]],
		['a text as the only row', { client: JANE }, [JANE]],
		['texts as rows', { client: [JANE, JIM] }, [JANE, JIM]],
		['several in one row', { client: [{ clientUuid: locator(`${JANE} ${JIM}`) }] }, [JANE, JIM]],
		['a list in a locator', { client: [{ clientUuid: locator([JANE, JIM]) }] }, [JANE, JIM]],
		['records in a locator', { client: [{ clientUuid: locator([{ uuid: JANE }]) }] }, [JANE]],
		['records as rows', { client: [{ uuid: JANE }, { uuid: JIM }] }, [JANE, JIM]],
		['one that is there already', { client: [{ clientUuid: JOHN }, { clientUuid: JIM }] }, [JIM]],
	];
	it.each(further)('take further clients from %s', (_, furtherClients, uuids) => {
		expect(parseRequests({ additionalFields: { furtherClients } })).toStrictEqual([
			{ ...minimalRequest, client_uuids: [JOHN, ...uuids] },
		]);
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
