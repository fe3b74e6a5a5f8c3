import type { IDataObject } from 'n8n-workflow';

import { type Referral, demo } from '../../sandbox';
import { listRequests, addReferral } from './existingReferral';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';
import {
	ALREADY_REFERRED,
	CREATE_REFERRAL,
	REQUEST_FAILURES,
	RESPONSE_PROBLEMS,
	VALIDATE_ONLY,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

const mockPlannr = useMockPlannr();

const [john, gareth] = demo.clients;
const settings = { onError: 'continueRegularOutput' } as const;
const list = { operation: 'listReferrals' } as const;

/** Makes the list return these rows instead of complete referrals. */
function mockList(
	rows: readonly IDataObject[],
	links: IDataObject = { next: null },
	more: object = {},
) {
	const effect = { kind: 'response', status: 200, body: { data: rows, links } } as const;
	mockPlannr().addFault({ ...list, ...more, effect });
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
		const there = addReferral(mockPlannr(), 1);
		const other = addReferral(mockPlannr(), 2, { adviceType: 'tax' });
		mockList([listRow(other), listRow(there)]);
		const items = [{ who: john }, { who: john }, { who: gareth }];
		const parameters = { ...minimalCreate, clients: uuidLocator('={{ $json.who }}') };
		const finished = await runNode(mockPlannr(), parameters, { items });
		const returned = finished.output('Next').map(({ json }) => json);
		expect(returned.slice(0, 2)).toEqual([
			expect.objectContaining({
				uuid: there,
				advice_type: 'mortgages',
				sender_firm: expect.any(Object),
			}),
			expect.objectContaining({ uuid: there }),
		]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
		expect(readRequests()).toHaveLength(2);
	});

	it('a referral that is closed or about something else is not fetched', async () => {
		mockList([
			listRow(addReferral(mockPlannr(), 1), { status: 'rejected' }),
			listRow(addReferral(mockPlannr(), 2), { advice_type: 'tax' }),
			listRow(addReferral(mockPlannr(), 3), { clients: [{ uuid: gareth }] }),
		]);
		await runNode(mockPlannr(), minimalCreate);
		expect(readRequests()).toEqual([]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	const statuses: Array<[string, Partial<Referral>, number]> = [
		['is open', { status: 'accepted' }, 0],
		['is closed', { status: 'rejected' }, 1],
	];
	it.each(statuses)(
		'a referral without a status in the list is fetched: one that %s',
		async (_, change, created) => {
			const there = addReferral(mockPlannr(), 1, change);
			const details = { note: null, shared_data: [], sla_deadline: null, duration_months: 3 };
			mockList([listRow(there, { ...subject, ...details, status: null })]);
			const finished = await runNode(mockPlannr(), minimalCreate);
			expect(finished.output('Next')).toHaveLength(1);
			expect(writeRequests(mockPlannr())).toHaveLength(created);
		},
	);

	it.each<[string, IDataObject]>([
		['clients, advice type and connection', { status: 'pending' }],
		['the UUIDs of its clients', { status: 'pending', clients: [{ name: 'Somebody' }] }],
		['a status', subject],
		['a known status', { ...subject, status: 'paused' }],
	])('and one lacks %s even then, the item fails and nothing is sent', async (_, fields) => {
		const there = addReferral(mockPlannr(), 1);
		mockList([listRow(there, { status: null, ...fields })]);
		const body = { uuid: there, note: null, ...fields };
		mockPlannr().addFault({
			operation: 'getReferral',
			effect: { kind: 'response', status: 200, body },
		});
		const finished = await runNode(mockPlannr(), minimalCreate);
		expect(finished.run.data.resultData.error?.message).toBe(
			`${ALREADY_REFERRED.precheckFailed}${ALREADY_REFERRED.notEnoughShown(there)} [item 0]`,
		);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

it('A referral whose list of clients is empty by itself as well is about nobody', async () => {
	const there = addReferral(mockPlannr(), 1, { clientUuids: [] });
	mockList([listRow(there, { ...subject, clients: [] })]);
	const finished = await runNode(mockPlannr(), minimalCreate);
	expect(finished.output('Next').map(({ json }) => json.uuid)).not.toContain(there);
	expect(readRequests()).toHaveLength(1);
	expect(writeRequests(mockPlannr())).toHaveLength(1);
});

describe('When the list of referrals is incomplete', () => {
	const elsewhere = { next: 'https://elsewhere.example/page' };
	const both = { items: [{ who: john }, { who: gareth }], settings };
	const each = { ...minimalCreate, clients: uuidLocator('={{ $json.who }}') };

	it('what was found is returned, the rest is not sent, and the list is read three times', async () => {
		const there = addReferral(mockPlannr(), 1);
		mockList([listRow(there, subject)], elsewhere);
		const finished = await runNode(mockPlannr(), each, both);
		expect(finished.output('Next').map(({ json }) => json)).toEqual([
			expect.objectContaining({ uuid: there }),
			{
				error: expect.stringMatching(new RegExp(`^${ALREADY_REFERRED.precheckFailed}`)),
				message: expect.stringContaining(ALREADY_REFERRED.notCreatedAdvice),
				details: { httpCode: null, fields: {} },
			},
		]);
		expect(listRequests(mockPlannr())).toHaveLength(3);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});

	it('it is read no more often for many items', async () => {
		mockList([], elsewhere);
		const items = Array.from({ length: 20 }, (_, index) => ({ who: [john, gareth][index % 2] }));
		const finished = await runNode(mockPlannr(), each, { items, settings });
		for (const { json } of finished.output('Next')) {
			expect(json.error).toContain(ALREADY_REFERRED.listIncomplete);
		}
		expect(finished.output('Next')).toHaveLength(20);
		expect(listRequests(mockPlannr())).toHaveLength(3);
	});

	it('another one is created all the same, and the list is read three times', async () => {
		mockList([], elsewhere);
		const finished = await runNode(mockPlannr(), { ...each, ifAlreadyReferred: 'create' }, both);
		expect(finished.output('Next').map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(listRequests(mockPlannr())).toHaveLength(3);
	});

	it('the first time only, it is read again and nothing fails', async () => {
		mockList([], elsewhere, { times: 1 });
		const finished = await runNode(mockPlannr(), each, both);
		expect(finished.output('Next').map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(listRequests(mockPlannr())).toHaveLength(2);
	});
});

describe('When the referrals cannot be listed', () => {
	const precheckFailed = (reason: string) => `${ALREADY_REFERRED.precheckFailed}${reason}`;
	const respond = (status: number, body: object) => ({ kind: 'response', status, body }) as const;
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
			mockPlannr().addFault({ ...list, effect });
			const finished = await runNode(mockPlannr(), minimalCreate, { items: [{}, {}], settings });
			expect(finished.output('Next').map(({ json }) => json)).toEqual(
				[0, 1].map((index) => ({
					error: `${expected} [item ${index}]`,
					message: expect.stringMatching(VALIDATE_ONLY.didNothing),
					details: { httpCode, fields: {} },
				})),
			);
			expect(writeRequests(mockPlannr())).toEqual([]);
			// No item tries again what has just failed for another.
			expect(new Set(listRequests(mockPlannr()).map(({ query }) => query.per_page))).toEqual(
				new Set(['500']),
			);
			expect(listRequests(mockPlannr()).length).toBeLessThanOrEqual(6);
		},
	);

	it.each([
		['<html></html>', REQUEST_FAILURES.foreign],
		['', REQUEST_FAILURES.empty(403)],
	])(
		'because a proxy responds instead (%j), it is not Plannr that is blamed',
		async (text, why) => {
			addReferral(mockPlannr(), 1);
			mockPlannr().hostile.listFields = ['uuid', 'status', 'direction', 'created_at'];
			const effect = { kind: 'text', status: 403, contentType: 'text/html', text } as const;
			mockPlannr().addFault({ operation: 'getReferral', effect });
			const { error } = (await runNode(mockPlannr(), minimalCreate)).run.data.resultData;
			expect(error?.message).toContain(`${CREATE_REFERRAL.rejected}: ${why}`);
			expect(error?.description).toContain(REQUEST_FAILURES.redirectedAdvice);
			expect(writeRequests(mockPlannr())).toEqual([]);
		},
	);

	it('because no connection can be made, no item is sent', async () => {
		const credential = { baseUrl: 'http://127.0.0.1:9' };
		const finished = await runNode(mockPlannr(), minimalCreate, { credential });
		expect(finished.run.data.resultData.error?.message).toBe(
			`${CREATE_REFERRAL.rejected}: ${REQUEST_FAILURES.notConnected} (the connection was refused, ECONNREFUSED) [item 0]`,
		);
	});
});
