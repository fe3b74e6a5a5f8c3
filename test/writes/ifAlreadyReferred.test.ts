import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { demo, type Referral } from '../../sandbox';
import type { FinishedRun } from '../engine';
import { fromModel, runAsTool } from '../agentTool/runAsTool';
import { NODE_NAME, createAnother, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import {
	ALREADY_REFERRED,
	CREATE_REFERRAL,
	PARAMETER_PROBLEMS,
	REQUEST_FAILURES,
	RESPONSE_PROBLEMS,
	VALIDATE_ONLY,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, addReferral, listRequests, runNode, writeRequests } = useNode();

const [john, gareth] = demo.clients;
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const createWith = (ifAlreadyReferred: string): INodeParameters => ({
	...minimalCreate,
	ifAlreadyReferred,
});
const returnedUuids = (finished: FinishedRun) =>
	finished.output('Next').map(({ json }) => json.uuid);

describe('When an open referral about the same exists', () => {
	it.each([
		['by default', 'pending', minimalCreate],
		['by default', 'accepted', minimalCreate],
		['with "return"', 'pending', createWith('return')],
	] as const)('%s, it is returned while it is %s', async (_, status, parameters) => {
		const existing = addReferral(1, { status });
		const finished = await runNode(parameters);
		expect(finished.output('Next')).toEqual([
			{
				json: expect.objectContaining({ uuid: existing, status, advice_type: 'mortgages' }),
				pairedItem: { item: 0 },
			},
		]);
		expect(writeRequests()).toEqual([]);
		expect(finished.hints(NODE_NAME)).toEqual([
			`${ALREADY_REFERRED.returnedHint} (Mortgages: item 0).`,
		]);
	});

	it('"fail" fails the item and names the referral, but not the clients', async () => {
		const existing = addReferral(1, { status: 'accepted' });
		const { error } = await runNode(createWith('fail'));
		expect(error?.message).toBe(ALREADY_REFERRED.failed(existing, 'accepted'));
		expect(error?.description).toMatch(
			new RegExp(`^${ALREADY_REFERRED.notCreatedAdvice}\\. ${ALREADY_REFERRED.openReferralAdvice}`),
		);
		expect(writeRequests()).toEqual([]);
	});

	it('"fail" leaves the other items unaffected with "continue on fail"', async () => {
		const existing = addReferral(1);
		const items = [{ client: gareth }, { client: john }];
		const parameters = { ...createWith('fail'), clients: uuidLocator('={{ $json.client }}') };
		const finished = await runNode(parameters, { items, settings: continueOnFail });
		expect(finished.output('Next').map(({ json }) => json)).toEqual([
			expect.objectContaining({ status: 'pending' }),
			{
				error: ALREADY_REFERRED.failed(existing, 'pending', 1),
				message: expect.stringContaining(ALREADY_REFERRED.optionAdvice),
				details: { httpCode: null, fields: {} },
			},
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('"create" creates another one, and the open ones are not listed', async () => {
		const existing = addReferral(1);
		const finished = await runNode(createAnother);
		expect(returnedUuids(finished)).not.toEqual([existing]);
		expect(writeRequests()).toHaveLength(1);
		// What there is before a create is read once, whatever its status.
		expect(listRequests().map(({ query }) => query['filter[status]'])).toEqual([undefined]);
	});

	it.each(['RETURN', 'Return existing', '={{ "return_existing" }}'])(
		'it is returned when the option holds %s',
		async (choice) => {
			const existing = addReferral(1);
			const finished = await runNode(createWith(choice));
			expect(returnedUuids(finished)).toEqual([existing]);
		},
	);

	it.each([
		['any other value', '={{ "skip" }}', ALREADY_REFERRED.notChoice, ALREADY_REFERRED.choices],
		[
			'a mistyped column',
			'={{ $json.choise }}',
			PARAMETER_PROBLEMS.empty,
			ALREADY_REFERRED.optionAdvice,
		],
	])('%s fails, and nothing is sent', async (_, choice, problem, advice) => {
		const { error } = await runNode(createWith(choice));
		expect(error?.message).toBe(`${ALREADY_REFERRED.optionAdvice} ${problem} [item 0]`);
		expect(error?.description).toContain(advice);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	// Where an earlier, unpublished version had it.
	it.each(['create', 'fail'])(
		'%s among the options, where it does not belong, shares nothing twice',
		async (choice) => {
			const existing = addReferral(1);
			const stored = { ...minimalCreate, options: { ifAlreadyReferred: choice } };
			expect(returnedUuids(await runNode(stored))).toEqual([existing]);
			expect(writeRequests()).toEqual([]);
		},
	);

	it('the newest of several is returned', async () => {
		const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
		addReferral(1, { createdAt: daysAgo(9) });
		const newest = addReferral(2, { createdAt: daysAgo(3), updatedAt: daysAgo(1) });
		addReferral(3, { createdAt: daysAgo(7) });
		addReferral(4, { createdAt: daysAgo(1), status: 'rejected' });
		expect(returnedUuids(await runNode(createWith('return')))).toEqual([newest]);
	});

	it('the order of the clients and all other parameters do not matter', async () => {
		const existing = addReferral(1, {
			clientUuids: [gareth, john],
			note: 'Another note',
			sharedData: ['goals'],
			durationMonths: 6,
			slaDeadline: '2027-02-28',
		});
		const parameters = {
			...createWith('return'),
			clients: uuidLocator(`${john.toUpperCase()} ${gareth}`),
		};
		expect(returnedUuids(await runNode(parameters))).toEqual([existing]);
	});

	it('a tool returns it to an agent', async () => {
		const existing = addReferral(1);
		const parameters = createWith(fromModel('ifAlreadyReferred'));
		const { response } = await runAsTool(mockPlannr(), parameters, {
			ifAlreadyReferred: 'Return Existing',
		});
		expect(JSON.parse(String(response))).toEqual([expect.objectContaining({ uuid: existing })]);
		expect(writeRequests()).toEqual([]);
	});

	it('each advice type is checked by itself', async () => {
		const existing = addReferral(1);
		const parameters = {
			...createWith('return'),
			adviceTypes: ['mortgages', 'tax', 'investments'],
		};
		const finished = await runNode(parameters);
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual([
			'investments',
			'mortgages',
			'tax',
		]);
		expect(returnedUuids(finished)[1]).toBe(existing);
		expect(writeRequests()).toHaveLength(2);
	});
});

describe('An existing referral does not count when it', () => {
	const rows: Array<[string, Partial<Referral>]> = [
		['is for other advice', { adviceType: 'tax' }],
		['went over another connection', { connectionUuid: demo.connections.received }],
		['is about one client more', { clientUuids: [john, gareth] }],
		['is about another client', { clientUuids: [gareth] }],
		['was rejected', { status: 'rejected', rejectionReason: 'Not our field.' }],
		['has expired', { status: 'expired' }],
		[
			'was received',
			{
				senderAccountUuid: demo.otherAccount,
				recipientAccountUuid: demo.account,
				clientUuids: [demo.otherClients[0]],
			},
		],
	];
	it.each(rows)('%s', async (_, change) => {
		const existing = addReferral(1, change);
		const finished = await runNode(createWith('fail'));
		expect(finished.error).toBeUndefined();
		expect(returnedUuids(finished)).not.toContain(existing);
		expect(writeRequests()).toHaveLength(1);
	});
});

describe('Equal items of one run', () => {
	const delayCreates = () => {
		addFault({ operation: 'createReferral', when: 'before', effect: { kind: 'delay', ms: 200 } });
	};
	const couples = [{ who: `${john} ${gareth}` }, { who: `${gareth} ${john}` }, { who: john }];
	const createForEach = (choice: string) => ({
		...createWith(choice),
		clients: uuidLocator('={{ $json.who }}'),
	});

	it('share the referral that the first one creates with "return"', async () => {
		delayCreates();
		const finished = await runNode(createForEach('return'), { items: couples });
		const [first, second, third] = returnedUuids(finished);
		expect(second).toBe(first);
		expect(third).not.toBe(first);
		expect(mockPlannr().data.referrals.size).toBe(2);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining('(Mortgages: item 1)')]);
	});

	it('fail with "fail" after the first one, which names it', async () => {
		delayCreates();
		const finished = await runNode(createForEach('fail'), {
			items: couples,
			settings: continueOnFail,
		});
		const [first, second] = finished.output('Next').map(({ json }) => json);
		expect(second?.error).toBe(ALREADY_REFERRED.failed(String(first?.uuid), 'pending', 1));
		expect(writeRequests()).toHaveLength(2);
	});

	it('return what an item with "create" created before them', async () => {
		delayCreates();
		const items = ['create', 'return', 'create', 'return'].map((choice) => ({ choice }));
		const finished = await runNode(createWith('={{ $json.choice }}'), { items });
		const [first, second, third, fourth] = returnedUuids(finished);
		expect([second, fourth]).toEqual([expect.any(String), expect.any(String)]);
		expect([first, third]).toContain(second);
		expect([first, third]).toContain(fourth);
		expect(mockPlannr().data.referrals.size).toBe(2);
	});

	it('read the list once, for any number of items and pages', async () => {
		for (let number = 2; number <= 1200; number++) {
			addReferral(number, { adviceType: 'tax' });
		}
		const oldest = addReferral(1, { createdAt: new Date('2026-01-20T17:51:29Z') });
		const items = Array.from({ length: 100 }, (_, index) => ({
			advice: index % 2 === 0 ? 'mortgages' : 'pensions',
		}));
		const parameters = { ...createWith('return'), adviceTypes: '={{ $json.advice }}' };
		const finished = await runNode(parameters, { items });
		expect(returnedUuids(finished).filter((one) => one === oldest)).toHaveLength(50);
		expect(new Set(returnedUuids(finished)).size).toBe(2);
		expect(writeRequests()).toHaveLength(1);
		expect(listRequests().map(({ query }) => query.page)).toEqual([undefined, '2', '3']);
		expect(listRequests()[0]?.query).toEqual({
			'filter[direction]': 'sent',
			sort: '-created_at',
			per_page: '500',
		});
	});
});

describe('A list of sent referrals that goes back for years', () => {
	/** A referral every ten minutes: the first page of 500 goes back more than three days. */
	const addYears = () => {
		for (let number = 2; number <= 700; number++) {
			const createdAt = new Date(Date.now() - number * 600_000);
			addReferral(number, { createdAt, updatedAt: createdAt, status: 'expired' });
		}
	};
	const statuses = () => listRequests().map(({ query }) => query['filter[status]']);

	it.each(['pending', 'accepted'] as const)(
		'is read no further than a day, and an open one from long ago is found: %s',
		async (status) => {
			addYears();
			const oldest = addReferral(1, {
				createdAt: new Date('2026-01-20T17:51:29Z'),
				status,
			});
			const finished = await runNode(createWith('return'));
			expect(returnedUuids(finished)).toEqual([oldest]);
			expect(statuses()).toEqual([undefined, 'pending', 'accepted']);
			expect(writeRequests()).toEqual([]);
		},
	);

	it('is read no further than a day where another one is wanted', async () => {
		addYears();
		await runNode(createAnother);
		expect(statuses()).toEqual([undefined]);
		expect(writeRequests()).toHaveLength(1);
	});
});

const settings = { onError: 'continueRegularOutput' } as const;
const list = { operation: 'listReferrals' } as const;

/** Makes the list return these rows instead of complete referrals. */
function mockList(
	rows: readonly IDataObject[],
	links: IDataObject = { next: null },
	more: object = {},
) {
	const effect = respond(200, { data: rows, links });
	addFault({ ...list, ...more, effect });
}

/** What the referral that these tests create is about. */
const subject: IDataObject = {
	connection: { uuid: demo.connections.accepted },
	clients: [{ uuid: john }],
	advice_type: 'mortgages',
};

/** A row without any field that shows what the referral is about. */
const listRow = (referral: string, more: IDataObject = {}): IDataObject => ({
	uuid: referral,
	status: 'pending',
	created_at: '2026-01-20T17:51:29+00:00',
	...more,
});

const readRequests = () =>
	mockPlannr().requestLog.filter(({ operation }) => operation === 'getReferral');

describe('When the list of referrals omits fields', () => {
	it('each referral is fetched by itself, once for all items', async () => {
		const there = addReferral(1);
		const other = addReferral(2, { adviceType: 'tax' });
		mockList([listRow(other), listRow(there)]);
		const items = [{ who: john }, { who: john }, { who: gareth }];
		const parameters = { ...minimalCreate, clients: uuidLocator('={{ $json.who }}') };
		const finished = await runNode(parameters, { items });
		const returned = finished.output('Next').map(({ json }) => json);
		expect(returned.slice(0, 2)).toEqual([
			expect.objectContaining({
				uuid: there,
				advice_type: 'mortgages',
				sender_firm: expect.any(Object),
			}),
			expect.objectContaining({ uuid: there }),
		]);
		expect(writeRequests()).toHaveLength(1);
		expect(readRequests()).toHaveLength(2);
	});

	it('a referral that is closed or about something else is not fetched', async () => {
		mockList([
			listRow(addReferral(1), { status: 'rejected' }),
			listRow(addReferral(2), { advice_type: 'tax' }),
			listRow(addReferral(3), { clients: [{ uuid: gareth }] }),
		]);
		await runNode(minimalCreate);
		expect(readRequests()).toEqual([]);
		expect(writeRequests()).toHaveLength(1);
	});

	const statuses: Array<[string, Partial<Referral>, number]> = [
		['is open', { status: 'accepted' }, 0],
		['is closed', { status: 'rejected' }, 1],
	];
	it.each(statuses)(
		'a referral without a status in the list is fetched: one that %s',
		async (_, change, created) => {
			const there = addReferral(1, change);
			const details = { note: null, shared_data: [], sla_deadline: null, duration_months: 3 };
			mockList([listRow(there, { ...subject, ...details, status: null })]);
			const finished = await runNode(minimalCreate);
			expect(finished.output('Next')).toHaveLength(1);
			expect(writeRequests()).toHaveLength(created);
		},
	);

	it.each(['Pending', ' ACCEPTED'])(
		'a referral whose status is spelt %j is an open one',
		async (status) => {
			const there = addReferral(1);
			mockList([listRow(there, { ...subject, status })]);
			const finished = await runNode(minimalCreate);
			expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([there]);
			expect(writeRequests()).toEqual([]);
		},
	);

	it.each<[string, IDataObject | null, number]>([
		['is about the same clients', { ...subject, uuid: null }, 0],
		['shows nothing', null, 0],
		['is closed', { ...subject, uuid: null, status: 'rejected' }, 1],
		['is about something else', { ...subject, uuid: null, advice_type: 'tax' }, 1],
	])('a referral without a UUID that %s', async (_, row, created) => {
		const known = addReferral(2, { adviceType: 'tax' });
		const body = { data: [listRow(known, { advice_type: 'tax' }), row], links: { next: null } };
		addFault({ ...list, effect: respond(200, body) });
		const { error } = await runNode(minimalCreate);
		expect(error?.message).toBe(
			created === 1
				? undefined
				: `${ALREADY_REFERRED.precheckFailed}${ALREADY_REFERRED.notEnoughShown('a referral without a UUID')} [item 0]`,
		);
		expect(writeRequests()).toHaveLength(created);
	});

	it.each<[string, IDataObject]>([
		['clients, advice type and connection', { status: 'pending' }],
		['the UUIDs of its clients', { status: 'pending', clients: [{ name: 'Somebody' }] }],
		['a status', subject],
		['a status that is text', { ...subject, status: 5 }],
	])('and one lacks %s even then, the item fails and nothing is sent', async (_, fields) => {
		const there = addReferral(1);
		mockList([listRow(there, { status: null, ...fields })]);
		const body = { uuid: there, note: null, ...fields };
		addFault({ operation: 'getReferral', effect: respond(200, body) });
		const finished = await runNode(minimalCreate);
		expect(finished.error?.message).toBe(
			`${ALREADY_REFERRED.precheckFailed}${ALREADY_REFERRED.notEnoughShown(there)} [item 0]`,
		);
		expect(writeRequests()).toEqual([]);
	});
});

it('An open referral is found by identifiers that are no UUIDs, and in capitals', async () => {
	const [connection, client] = ['01HZX3V5Q8K9M2N4P6R7S8T9VW', '01HZX3V5Q8K9M2N4P6R7S8T9VX'];
	const there = addReferral(1);
	const target = { connection: { uuid: connection }, clients: [{ uuid: client }] };
	mockList([listRow(there, { ...subject, ...target })]);
	const finished = await runNode({
		...minimalCreate,
		connection: { __rl: true, mode: 'list', value: connection },
		clients: { __rl: true, mode: 'list', value: client },
	});
	expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([there]);
	expect(writeRequests()).toEqual([]);
});

it.each(['return', 'fail'])(
	'A referral with a status that is not known blocks an equal one, and is named with its status (%s)',
	async (ifAlreadyReferred) => {
		const there = addReferral(1);
		const row = listRow(there, { ...subject, status: 'cancelled by jane@example.co.uk' });
		mockList([row]);
		const body = { note: null, ...row };
		addFault({ operation: 'getReferral', effect: respond(200, body) });
		for (const validateOnly of [false, true]) {
			const parameters = { ...minimalCreate, ifAlreadyReferred, options: { validateOnly } };
			const { error } = await runNode(parameters);
			expect(error?.message).toBe(
				`${ALREADY_REFERRED.precheckFailed}${ALREADY_REFERRED.notEnoughShown(`${there} (unknown status 'cancelled by [e-mail address]')`)} [item 0]`,
			);
			expect(error?.description).toContain(ALREADY_REFERRED.createAnother);
		}
		expect(writeRequests()).toEqual([]);
	},
);

it('A referral whose list of clients is empty by itself as well is about nobody', async () => {
	const there = addReferral(1, { clientUuids: [] });
	mockList([listRow(there, { ...subject, clients: [] })]);
	const finished = await runNode(minimalCreate);
	expect(finished.output('Next').map(({ json }) => json.uuid)).not.toContain(there);
	expect(readRequests()).toHaveLength(1);
	expect(writeRequests()).toHaveLength(1);
});

describe('When the list of referrals is incomplete', () => {
	const elsewhere = { next: 'https://elsewhere.example/page' };
	const both = { items: [{ who: john }, { who: gareth }], settings };
	const each = { ...minimalCreate, clients: uuidLocator('={{ $json.who }}') };

	it('what was found is returned, the rest is not sent, and the list is read three times', async () => {
		const there = addReferral(1);
		mockList([listRow(there, subject)], elsewhere);
		const finished = await runNode(each, both);
		expect(finished.output('Next').map(({ json }) => json)).toEqual([
			expect.objectContaining({ uuid: there }),
			{
				error: expect.stringMatching(new RegExp(`^${ALREADY_REFERRED.precheckFailed}`)),
				message: expect.stringContaining(ALREADY_REFERRED.notCreatedAdvice),
				details: { httpCode: null, fields: {} },
			},
		]);
		expect(listRequests()).toHaveLength(3);
		expect(writeRequests()).toEqual([]);
	});

	it('it is read no more often for many items', async () => {
		mockList([], elsewhere);
		const items = Array.from({ length: 20 }, (_, index) => ({ who: [john, gareth][index % 2] }));
		const finished = await runNode(each, { items, settings });
		for (const { json } of finished.output('Next')) {
			expect(json.error).toContain(ALREADY_REFERRED.listIncomplete);
		}
		expect(finished.output('Next')).toHaveLength(20);
		expect(listRequests()).toHaveLength(3);
	});

	it('another one is created all the same, and the list is read three times', async () => {
		mockList([], elsewhere);
		const finished = await runNode({ ...each, ifAlreadyReferred: 'create' }, both);
		expect(finished.output('Next').map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(listRequests()).toHaveLength(3);
	});

	it('the first time only, it is read again and nothing fails', async () => {
		mockList([], elsewhere, { times: 1 });
		const finished = await runNode(each, both);
		expect(finished.output('Next').map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(listRequests()).toHaveLength(2);
	});
});

describe('When the referrals cannot be listed', () => {
	const precheckFailed = (reason: string) => `${ALREADY_REFERRED.precheckFailed}${reason}`;
	it.each([
		[
			'403',
			respond(403, { message: 'No.' }),
			precheckFailed('this account lacks the permission (HTTP status 403)'),
			'403',
		],
		[
			'404',
			respond(404, { message: 'No.' }),
			precheckFailed('Plannr returned HTTP status 404'),
			'404',
		],
		[
			'no list',
			respond(200, { data: 'none' }),
			precheckFailed(`${REQUEST_FAILURES.unclear} (${RESPONSE_PROBLEMS.noList})`),
			null,
		],
		[
			'broken connections',
			{ kind: 'drop' } as const,
			precheckFailed(`${REQUEST_FAILURES.unclear} (the connection was lost, ECONNRESET)`),
			null,
		],
		[
			'401',
			respond(401, {}),
			`${CREATE_REFERRAL.rejected}: ${REQUEST_FAILURES.tokenRejected}`,
			'401',
		],
	])(
		'because of %s, no item is sent and each reports it',
		async (_, effect, expected, httpCode) => {
			addFault({ ...list, effect });
			const finished = await runNode(minimalCreate, { items: [{}, {}], settings });
			expect(finished.output('Next').map(({ json }) => json)).toEqual(
				[0, 1].map((index) => ({
					error: `${expected} [item ${index}]`,
					message: expect.stringMatching(VALIDATE_ONLY.didNothing),
					details: { httpCode, fields: {} },
				})),
			);
			expect(writeRequests()).toEqual([]);
			// No item tries again what has just failed for another.
			expect(new Set(listRequests().map(({ query }) => query.per_page))).toEqual(new Set(['500']));
			expect(listRequests().length).toBeLessThanOrEqual(6);
		},
	);

	it.each([
		['<html></html>', REQUEST_FAILURES.foreign],
		['', REQUEST_FAILURES.empty(403)],
	])(
		'because a proxy responds instead (%j), it is not Plannr that is blamed',
		async (text, why) => {
			addReferral(1);
			mockPlannr().hostile.listFields = ['uuid', 'status', 'direction', 'created_at'];
			const effect = { kind: 'text', status: 403, contentType: 'text/html', text } as const;
			addFault({ operation: 'getReferral', effect });
			const { error } = await runNode(minimalCreate);
			expect(error?.message).toContain(`${CREATE_REFERRAL.rejected}: ${why}`);
			expect(error?.description).toContain(REQUEST_FAILURES.redirectedAdvice);
			expect(writeRequests()).toEqual([]);
		},
	);

	it('because no connection can be made, no item is sent', async () => {
		const credential = { baseUrl: 'http://127.0.0.1:9' };
		const finished = await runNode(minimalCreate, { credential });
		expect(finished.error?.message).toBe(
			`${CREATE_REFERRAL.rejected}: ${REQUEST_FAILURES.notConnected} (the connection was refused, ECONNREFUSED) [item 0]`,
		);
	});
});
