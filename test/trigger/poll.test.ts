import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';
import { type Fault, addDemoReferrals, demo, startMockPlannr } from '../../sandbox';
import { numberedUuid, receivedByAdviser, mockDataWithReferrals } from '../engine/manyReferrals';
import { useMockPlannr } from '../engine/createWorkflow';
import { allEvents, inShort, poll } from './polling';

const sandbox = useMockPlannr();
const everything = { events: allEvents };

/** What n8n keeps after a first poll of whatever is there. */
async function begun(plannr = sandbox()): Promise<IDataObject> {
	const staticData: IDataObject = {};
	expect(await poll(plannr, everything, { staticData })).toEqual([]);
	return staticData;
}

describe('The trigger', () => {
	beforeEach(() => {
		addDemoReferrals(sandbox().data);
	});

	it('takes note at first, and tells nothing', async () => {
		const staticData = await begun();
		expect(await poll(sandbox(), everything, { staticData })).toEqual([]);
		expect(staticData).not.toEqual({});
	});

	it('asks twice for nothing new', async () => {
		const staticData = await begun();
		const before = sandbox().requestLog.length;
		await poll(sandbox(), everything, { staticData });
		expect(sandbox().requestLog.length - before).toBe(2);
	});

	it('gives out the event and the whole referral', async () => {
		const staticData = await begun();
		const referral = sandbox().data.referrals.get(demo.referrals.received);
		if (referral !== undefined) referral.status = 'accepted';
		const items = await poll(sandbox(), everything, { staticData });
		expect(items).toMatchObject(
			[
				{
					event: 'referralAccepted',
					referral: { uuid: demo.referrals.received, status: 'accepted', shared_data: [] },
				},
			].map(({ event, referral: { uuid, status } }) => ({ event, referral: { uuid, status } })),
		);
	});

	it.each<[string, string[]]>([
		['any', ['received', 'pending']],
		['sent', ['pending']],
		['received', ['received']],
	])('tells of decisions in the direction %s', async (direction, names) => {
		const parameters = { events: ['referralAccepted'], direction };
		const staticData: IDataObject = {};
		await poll(sandbox(), parameters, { staticData });
		for (const uuid of [demo.referrals.received, demo.referrals.pending]) {
			const referral = sandbox().data.referrals.get(uuid);
			if (referral !== undefined) referral.status = 'accepted';
		}
		const told = inShort(await poll(sandbox(), parameters, { staticData }));
		const wanted = new Map<string, string>(Object.entries(demo.referrals));
		expect(told.sort()).toEqual(
			names.map((name) => `referralAccepted ${wanted.get(name) ?? ''}`).sort(),
		);
	});

	it.each([
		{ plannrReferrals: 'garbage' },
		{ plannrReferrals: { version: 9 } },
		{ plannrReferrals: { version: 1, watermark: 'x', pending: '!', seen: [], announced: 1 } },
	])('begins anew when it cannot understand what was kept: %j', async (kept) => {
		const staticData: IDataObject = { ...kept };
		expect(await poll(sandbox(), everything, { staticData })).toEqual([]);
		expect(staticData.plannrReferrals).toMatchObject({ version: 1 });
	});

	it('finds what becomes visible late, made and decided before anybody looked', async () => {
		const staticData = await begun();
		const model = sandbox().data.referrals.get(demo.referrals.received);
		if (model === undefined) throw new Error('The demo has lost a referral');
		const createdAt = new Date(model.createdAt.getTime() - 60_000);
		const late = {
			...model,
			uuid: numberedUuid(1),
			createdAt,
			status: 'rejected',
			rejectionReason: 'No',
		} as const;
		sandbox().data.referrals.set(late.uuid, late);
		expect(inShort(await poll(sandbox(), everything, { staticData }))).toEqual([
			`referralReceived ${late.uuid}`,
			`referralRejected ${late.uuid}`,
		]);
		expect(await poll(sandbox(), everything, { staticData })).toEqual([]);
	});

	it('finds what was made and decided after the clock was set back by an hour', async () => {
		const staticData = await begun();
		const model = sandbox().data.referrals.get(demo.referrals.received);
		if (model === undefined) throw new Error('The demo has lost a referral');
		const createdAt = new Date(model.createdAt.getTime() - 3_600_000);
		const odd = { ...model, uuid: numberedUuid(1), createdAt, status: 'accepted' } as const;
		sandbox().data.referrals.set(odd.uuid, odd);
		expect(inShort(await poll(sandbox(), everything, { staticData }))).toEqual([
			`referralReceived ${odd.uuid}`,
			`referralAccepted ${odd.uuid}`,
		]);
		expect(await poll(sandbox(), everything, { staticData })).toEqual([]);
	});

	it('shows an example by hand, and remembers nothing of it', async () => {
		const staticData: IDataObject = {};
		const shown = await poll(
			sandbox(),
			{ events: ['referralRejected'] },
			{ staticData, mode: 'manual' },
		);
		expect(inShort(shown)).toEqual([`referralRejected ${demo.referrals.rejected}`]);
		expect(staticData).toEqual({});
	});

	/** What Plannr would tell if it knew no filters. */
	async function unfiltered(): Promise<object> {
		const response = await fetch(`${sandbox().url}/api/v1/referrals`, {
			headers: {
				accept: 'application/json',
				authorization: `Bearer ${demo.token}`,
				'x-plannr-account-uuid': demo.account,
			},
		});
		const body: unknown = await response.json();
		if (!isRecord(body)) throw new Error('The sandbox gave no list');
		return body;
	}

	it('is not misled by a Plannr that takes no notice of filters', async () => {
		const staticData = await begun();
		const referral = sandbox().data.referrals.get(demo.referrals.pending);
		if (referral !== undefined) referral.status = 'accepted';
		sandbox().addFault({ effect: { kind: 'response', status: 200, body: await unfiltered() } });
		const told = [
			...(await poll(sandbox(), everything, { staticData })),
			...(await poll(sandbox(), everything, { staticData })),
		];
		expect(inShort(told)).toEqual([`referralAccepted ${demo.referrals.pending}`]);
		await expect(
			poll(sandbox(), { events: ['referralRejected'], direction: 'received' }, { mode: 'manual' }),
		).rejects.toThrow('There is no referral to show yet');
		for (const [event, uuid] of [
			['referralRejected', demo.referrals.rejected],
			['referralReceived', demo.referrals.received],
		]) {
			const shown = await poll(sandbox(), { events: [event ?? ''] }, { mode: 'manual' });
			expect(inShort(shown)).toEqual([`${event} ${uuid}`]);
		}
	});

	it('says so when there is no example', async () => {
		await expect(poll(sandbox(), { events: ['slaDueSoon'] }, { mode: 'manual' })).rejects.toThrow(
			'There is no referral to show yet',
		);
	});

	it('says what is wrong with its settings', async () => {
		await expect(poll(sandbox(), { events: ['slaDueSoon'], slaDays: -1 })).rejects.toThrow(
			"'SLA Days' is not a whole number from 0",
		);
		expect(sandbox().requestLog).toEqual([]);
	});

	const answer = (status: number, headers: Record<string, string> = {}): Fault['effect'] => ({
		kind: 'response',
		status,
		headers,
	});

	it.each<[string, Fault['effect'], object, string]>([
		[
			'429',
			answer(429, { 'retry-after': '600' }),
			{ cause: 'rate-limited', retryAfterMs: 600_000 },
			'limit is reached',
		],
		['401', answer(401), { cause: 'credential-invalid' }, 'access token'],
		['403', answer(403), { cause: 'credential-invalid' }, 'does not let this account'],
		['404', answer(404), { cause: 'configuration-invalid' }, 'status 404'],
		[
			'no list',
			{ kind: 'response', status: 200, body: {} },
			{ cause: 'temporarily-unavailable' },
			'did not tell',
		],
	])('tells n8n why a poll failed: %s', async (_, act, failure, message) => {
		const staticData = await begun();
		const kept = structuredClone(staticData);
		sandbox().addFault({ effect: act });
		const thrown = await poll(sandbox(), everything, { staticData }).catch(
			(reason: unknown) => reason,
		);
		expect(thrown).toMatchObject({ failure, message: expect.stringContaining(message) });
		// By it n8n counts its failed polls.
		const status = act.kind === 'response' && act.status !== 200 ? String(act.status) : null;
		expect(thrown).toMatchObject({ httpCode: status });
		expect(JSON.stringify(thrown)).not.toContain(demo.token);
		expect(staticData).toEqual(kept);
	});

	it('stops within the time that n8n gives it', async () => {
		sandbox().addFault({ effect: answer(503) });
		const began = performance.now();
		await expect(poll(sandbox(), everything, { budgetMs: 1500 })).rejects.toThrow(
			'Plannr did not tell',
		);
		expect(performance.now() - began).toBeLessThan(1500);
	});
});

describe('A deadline', () => {
	const parameters = { events: ['slaDueSoon'], slaDays: 2 };

	it.each([
		['Europe/London', '2026-06-10T22:30:00Z', '2026-06-12', true],
		['Europe/London', '2026-06-10T22:30:00Z', '2026-06-13', false],
		// Half past eleven in London is the next day already.
		['Europe/London', '2026-06-10T23:30:00Z', '2026-06-13', true],
		['America/New_York', '2026-06-10T23:30:00Z', '2026-06-13', false],
	])('in %s at %s: %s is near: %s', async (timeZone, now, slaDeadline, isNear) => {
		const world = mockDataWithReferrals(1, () => ({ ...receivedByAdviser, slaDeadline }));
		const plannr = await startMockPlannr({ data: world, now: () => new Date(now) });
		try {
			const staticData: IDataObject = {};
			const polling = { staticData, timeZone };
			expect(await poll(plannr, parameters, polling)).toEqual([]);
			expect(await poll(plannr, parameters, polling)).toHaveLength(isNear ? 1 : 0);
			expect(await poll(plannr, parameters, polling)).toEqual([]);
		} finally {
			await plannr.stop();
		}
	});
});

describe('Ten thousand pending referrals', () => {
	it('cost a request for each hundred and two more, and little to remember', async () => {
		const plannr = await startMockPlannr({
			data: mockDataWithReferrals(10_000, () => receivedByAdviser),
			rateLimit: { maxRequests: 100_000, windowMs: 60_000 },
		});
		try {
			const staticData = await begun(plannr);
			expect(JSON.stringify(staticData).length).toBeLessThan(225_000);
			for (const number of [10, 5000, 9999]) {
				const referral = plannr.data.referrals.get(numberedUuid(number));
				if (referral !== undefined) referral.status = 'accepted';
			}
			const before = plannr.requestLog.length;
			const told = inShort(await poll(plannr, everything, { staticData }));
			expect(told.sort()).toEqual(
				[10, 5000, 9999].map((number) => `referralAccepted ${numberedUuid(number)}`),
			);
			expect(plannr.requestLog.length - before).toBe(100 + 2);
		} finally {
			await plannr.stop();
		}
	});

	it('are not taken for decided when pages shift while they are read', async () => {
		const plannr = await startMockPlannr({
			data: mockDataWithReferrals(250, () => receivedByAdviser),
		});
		try {
			const staticData = await begun(plannr);
			// The second page of the pending is read after one of the first page was decided.
			plannr.addFault({ nth: 3, effect: { kind: 'delay', ms: 50 } });
			const before = plannr.requestLog.length;
			const polling = poll(plannr, everything, { staticData });
			while (plannr.requestLog.length < before + 3)
				await new Promise((resolve) => setTimeout(resolve, 1));
			const decided = plannr.data.referrals.get(numberedUuid(3));
			if (decided !== undefined) decided.status = 'rejected';
			const told = [...(await polling), ...(await poll(plannr, everything, { staticData }))];
			expect(inShort(told)).toEqual([`referralRejected ${numberedUuid(3)}`]);
			const slipped = plannr.data.referrals.get(numberedUuid(100));
			if (slipped !== undefined) slipped.status = 'accepted';
			expect(inShort(await poll(plannr, everything, { staticData }))).toEqual([
				`referralAccepted ${numberedUuid(100)}`,
			]);
		} finally {
			await plannr.stop();
		}
	});
});
