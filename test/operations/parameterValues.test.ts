import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { demo, type Account } from '../../sandbox';
import { NODE_NAME, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { numberedUuid } from '../engine/manyReferrals';
import {
	ALREADY_REFERRED,
	CREATE_REFERRAL,
	DEADLINE_HINTS,
	LIST_NOT_COMPLETE,
	PARAMETER_PROBLEMS,
	REQUEST_CONNECTION,
	REQUEST_FAILURES,
	RESPONSE_PROBLEMS,
	TRAILING_SEPARATOR_HINT,
	VALIDATE_ONLY,
} from '../texts';
import { runAsTool } from '../agentTool/runAsTool';
import { useVirtualClock } from '../engine/virtualClock';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, addReferral, listRequests, runNode, writeRequests } = useNode();

const { empty } = PARAMETER_PROBLEMS;

async function runCreate(parameters: INodeParameters, items: readonly IDataObject[] = [{}]) {
	return await runNode({ ...minimalCreate, ...parameters }, { items });
}

const withFields = (additionalFields: INodeParameters) => ({ additionalFields });

describe('Nothing is sent', () => {
	it.each<[string, INodeParameters, IDataObject, RegExp | string]>([
		[
			'when Validate Only gives nothing',
			{ options: { validateOnly: '={{ $json.dryRun }}' } },
			{ DryRun: true },
			`'Validate Only' ${empty} [item 0]`,
		],
		[
			'when Validate Only is a locator without a value',
			{ options: { validateOnly: '={{ ({ __rl: true, value: $json.dryRun }) }}' } },
			{ DryRun: true },
			`'Validate Only' ${empty} [item 0]`,
		],
		[
			'when data is crossed out',
			{ sharedData: '={{ $json.share }}' },
			{ share: '☐ Income\n☑ Pensions' },
			/'Shared Data'/,
		],
		[
			'when a column of shared data is empty',
			{ sharedData: '={{ [$json.first, $json.second] }}' },
			{ first: 'Income', second: '' },
			`Entry 2 of 'Shared Data' ${empty} [item 0]`,
		],
		[
			'when a column in a text of advice types is empty',
			{ adviceTypes: '={{ $json.first }}, {{ $json.second }}, {{ $json.third }}' },
			{ first: 'Tax', second: '', third: 'Other' },
			`Entry 2 of 'Advice Types' ${empty} [item 0]`,
		],
		[
			'when a connection is named as clients are',
			{ connection: { __rl: true, mode: 'name', value: 'Example Mortgage Desk LLP' } },
			{},
			"'Connection' cannot be found by name [item 0]",
		],
		[
			'when a client is named as firms are',
			{ clients: '={{ ({ __rl: true, mode: "firm", value: $json.name }) }}' },
			{ name: 'Jane Client' },
			"'Clients' cannot be found by firm [item 0]",
		],
		['when a duration is doubtful', { duration: '={{ "3?" }}' }, {}, /'Duration'/],
		[
			'when the note is an object',
			withFields({ note: '=Client: {{ $json.address }}' }),
			{ address: { street: '1 High St' } },
			/'Note' contains '\[object Object\]'/,
		],
		[
			'when n8n drops the expression in Further Clients',
			withFields({ furtherClients: '={{ $json.others }}' }),
			{ others: [demo.clients[1]] },
			`'Further Clients' ${empty} [item 0]`,
		],
		[
			'when the expression of a field is broken',
			withFields({ note: "={{ $('Nowhere').item.json.x }}", slaDeadline: '2027-02-28' }),
			{},
			/^The expression in 'Note' could not/,
		],
		[
			'when an expression returns what n8n lets nobody read',
			{ adviceTypes: '={{ [$env] }}', ...withFields({ note: '={{ $node }}' }) },
			{},
			/^The expression in 'Advice Types' could not .+; The expression in 'Note' could not/,
		],
		[
			'when the deadline is a duration',
			withFields({ slaDeadline: '={{ Duration.fromObject({ days: 14 }) }}' }),
			{},
			/'SLA Deadline' .+ duration/,
		],
		[
			'when the deadline is an interval',
			withFields({ slaDeadline: '={{ Interval.fromDateTimes($now, $now.plus({ days: 1 })) }}' }),
			{},
			/'SLA Deadline' .+ interval/,
		],
		['when the deadline is a number', withFields({ slaDeadline: '={{ 46000 }}' }), {}, /number/],
	])('%s', async (_, parameters, item, message) => {
		const { error } = await runCreate(parameters, [item]);
		expect(error?.message).toEqual(
			typeof message === 'string' ? message : expect.stringMatching(message),
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('Lists that are nested without end are reported', () => {
	const getClients = { resource: 'client', operation: 'getAll' };
	const requestConnection = { resource: 'connection', operation: 'create' };
	const rows: Array<[label: string, withValue: (value: string) => INodeParameters]> = [
		['Clients', (clients) => ({ ...minimalCreate, clients })],
		['Advice Types', (adviceTypes) => ({ ...minimalCreate, adviceTypes })],
		['Duration', (duration) => ({ ...minimalCreate, duration })],
		[
			'Further Clients',
			(clientUuid) => ({
				...minimalCreate,
				...withFields({ furtherClients: { client: [{ clientUuid }] } }),
			}),
		],
		['Groups', (groups) => ({ ...getClients, filters: { groups } })],
		['Referral Code', (adviserKey) => ({ ...requestConnection, adviserKey })],
	];
	const text = '['.repeat(50_000) + ']'.repeat(50_000);
	const expression = '={{ Array(100).fill(0).reduce((list) => [list], []) }}';

	it.each(rows)('in %s', async (label, withValue) => {
		const messageFor = async (value: string) => (await runNode(withValue(value))).error?.message;
		expect(await messageFor(text)).toContain(`'${label}'`);
		expect(await messageFor(expression)).toBe(
			`'${label}' ${PARAMETER_PROBLEMS.nestedTooDeeply} [item 0]`,
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('Nothing is sent by another operation', () => {
	const connections = { resource: 'connection', operation: 'getAll' };
	const withCode = (adviserKey: string) => ({
		resource: 'connection',
		operation: 'create',
		adviserKey,
	});
	const withReason = (rejectionReason: string) => ({
		operation: 'reject',
		referral: uuidLocator(demo.referrals.received),
		rejectionReason,
	});
	const { notReferralCode } = REQUEST_CONNECTION;

	it.each<[string, INodeParameters, string]>([
		['a reason of an object', withReason('={{ "" + {} }}'), "'Rejection Reason' contains"],
		[
			'an invisible reason',
			withReason('\u200B'),
			"'Rejection Reason' contains no visible characters",
		],
		...['undefined', '<reason>', 'string', 'Rejection reason', '<p>{{ reason }}</p>'].map(
			(reason): [string, INodeParameters, string] => [
				`the reason ${reason}`,
				withReason(reason),
				"'Rejection Reason' contains only",
			],
		),
		...[
			'2.19E+26',
			'########',
			'#DIV/0!x',
			'ＡＢ１２ＣＤ３４',
			'АВ12CD34',
			'AB12 D34',
			'AB12CD3\u200B',
		].map((code): [string, INodeParameters, string] => [
			`the code ${code}`,
			withCode(code),
			`'Referral Code' ${notReferralCode}`,
		]),
		...['2.19e26', '12345678', '-1234567'].map((number): [string, INodeParameters, string] => [
			`the number ${number} as code`,
			withCode(`={{ ${number} }}`),
			`'Referral Code' is the number “${Number(number)}”, not text [item 0]`,
		]),
		['a negative number as code', withCode('-1234567'), `'Referral Code' ${notReferralCode}`],
		...['12-34-56', '1-2-2027', '2027-2-8'].map((code): [string, INodeParameters, string] => [
			`the sort code or date ${code} as code`,
			withCode(code),
			`'Referral Code' ${notReferralCode}`,
		]),
		['a blank line as code', withCode('________'), `'Referral Code' ${notReferralCode}`],
		['no recipient', { ...connections, filters: { recipientUuid: '={{ null }}' } }, empty],
		['no status', { ...connections, filters: { status: '={{ $json.state }}' } }, empty],
		['an empty locator', { ...connections, filters: { uuids: '={{ ({ __rl: true }) }}' } }, empty],
		['a status and a sign', { ...connections, filters: { status: 'accepted?' } }, "'Status'"],
		['no simplification', { ...connections, simplify: '={{ null }}' }, `'Simplify' ${empty}`],
	])('with %s', async (_, parameters, message) => {
		const { error } = await runNode(parameters);
		expect(error?.message).toContain(message);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

it.each(['\ufeff NEWFRND1\u200b', 'NEWF\u00adRND1'])(
	'A referral code is requested without what cannot be seen: %j',
	async (adviserKey) => {
		await runNode({ resource: 'connection', operation: 'create', adviserKey });
		expect(writeRequests()).toMatchObject([{ body: { adviser_key: 'NEWFRND1' } }]);
	},
);

describe('A deadline', () => {
	it.each([
		["={{ '2027-07-01T00:00:00.000Z' }}", 'America/New_York', '2027-07-01'],
		["={{ '2027-06-30T23:30:00Z' }}", '"Europe/London"', '2027-07-01'],
		["={{ new Date('2027-06-30T23:30:00Z') }}", 'DEFAULT', '2027-07-01'],
		["={{ DateTime.fromISO('2027-06-30T23:30', { zone: 'utc' }) }}", 'UTC', '2027-06-30'],
		['28\u00a0Feb\u00a02027\u200b', 'Europe/London', '2027-02-28'],
		["={{ DateTime.fromISO('2027-07-01T00:30') }}", 'Pacific/Auckland', '2027-07-01'],
	])('%s is sent by its own date, or the one in London, in %s', async (value, timeZone, date) => {
		const parameters = { ...minimalCreate, ...withFields({ slaDeadline: value }) };
		const { error } = await runNode(parameters, { timeZone });
		expect(error).toBeUndefined();
		expect(writeRequests()).toMatchObject([{ body: { sla_deadline: date } }]);
	});

	it('that is not there or past is named in a hint', async () => {
		const past = new Date(Date.now() - 48 * 60 * 60 * 1000).toISOString().slice(0, 10);
		const days = [null, past, '2027-07-01', ''];
		const adviceTypes = ['tax', 'other', 'pensions', 'mortgages'];
		const parameters = {
			...minimalCreate,
			adviceTypes: '={{ $json.adviceType }}',
			...withFields({ slaDeadline: '={{ $json.day }}' }),
		};
		const items = days.map((day, index) => ({ day, adviceType: adviceTypes[index] }));
		const finished = await runNode(parameters, { items });
		expect(finished.hints(NODE_NAME)).toEqual([
			DEADLINE_HINTS.missing('items 0, 3'),
			DEADLINE_HINTS.past('item 1'),
		]);
		expect(writeRequests().map(({ body }) => body)).toMatchObject(
			[undefined, past, '2027-07-01', undefined].map((day) =>
				day === undefined ? {} : { sla_deadline: day },
			),
		);
	});
});

it('An empty deadline is no statement about the open referral that is returned', async () => {
	addReferral(1, { slaDeadline: '2027-07-01' });
	const parameters = { ...minimalCreate, ...withFields({ slaDeadline: '={{ null }}' }) };
	const finished = await runNode(parameters);
	expect(finished.output('Next')[0]?.json.sla_deadline).toBe('2027-07-01');
	const [existing, missing] = finished.hints(NODE_NAME);
	expect(existing).toContain(ALREADY_REFERRED.returnedHint);
	expect(missing).toBe(DEADLINE_HINTS.missing('item 0'));
});

describe('A text with clients that ends in a separator', () => {
	it('is sent, and the items are named in a hint', async () => {
		const [john, jane] = demo.clients;
		const texts = [`${john};`, `${john}; ${jane}`, `${john}, ${jane}, `, john];
		const adviceTypes = ['tax', 'other', 'pensions', 'mortgages'];
		const items = texts.map((text, index) => ({ text, adviceType: adviceTypes[index] }));
		const parameters = {
			...minimalCreate,
			adviceTypes: '={{ $json.adviceType }}',
			clients: { __rl: true, mode: 'id', value: '={{ $json.text }}' },
		};
		const finished = await runNode(parameters, { items });
		expect(writeRequests()).toMatchObject([
			{ body: { client_uuids: [john] } },
			{ body: { client_uuids: [john, jane] } },
			{ body: { client_uuids: [john, jane] } },
			{ body: { client_uuids: [john] } },
		]);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(TRAILING_SEPARATOR_HINT)]);
	});
});

const [john, gareth] = demo.clients;
const settings = { onError: 'continueRegularOutput' } as const;
const validating = (change: INodeParameters = {}, options: INodeParameters = {}) => ({
	...minimalCreate,
	...change,
	options: { validateOnly: true, ...options },
});
const request = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [john],
	advice_type: 'mortgages',
	duration_months: 3,
	shared_data: ['basic_details'],
};
/** Whom the request is about, by name. */
const names = { clients: ['John Doe'], firm: 'Example Mortgage Desk LLP' };
/** The firm of the connections that are pending, denied and expired. */
const THIRD_FIRM = 'Imaginary Pensions Office Ltd';
const unknownUuid = '99999999-0000-4000-8000-000000000000';

/** Runs the node for one item and returns its output. */
async function validateItem(parameters: INodeParameters): Promise<readonly IDataObject[]> {
	const finished = await runNode(parameters);
	expect(finished.error).toBeUndefined();
	expect(writeRequests()).toEqual([]);
	expect(mockPlannr().contractViolations).toEqual([]);
	return finished.output('Next').map(({ json }) => json);
}

describe('Validate Only', () => {
	it('sends nothing, and returns the request of each advice type', async () => {
		const output = await validateItem(
			validating({ adviceTypes: ['tax', 'mortgages'], additionalFields: { note: 'A note.' } }),
		);
		expect(output).toEqual(
			['mortgages', 'tax'].map((advice_type) => ({
				valid: true,
				action: 'create',
				...names,
				request: { ...request, advice_type, note: 'A note.' },
				refusals: [],
				alreadyReferred: null,
			})),
		);
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('returns the body that is sent without it', async () => {
		const allParameters = {
			clients: uuidLocator(`${john} ${gareth}`),
			duration: 'lifetime',
			additionalFields: { note: 'A note.', slaDeadline: '2027-02-28' },
		};
		const [output] = await validateItem(validating(allParameters));
		await runNode({ ...minimalCreate, ...allParameters });
		expect(writeRequests().map(({ body }) => body)).toEqual([output?.request]);
	});

	it('sends the request when it is false as a text', async () => {
		await runNode({ ...minimalCreate, options: { validateOnly: '={{ "false" }}' } });
		expect(writeRequests()).toHaveLength(1);
	});

	it('pairs its output with the items, and reads every list once', async () => {
		const items = Array.from({ length: 100 }, (_, index) => ({ client: demo.clients[index % 6] }));
		const parameters = validating({
			clients: uuidLocator('={{ $json.client }}'),
			adviceTypes: ['tax', 'other'],
		});
		const finished = await runNode(parameters, { items });
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			items.flatMap((_, item) => [{ item }, { item }]),
		);
		expect(
			mockPlannr()
				.requestLog.map(({ operation }) => operation)
				.sort(),
		).toEqual(['findAccounts', 'getConnection', 'listReferrals']);
		const [clients] = mockPlannr().requestLog.filter(
			({ operation }) => operation === 'findAccounts',
		);
		expect(clients?.query).toEqual({
			'filter[type]': 'client',
			per_page: '500',
			sort: 'created_at',
		});
	});

	it('is invalid when it is neither true nor false', async () => {
		const options = { validateOnly: '={{ "perhaps" }}' };
		const finished = await runNode({ ...minimalCreate, options });
		expect(finished.error?.message).toBe(
			`'Validate Only' ${PARAMETER_PROBLEMS.notBoolean} [item 0]`,
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('Validate Only predicts a rejection', () => {
	const { pending, denied, expired, foreign } = demo.connections;
	it.each([
		['is pending', pending, THIRD_FIRM, VALIDATE_ONLY.connectionStatus('pending')],
		['is denied', denied, THIRD_FIRM, VALIDATE_ONLY.connectionStatus('denied')],
		['is expired', expired, THIRD_FIRM, VALIDATE_ONLY.connectionStatus('expired')],
		['is unknown', unknownUuid, null, VALIDATE_ONLY.connectionMissing],
		['belongs to others', foreign, null, VALIDATE_ONLY.connectionMissing],
	])('when the connection %s', async (_, connection, firm, message) => {
		expect(await validateItem(validating({ connection: uuidLocator(connection) }))).toEqual([
			{
				valid: false,
				action: 'fail',
				clients: names.clients,
				firm,
				request: { ...request, connection_uuid: connection },
				refusals: [{ parameter: 'Connection', message }],
				alreadyReferred: null,
			},
		]);
	});

	it('when the account may not use the connection', async () => {
		addFault({ operation: 'getConnection', effect: respond(403) });
		const [output] = await validateItem(validating());
		expect(output?.refusals).toEqual([
			{
				parameter: 'Connection',
				message: VALIDATE_ONLY.connectionForbidden,
			},
		]);
	});

	it('when clients are unknown, of another firm, or not clients', async () => {
		const others = [unknownUuid, demo.otherClients[0], demo.account];
		const clients = uuidLocator([others[0], john, others[1], others[2]].join(' '));
		const [output] = await validateItem(validating({ clients }));
		expect(output).toMatchObject({ valid: false, action: 'fail' });
		expect(output?.refusals).toEqual(
			others.map((client) => ({
				parameter: 'Clients',
				message: VALIDATE_ONLY.clientMissing(client),
			})),
		);
	});

	it('when a listed account is not a client, comparing UUIDs without regard to case', async () => {
		const rows = [
			{ uuid: john.toUpperCase(), type: 'client' },
			{ uuid: gareth },
			{ uuid: demo.account, type: 'employee' },
		];
		const act = respond(200, { data: rows });
		addFault({ operation: 'findAccounts', effect: act });
		const clients = uuidLocator(`${john} ${gareth} ${demo.account}`);
		const [output] = await validateItem(validating({ clients }));
		expect(output?.refusals).toEqual([
			{ parameter: 'Clients', message: expect.stringContaining(demo.account) },
		]);
	});

	it('but not from a list or a connection that comes from a cache', async () => {
		const aged = { age: '60' };
		const oldList = respond(200, { data: [] }, aged);
		const oldConnection = respond(
			200,
			{ uuid: demo.connections.accepted, status: 'pending' },
			aged,
		);
		addFault({ operation: 'findAccounts', times: 1, effect: oldList });
		addFault({ operation: 'getConnection', times: 1, effect: oldConnection });
		const [output] = await validateItem(validating());
		expect(output).toMatchObject({ valid: true, refusals: [] });
	});

	it('but not from pages that state no total and lack a client', async () => {
		const row = (_: unknown, number: number) => ({ uuid: numberedUuid(number) });
		const pages = [Array.from({ length: 500 }, row), []];
		pages.forEach((data, index) => {
			addFault({ operation: 'findAccounts', nth: index + 1, effect: respond(200, { data }) });
		});
		const [output] = await validateItem(validating());
		expect(output).toMatchObject({ valid: true, refusals: [] });
	});

	it('but not because the identifiers of clients are no UUIDs', async () => {
		const ulid = '01HZX3V5Q8K9M2N4P6R7S8T9VW';
		const body = { data: [{ uuid: ulid, name: 'Jane Client' }] };
		addFault({ operation: 'findAccounts', effect: respond(200, body) });
		const clients = { __rl: true, mode: 'list', value: ulid };
		const [output] = await validateItem(validating({ clients }));
		expect(output).toMatchObject({ valid: true, clients: ['Jane Client'], refusals: [] });
	});

	it('for every reason at once', async () => {
		addReferral(1, { connectionUuid: pending, clientUuids: [unknownUuid] });
		mockPlannr().data.accounts.set(unknownUuid, createClientOfAnotherFirm());
		const change = { connection: uuidLocator(pending), clients: uuidLocator(unknownUuid) };
		const [output] = await validateItem(validating({ ...change, ifAlreadyReferred: 'fail' }));
		expect(output?.refusals).toMatchObject([
			{ parameter: 'Connection' },
			{ parameter: 'Clients' },
			{ parameter: 'If Already Referred', message: VALIDATE_ONLY.alreadyReferred },
		]);
	});
});

/** A client that another firm has now. */
function createClientOfAnotherFirm(): Account {
	const client = mockPlannr().data.accounts.get(demo.otherClients[0]);
	if (client === undefined) throw new Error('The demo data lacks a client');
	return { ...client, uuid: unknownUuid };
}

describe('Validate Only, when the same clients may have been referred,', () => {
	it.each([
		['return', { valid: true, action: 'return', refusals: [] }],
		['fail', { valid: false, action: 'fail', refusals: [{ parameter: 'If Already Referred' }] }],
	])('reports what "%s" would do with the open referral', async (ifAlreadyReferred, expected) => {
		const existing = addReferral(1, { status: 'accepted' });
		const [output] = await validateItem(validating({ ifAlreadyReferred }));
		expect(output).toMatchObject({ ...expected, ...names, request });
		expect(output?.alreadyReferred).toEqual({ uuid: existing, status: 'accepted' });
	});

	it('names whom the open referral is about where Plannr wraps it', async () => {
		const { connection_uuid, client_uuids, advice_type } = request;
		const row = {
			uuid: demo.referrals.pending,
			status: 'pending',
			connection: { uuid: connection_uuid },
			clients: { data: client_uuids.map((uuid) => ({ uuid, name: 'John Doe' })) },
			advice_type,
			recipient_firm: { data: { name: names.firm } },
		};
		const effect = respond(200, { data: [row] });
		addFault({ operation: 'listReferrals', effect });
		const [output] = await validateItem(validating({ ifAlreadyReferred: 'return' }));
		expect(output).toMatchObject({ action: 'return', ...names });
	});

	it('reports no other problem where the open referral would be returned', async () => {
		addReferral(1, { connectionUuid: demo.connections.denied });
		const change = { connection: uuidLocator(demo.connections.denied) };
		const [output] = await validateItem(validating({ ...change, ifAlreadyReferred: 'return' }));
		expect(output).toMatchObject({ valid: true, action: 'return', refusals: [] });
	});

	it.each(['return', 'fail'])('reports with "%s" that there is none', async (ifAlreadyReferred) => {
		const [output] = await validateItem(validating({ ifAlreadyReferred }));
		expect(output).toEqual({
			valid: true,
			action: 'create',
			...names,
			request,
			refusals: [],
			alreadyReferred: null,
		});
	});

	it('looks for none when another would be created anyway', async () => {
		addReferral(1);
		const [output] = await validateItem(validating({ ifAlreadyReferred: 'create' }));
		expect(output).not.toHaveProperty('alreadyReferred');
		expect(listRequests()).toEqual([]);
	});
});

describe('A check that Validate Only cannot make', () => {
	const { clientsUnchecked, connectionUnchecked, statusWithheld } = VALIDATE_ONLY;
	const { foreign, unclear, tokenRejected } = REQUEST_FAILURES;
	const linkElsewhere = { data: [], links: { next: 'https://elsewhere.example/page' } };
	const page = { kind: 'text', text: '<html></html>' } as const;
	it.each([
		[
			'findAccounts',
			respond(403, {}),
			`${clientsUnchecked}this account lacks the permission (HTTP status 403)`,
		],
		[
			'findAccounts',
			respond(200, linkElsewhere),
			`${clientsUnchecked}the client list ${LIST_NOT_COMPLETE}`,
		],
		[
			'findAccounts',
			respond(200, { data: 1 }),
			`${clientsUnchecked}${unclear} (${RESPONSE_PROBLEMS.noList})`,
		],
		[
			'getConnection',
			respond(200, { uuid: demo.connections.accepted }),
			`${connectionUnchecked}${statusWithheld}`,
		],
		['getConnection', respond(422, {}), `${connectionUnchecked}Plannr returned HTTP status 422`],
		[
			'getConnection',
			page,
			`${CREATE_REFERRAL.rejected}: ${foreign} (HTTP status 200), but from a proxy, a firewall or a wrong address`,
		],
		...[403, 404].flatMap((status) => [
			[
				'getConnection',
				{ ...page, status },
				`${CREATE_REFERRAL.rejected}: ${foreign} (HTTP status ${status}), but from a proxy, a firewall or a wrong address`,
			] as const,
			[
				'getConnection',
				{ ...page, text: '', status },
				`${CREATE_REFERRAL.rejected}: ${REQUEST_FAILURES.empty(status)}`,
			] as const,
		]),
		['getConnection', respond(401, {}), `${CREATE_REFERRAL.rejected}: ${tokenRejected}`],
	] as const)('fails the item: %s with %j', async (operation, act, message) => {
		addFault({ operation, effect: act });
		const finished = await runNode(validating(), { settings });
		expect(finished.output('Next')[0]?.json).toMatchObject({
			error: `${message} [item 0]`,
			message: expect.stringMatching(VALIDATE_ONLY.didNothing),
		});
		expect(finished.output('Next')[0]?.json.message).not.toContain('sent referrals');
		expect(writeRequests()).toEqual([]);
	});

	it('never leaves the outcome unknown', async () => {
		addFault({ operation: 'findAccounts', effect: respond(403) });
		const { response } = await runAsTool(
			mockPlannr(),
			validating(),
			{},
			{ retryOnFail: true, maxTries: 2 },
		);
		expect(response).toContain('not done');
		expect(response).toContain(clientsUnchecked);
		expect(response).not.toContain('"unclear"');
		expect(response).not.toContain(CREATE_REFERRAL.mayHaveBeenCreated);
	});
});
