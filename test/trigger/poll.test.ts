import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';
import { addDemoReferrals, demo, type Fault, type Referral } from '../../sandbox';
import { numberedUuid, receivedByAdviser } from '../engine/manyReferrals';
import { useMockPlannr } from '../engine/createWorkflow';
import { TRIGGER } from '../texts';
import { allEvents, poll, summariseEvents } from './polling';
import { usePolledPlannr } from './polledPlannr';
import { buildReferral } from '../writes/existingReferral';
import { respond } from '../faultEffects';

const mockPlannr = useMockPlannr();
const start = usePolledPlannr();
const everything = { events: allEvents };

/** Polls for the first time, and returns the static data. */
async function firstPoll(server = mockPlannr()): Promise<IDataObject> {
	const staticData: IDataObject = {};
	expect(await poll(server, everything, { staticData })).toEqual([]);
	return staticData;
}

describe('The trigger', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	it('saves its state at the first poll, and reports nothing', async () => {
		const staticData = await firstPoll();
		expect(await poll(mockPlannr(), everything, { staticData })).toEqual([]);
		expect(staticData).not.toEqual({});
	});

	it('outputs the event and the whole referral', async () => {
		const staticData = await firstPoll();
		const referral = mockPlannr().data.referrals.get(demo.referrals.received);
		if (referral !== undefined) referral.status = 'accepted';
		const items = await poll(mockPlannr(), everything, { staticData });
		expect(items).toMatchObject([
			{
				event: 'referralAccepted',
				referral: { uuid: demo.referrals.received, status: 'accepted' },
			},
		]);
	});

	it.each<[string, Array<'received' | 'pending'>]>([
		['any', ['received', 'pending']],
		['sent', ['pending']],
		['received', ['received']],
	])('reports decisions in the direction %s', async (direction, names) => {
		const parameters = { events: ['referralAccepted'], direction };
		expect(await acceptTwo(parameters)).toEqual(names.map(accepted).sort());
	});

	it.each<[INodeParameters['events']]>([
		[['Referral Accepted']],
		['Referral Accepted'],
		['referralAccepted, referralExpired'],
		[['referralReceived', 'Referral Accepted']],
		['["referralAccepted"]'],
	])('keeps the direction where events are given as %j', async (events) => {
		expect(await acceptTwo({ events, direction: 'sent' })).toEqual([accepted('pending')]);
	});

	const accepted = (name: 'received' | 'pending') => `referralAccepted ${demo.referrals[name]}`;

	/** Polls before and after a received and a sent referral are accepted. */
	async function acceptTwo(parameters: INodeParameters): Promise<string[]> {
		const staticData: IDataObject = {};
		await poll(mockPlannr(), parameters, { staticData });
		for (const uuid of [demo.referrals.received, demo.referrals.pending]) {
			const referral = mockPlannr().data.referrals.get(uuid);
			if (referral !== undefined) referral.status = 'accepted';
		}
		return summariseEvents(await poll(mockPlannr(), parameters, { staticData })).sort();
	}

	it.each([
		{ plannrReferrals: 'garbage' },
		{ plannrReferrals: { version: 9 } },
		{ plannrReferrals: { version: 1, watermark: 'x', pending: '!', seen: [], announced: 1 } },
	])('starts again when the saved state is unreadable: %j', async (kept) => {
		const staticData: IDataObject = { ...kept };
		expect(await poll(mockPlannr(), everything, { staticData })).toEqual([]);
		expect(staticData.plannrReferrals).toMatchObject({ version: 1 });
	});

	it('reports a referral that was created and decided after the clock went back by an hour', async () => {
		const staticData = await firstPoll();
		const existing = mockPlannr().data.referrals.get(demo.referrals.received);
		if (existing === undefined) throw new Error('The demo data has no such referral');
		const createdAt = new Date(existing.createdAt.getTime() - 3_600_000);
		const referral = { ...existing, uuid: numberedUuid(1), createdAt, status: 'accepted' } as const;
		mockPlannr().data.referrals.set(referral.uuid, referral);
		expect(summariseEvents(await poll(mockPlannr(), everything, { staticData }))).toEqual([
			`referralReceived ${referral.uuid}`,
			`referralAccepted ${referral.uuid}`,
		]);
		expect(await poll(mockPlannr(), everything, { staticData })).toEqual([]);
	});

	it('outputs a sample in a manual execution, and saves no state', async () => {
		const staticData: IDataObject = {};
		const shown = await poll(
			mockPlannr(),
			{ events: ['referralRejected'] },
			{ staticData, mode: 'manual' },
		);
		expect(summariseEvents(shown)).toEqual([`referralRejected ${demo.referrals.rejected}`]);
		expect(staticData).toEqual({});
	});

	/** Returns the list of referrals without any filter. */
	async function fetchUnfilteredList(): Promise<object> {
		const response = await fetch(`${mockPlannr().url}/api/v1/referrals`, {
			headers: {
				accept: 'application/json',
				authorization: `Bearer ${demo.token}`,
				'x-plannr-account-uuid': demo.account,
			},
		});
		const body: unknown = await response.json();
		if (!isRecord(body)) throw new Error('The mock API returned no list');
		return body;
	}

	it('reports the same when Plannr ignores filters', async () => {
		const staticData = await firstPoll();
		const referral = mockPlannr().data.referrals.get(demo.referrals.pending);
		if (referral !== undefined) referral.status = 'accepted';
		mockPlannr().addFault({ effect: respond(200, await fetchUnfilteredList()) });
		const reported = [
			...(await poll(mockPlannr(), everything, { staticData })),
			...(await poll(mockPlannr(), everything, { staticData })),
		];
		expect(summariseEvents(reported)).toEqual([`referralAccepted ${demo.referrals.pending}`]);
		const received = { events: ['referralRejected'], direction: 'received' };
		await expect(poll(mockPlannr(), received, { mode: 'manual' })).rejects.toThrow(
			TRIGGER.noSample,
		);
		for (const [event, uuid] of [
			['referralRejected', demo.referrals.rejected],
			['referralReceived', demo.referrals.received],
		]) {
			const shown = await poll(mockPlannr(), { events: [event ?? ''] }, { mode: 'manual' });
			expect(summariseEvents(shown)).toEqual([`${event} ${uuid}`]);
		}
	});

	it('fails in a manual execution when there is no sample', async () => {
		await expect(
			poll(mockPlannr(), { events: ['slaDueSoon'] }, { mode: 'manual' }),
		).rejects.toThrow(TRIGGER.noSample);
	});

	it('checks in a manual execution no more referrals than it says, even if filters are ignored', async () => {
		for (let page = 1; page <= 8; page++) {
			const data = Array.from({ length: 100 }, (_, index) => ({
				uuid: numberedUuid(page * 100 + index),
				status: 'pending',
			}));
			const next = `${mockPlannr().url}/api/v1/referrals?page=${page + 1}`;
			mockPlannr().addFault({ nth: page, effect: respond(200, { data, links: { next } }) });
		}
		const parameters = { events: ['referralAccepted'] };
		await expect(poll(mockPlannr(), parameters, { mode: 'manual' })).rejects.toThrow(
			TRIGGER.noSample,
		);
		expect(mockPlannr().requestLog).toHaveLength(5);
	});

	it.each(['', 'soon'])('has no sample with the SLA deadline %j', async (sla_deadline) => {
		const data = [{ uuid: numberedUuid(1), status: 'pending', sla_deadline }];
		mockPlannr().addFault({ effect: respond(200, { data }) });
		await expect(
			poll(mockPlannr(), { events: ['slaDueSoon'] }, { mode: 'manual' }),
		).rejects.toThrow(TRIGGER.noSample);
	});

	it('reports an invalid parameter, and sends nothing', async () => {
		await expect(poll(mockPlannr(), { events: ['slaDueSoon'], slaDays: -1 })).rejects.toThrow(
			"'SLA Days' must be a whole number, 0 or more",
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	const createResponse = (status: number, headers = {}): Fault['effect'] =>
		respond(status, undefined, headers);

	it.each<[cause: string, Fault['effect']]>([
		['rate-limited', createResponse(429, { 'retry-after': '600' })],
		['credential-invalid', createResponse(401)],
		['credential-invalid', createResponse(403)],
		['configuration-invalid', createResponse(404)],
		['temporarily-unavailable', respond(200, {})],
	])('reports the cause of a failed poll to n8n: %s, after %j', async (cause, effect) => {
		const staticData = await firstPoll();
		const kept = structuredClone(staticData);
		mockPlannr().addFault({ effect });
		const thrown = await poll(mockPlannr(), everything, { staticData }).catch(
			(reason: unknown) => reason,
		);
		expect(thrown).toMatchObject({ failure: { cause } });
		// n8n counts failed polls by it.
		const status =
			effect.kind === 'response' && effect.status !== 200 ? String(effect.status) : null;
		expect(thrown).toMatchObject({ httpCode: status });
		expect(JSON.stringify(thrown)).not.toContain(demo.token);
		expect(staticData).toEqual(kept);
	});

	it('stops within the time that n8n allows', async () => {
		mockPlannr().addFault({ effect: createResponse(503) });
		const began = performance.now();
		await expect(poll(mockPlannr(), everything, { budgetMs: 1500 })).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(performance.now() - began).toBeLessThan(1500);
	});
});

describe('An SLA deadline', () => {
	const parameters = { events: ['slaDueSoon'], slaDays: 2 };

	it.each([
		['Europe/London', '2026-06-10T22:30:00Z', '2026-06-12', true],
		['Europe/London', '2026-06-10T22:30:00Z', '2026-06-13', false],
		// It is half past midnight in London, so the next day.
		['America/New_York', '2026-06-10T23:30:00Z', '2026-06-13', true],
		// n8n does not check what it is set to.
		['"Europe/London"', '2026-06-10T22:30:00Z', '2026-06-12', true],
		['DEFAULT', '2026-06-10T22:30:00Z', '2026-06-13', false],
	])(
		'is due by the date in London, with n8n in %s at %s: %s is due: %s',
		async (timeZone, now, slaDeadline, isDue) => {
			const plannr = await start(1, () => ({ slaDeadline }), { now: () => new Date(now) });
			expect(await plannr.poll(parameters, { timeZone })).toEqual([]);
			expect(await plannr.poll(parameters, { timeZone })).toHaveLength(isDue ? 1 : 0);
			expect(await plannr.poll(parameters, { timeZone })).toEqual([]);
		},
	);
});

describe('Many pending referrals', () => {
	it('take one request per hundred and two more, and little static data', async () => {
		const plannr = await start(10_000);
		expect(await plannr.poll()).toEqual([]);
		expect(JSON.stringify(plannr.staticData).length).toBeLessThan(225_000);
		for (const number of [10, 5000, 9999]) plannr.find(number).status = 'accepted';
		const before = plannr.server.requestLog.length;
		expect((await plannr.poll()).sort()).toEqual(
			[10, 5000, 9999].map((number) => `referralAccepted ${numberedUuid(number)}`),
		);
		expect(plannr.server.requestLog.length - before).toBe(100 + 2);
	});

	it('are not reported as decided when pages shift while they are fetched', async () => {
		const plannr = await start(250);
		expect(await plannr.poll()).toEqual([]);
		// The second page of the pending referrals is fetched after one on the first page was decided.
		plannr.server.addFault({ nth: 3, effect: { kind: 'delay', ms: 50 } });
		const polling = plannr.poll();
		await plannr.waitForRequests(3);
		plannr.find(3).status = 'rejected';
		expect([...(await polling), ...(await plannr.poll())]).toEqual([
			`referralRejected ${numberedUuid(3)}`,
		]);
		plannr.find(100).status = 'accepted';
		expect(await plannr.poll()).toEqual([`referralAccepted ${numberedUuid(100)}`]);
	});
});

/** The other firm's name. */
const FIRM = 'Example Mortgage Desk LLP';

/** Adds a referral that the demo's adviser has just received. */
function receive(changes: Partial<Referral> = {}): string {
	const uuid = numberedUuid(1);
	const [createdAt, updatedAt] = [new Date(), new Date()];
	const referral = { ...buildReferral(1), ...receivedByAdviser, createdAt, updatedAt, uuid };
	mockPlannr().data.referrals.set(uuid, { ...referral, ...changes });
	return uuid;
}

const pollWith = async (filters: INodeParameters, staticData: IDataObject) =>
	summariseEvents(
		await poll(mockPlannr(), { events: allEvents, slaDays: 5, filters }, { staticData }),
	);

it.each<[INodeParameters, boolean]>([
	[{}, true],
	[{ adviceTypes: ['tax'] }, true],
	[{ adviceTypes: '={{ "Tax" }}' }, true],
	[{ adviceTypes: ['pensions', 'mortgages'] }, false],
	[{ firms: FIRM.toUpperCase() }, true],
	[{ firms: demo.firms.recipient.toUpperCase() }, true],
	[{ firms: `={{ ["Doe, Roe & Co Ltd", "${FIRM}"] }}` }, true],
	[{ firms: `Doe, Roe & Co Ltd\n${FIRM}` }, true],
	[{ firms: `Doe, Roe & Co Ltd, ${FIRM}` }, false],
	[{ firms: 'Example Mortgage Desk' }, false],
	[{ adviceTypes: ['tax'], firms: 'Another Firm' }, false],
])(
	'The filters %j include a referral: %s; left out, it is not reported later',
	async (filters, isIncluded) => {
		const staticData: IDataObject = {};
		await pollWith(filters, staticData);
		const slaDeadline = new Date().toISOString().slice(0, 10);
		const uuid = receive({ adviceType: 'tax', slaDeadline });
		const expected = [`referralReceived ${uuid}`, `slaDueSoon ${uuid}`];
		expect(await pollWith(filters, staticData)).toEqual(isIncluded ? expected : []);
		expect(await pollWith({}, staticData)).toEqual([]);
	},
);

it('A referral that does not show what a filter compares is left out, which is logged', async () => {
	const staticData: IDataObject = {};
	const warnings: string[] = [];
	const pollTax = async () =>
		await poll(
			mockPlannr(),
			{ events: ['referralReceived'], filters: { adviceTypes: ['tax'] } },
			{ staticData, warnings },
		);
	await pollTax();
	const data = [{ uuid: numberedUuid(1), direction: 'received', status: 'pending' }];
	mockPlannr().addFault({ effect: respond(200, { data }) });
	expect(await pollTax()).toEqual([]);
	expect(warnings).toEqual([
		expect.stringContaining(`referralReceived of referral ${numberedUuid(1)} is left out`),
	]);
});

it('A deadline that Direction left out is not reported later', async () => {
	const staticData: IDataObject = {};
	const pollDirection = async (direction: string) =>
		await poll(mockPlannr(), { events: ['slaDueSoon'], direction }, { staticData });
	await pollDirection('sent');
	receive({ slaDeadline: '2026-01-01' });
	expect(await pollDirection('sent')).toEqual([]);
	expect(await pollDirection('any')).toEqual([]);
});

it.each<[INodeParameters, string]>([
	[{ filters: { adviceTypes: [] } }, "'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ null }}' } }, "'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ undefined }}' } }, "'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ ["tax", null] }}' } }, "Entry 2 of 'Advice Types' is empty"],
	[{ filters: { adviceTypes: '={{ "Tax?" }}' } }, "'Advice Types'"],
	[{ filters: { adviceTypes: '={{ $("Nowhere").item.json.x }}' } }, "'Advice Types'"],
	[{ filters: { firms: '' } }, "'Firms' is empty"],
	[{ filters: { firms: ' ' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ [] }}' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ null }}' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ ["Doe & Co", ""] }}' } }, "'Firms' is empty"],
	[{ filters: { firms: '={{ 7 }}' } }, "'Firms'"],
	[
		{ filters: { firms: '={{ Array(100).fill(0).reduce((list) => [list], []) }}' } },
		"'Firms' contains lists that are nested too deeply",
	],
	[{ filters: { firms: '={{ $("Nowhere").item.json.x }}' } }, "'Firms'"],
	[{ direction: '={{ null }}' }, "'Direction' is empty"],
	[{ direction: '={{ "" }}' }, "'Direction' is empty"],
	[{ slaDays: '={{ null }}' }, "'SLA Days'"],
	[{ slaDays: '={{ "" }}' }, "'SLA Days'"],
	[{ events: '={{ null }}' }, "'Trigger On' is empty"],
	[{ events: '={{ [$env] }}' }, "The expression in 'Trigger On' could not be evaluated"],
	[{ filters: { firms: '={{ $env }}' } }, "The expression in 'Firms' could not be evaluated"],
	[{ events: '={{ ["referralSent", ""] }}' }, "Entry 2 of 'Trigger On' is empty"],
])('%j fails and names the field, and nothing is sent', async (parameters, message) => {
	for (const mode of ['trigger', 'manual'] as const) {
		await expect(
			poll(mockPlannr(), { events: allEvents, ...parameters }, { mode }),
		).rejects.toThrow(message);
	}
	expect(mockPlannr().requestLog).toEqual([]);
});

describe('Fetch Test Event', () => {
	const fetchSample = async (filters: INodeParameters) =>
		summariseEvents(
			await poll(mockPlannr(), { events: ['referralReceived'], filters }, { mode: 'manual' }),
		);

	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	it('names firms without a connection', async () => {
		const firms = `Doe, Roe & Co Ltd; ${FIRM}; ${demo.firms.third}x`;
		await expect(fetchSample({ firms })).rejects.toThrow(TRIGGER.noConnection);
		await expect(fetchSample({ firms: 'Fictional Harbour Advice Ltd' })).rejects.toThrow(
			TRIGGER.noConnection,
		);
	});

	it('suggests connected firms with a similar name', async () => {
		await expect(fetchSample({ firms: 'Mortgage Desk; Roe & Co' })).rejects.toThrow(
			`${TRIGGER.noConnection} 'Mortgage Desk' (similar: '${FIRM}'), 'Roe & Co'`,
		);
	});

	it('shortens the name of a firm that is far too long', async () => {
		const shown = await fetchSample({ firms: 'x'.repeat(20_000) }).catch(String);
		expect(shown).toContain(TRIGGER.noConnection);
		expect(String(shown).length).toBeLessThan(300);
	});

	it('shows a referral that the filters include', async () => {
		const sample = [`referralReceived ${demo.referrals.received}`];
		expect(await fetchSample({ firms: FIRM, adviceTypes: ['mortgages', 'pensions'] })).toEqual(
			sample,
		);
		await expect(fetchSample({ adviceTypes: ['other'] })).rejects.toThrow(TRIGGER.noSample);
	});

	it('finds one among many', async () => {
		for (let number = 0; number < 130; number++) {
			const uuid = numberedUuid(number);
			receive();
			const existing = mockPlannr().data.referrals.get(numberedUuid(1));
			if (existing !== undefined) mockPlannr().data.referrals.set(uuid, { ...existing, uuid });
		}
		expect(await fetchSample({ adviceTypes: ['pensions'] })).toEqual([
			`referralReceived ${demo.referrals.received}`,
		]);
	});
});
