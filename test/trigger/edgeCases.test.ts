import { type Fault, type Referral, demo } from '../../sandbox';
import { numberedUuid, receivedByAdviser } from '../engine/manyReferrals';
import { TRIGGER } from '../texts';
import { usePolledPlannr } from './polledPlannr';
import { allEvents } from './polling';
import { respond } from '../faultEffects';

const everything = { events: allEvents };
const DAY_MS = 86_400_000;

const start = usePolledPlannr();

const emptyList: Fault['effect'] = respond(200, {
	data: [],
	links: { next: null },
	meta: { total: 0 },
});

describe('A new initial state', () => {
	it('is created when the account changes', async () => {
		const old = {
			senderAccountUuid: demo.otherAccount,
			recipientAccountUuid: demo.otherAccount,
			clientUuids: [demo.otherClients[0]],
			createdAt: new Date(Date.now() - 40 * DAY_MS),
		};
		const plannr = await start(5, () => old);
		await plannr.poll();
		const credential = { accountUuid: demo.otherAccount, accessToken: demo.otherToken };
		expect(await plannr.poll(everything, { credential })).toEqual([]);
		expect(await plannr.poll(everything, { credential })).toEqual([]);
	});

	it('is created when another account is detected, as after a change of the token', async () => {
		const plannr = await start(5, () => ({
			senderAccountUuid: demo.otherAccount,
			recipientAccountUuid: demo.otherAccount,
			clientUuids: [demo.otherClients[0]],
		}));
		const detected = { accountUuid: '', discoveredAccountUuid: demo.account };
		await plannr.poll(everything, { credential: detected });
		const credential = { accountUuid: '', accessToken: demo.otherToken };
		expect(await plannr.poll(everything, { credential })).toEqual([]);
		expect(await plannr.poll(everything, { credential })).toEqual([]);
	});

	it('is created when the account is changed before the second poll, after n8n detected the first one', async () => {
		const plannr = await start(5, () => ({
			senderAccountUuid: demo.otherAccount,
			recipientAccountUuid: demo.otherAccount,
			clientUuids: [demo.otherClients[0]],
		}));
		await plannr.poll(everything, { credential: { accountUuid: '' } });
		const credential = { accountUuid: demo.otherAccount, accessToken: demo.otherToken };
		expect(await plannr.poll(everything, { credential })).toEqual([]);
		expect(await plannr.poll(everything, { credential })).toEqual([]);
	});

	it('contains the complete list: a referral that pages skipped is not new afterwards', async () => {
		const plannr = await start(250);
		plannr.server.addFault({ nth: 3, effect: { kind: 'delay', ms: 50 } });
		const first = plannr.poll();
		await plannr.waitForRequests(3);
		plannr.find(3).status = 'rejected';
		expect(await first).toEqual([]);
		plannr.find(100).status = 'accepted';
		// The one that was decided during the first poll was pending when it began.
		expect((await plannr.poll()).sort()).toEqual([
			`referralAccepted ${numberedUuid(100)}`,
			`referralRejected ${numberedUuid(3)}`,
		]);
	});

	it('is created of an incomplete list: what was there before is not new afterwards', async () => {
		const plannr = await start(150);
		const row = { uuid: numberedUuid(0), status: 'pending', direction: 'received' };
		const body = { data: [row], links: { next: 'https://elsewhere.example/' } };
		plannr.server.addFault({ effect: respond(200, body) });
		expect(await plannr.poll()).toEqual([]);
		plannr.server.clearFaults();
		expect(await plannr.poll()).toEqual([]);
		plannr.find(140).status = 'accepted';
		expect(await plannr.poll()).toEqual([`referralAccepted ${numberedUuid(140)}`]);
	});
});

describe('A failed poll', () => {
	it('continues from the last successful one only if there was one with this account', async () => {
		const plannr = await start(1);
		const other = { accountUuid: demo.otherAccount, accessToken: demo.otherToken };
		const describeFailure = async (credential = {}) => {
			plannr.server.addFault({ effect: respond(404) });
			const thrown = await plannr.poll(everything, { credential }).catch((error: unknown) => error);
			plannr.server.clearFaults();
			return thrown;
		};
		const notStarted = { description: expect.stringContaining(TRIGGER.notStarted) as string };
		expect(await describeFailure()).toMatchObject(notStarted);
		await plannr.poll();
		expect(await describeFailure()).toMatchObject({
			description: expect.stringContaining(TRIGGER.nothingLost) as string,
		});
		expect(await describeFailure(other)).toMatchObject(notStarted);
	});
});

describe('Saved referrals', () => {
	it('survive a response with an empty list', async () => {
		const plannr = await start(30, (number) =>
			number % 2 === 0 ? receivedByAdviser : { status: 'accepted' },
		);
		await plannr.poll();
		plannr.server.addFault({ effect: emptyList });
		expect(await plannr.poll()).toEqual([]);
		plannr.server.clearFaults();
		plannr.find(4).status = 'rejected';
		expect(await plannr.poll()).toEqual([`referralRejected ${numberedUuid(4)}`]);
		expect(await plannr.poll()).toEqual([]);
	});

	it('are looked up for a week when Plannr no longer returns them', async () => {
		const time = { now: Date.parse('2026-06-01T12:00:00Z') };
		const createdAt = new Date(time.now);
		const plannr = await start(1, () => ({ createdAt }), { now: () => new Date(time.now) });
		const { referrals } = plannr.server.data;
		await plannr.poll();
		const hidden = plannr.find(0);
		referrals.delete(hidden.uuid);
		expect(await plannr.poll()).toEqual([]);
		time.now += 6 * DAY_MS;
		expect(await plannr.countRequests()).toBe(3);
		hidden.status = 'accepted';
		referrals.set(hidden.uuid, hidden);
		expect(await plannr.poll()).toEqual([`referralAccepted ${hidden.uuid}`]);
		referrals.delete(hidden.uuid);
		time.now += 2 * DAY_MS;
		expect(await plannr.countRequests()).toBe(2);
	});

	it('are not new when Plannr returns them after more than a week', async () => {
		const time = { now: Date.parse('2026-06-01T12:00:00Z') };
		// More than a page, so that most are known only as pending.
		const change = (number: number) => ({
			createdAt: new Date(time.now - number * DAY_MS),
			slaDeadline: '2026-06-01',
		});
		const plannr = await start(150, change, { now: () => new Date(time.now) });
		const { referrals } = plannr.server.data;
		await plannr.poll();
		expect(await plannr.poll()).toHaveLength(150);
		const hidden = [...referrals];
		referrals.clear();
		for (const days of [0, 8, 1]) {
			time.now += days * DAY_MS;
			expect(await plannr.poll()).toEqual([]);
		}
		for (const [uuid, referral] of hidden) referrals.set(uuid, referral);
		expect(await plannr.poll()).toEqual([]);
		plannr.find(149).status = 'accepted';
		expect(await plannr.poll()).toEqual([`referralAccepted ${numberedUuid(149)}`]);
	});
});

describe('Referrals that are no longer pending', () => {
	it('are reported by the next poll when they cannot be looked up', async () => {
		const plannr = await start(3);
		await plannr.poll();
		plannr.find(1).status = 'rejected';
		const data = [{ uuid: numberedUuid(0), status: 'pending', direction: 'received' }];
		plannr.server.addFault({ nth: 1, effect: respond(200, { data }) });
		plannr.server.addFault({ nth: 3, effect: respond(403) });
		await expect(plannr.poll()).rejects.toMatchObject({ httpCode: '403' });
		plannr.server.clearFaults();
		expect(await plannr.poll()).toEqual([`referralRejected ${numberedUuid(1)}`]);
	});

	it('are all looked up, however many there are', async () => {
		const plannr = await start(350);
		await plannr.poll();
		for (const one of plannr.server.data.referrals.values()) one.status = 'accepted';
		const before = plannr.server.requestLog.length;
		expect(await plannr.poll()).toHaveLength(350);
		// The newest hundred are known from the first page.
		expect(plannr.server.requestLog.length - before).toBe(2 + 3);
	});
});

describe('Events of new referrals', () => {
	it('are reported in either direction, whatever Direction is', async () => {
		const plannr = await start(0);
		const parameters = { events: ['referralReceived', 'referralAccepted'], direction: 'sent' };
		await plannr.poll(parameters);
		plannr.add(1, () => ({
			status: 'accepted',
		}));
		expect(await plannr.poll(parameters)).toEqual([`referralReceived ${numberedUuid(0)}`]);
	});

	it('are reported oldest first, each followed by the decision on it', async () => {
		const plannr = await start(0);
		await plannr.poll();
		plannr.add(3, (number) => ({
			status: number === 1 ? 'rejected' : 'pending',
		}));
		expect(await plannr.poll()).toEqual([
			`referralReceived ${numberedUuid(2)}`,
			`referralReceived ${numberedUuid(1)}`,
			`referralRejected ${numberedUuid(1)}`,
			`referralReceived ${numberedUuid(0)}`,
		]);
	});

	it('are reported of 150 referrals that become visible nine minutes late, already accepted', async () => {
		const now = Date.now();
		const plannr = await start(1, () => ({ createdAt: new Date(now) }));
		await plannr.poll();
		const { referrals } = plannr.server.data;
		const known = plannr.find(0);
		plannr.add(151, (number) => ({
			status: 'accepted',
			createdAt: new Date(now - 9 * 60_000 + number * 1000),
		}));
		referrals.set(known.uuid, known);
		const reported = await plannr.poll({ events: ['referralReceived'] });
		expect(reported).toHaveLength(150);
		expect(await plannr.poll()).toEqual([]);
	});
});

describe('What cannot be reported', () => {
	it('is logged once, without personal data', async () => {
		const warnings: string[] = [];
		const plannr = await start(2);
		plannr.server.data.referrals.clear();
		await plannr.poll();
		const row = { direction: 'received', status: 'pending', note: 'Private' };
		const data = [
			{ ...row, uuid: null },
			{ ...row, uuid: numberedUuid(1) },
		];
		plannr.server.addFault({ effect: respond(200, { data }) });
		expect(await plannr.poll(everything, { warnings })).toHaveLength(1);
		expect(await plannr.poll(everything, { warnings })).toEqual([]);
		expect(warnings).toEqual([
			'Plannr Referral Trigger: Plannr returns a referral without a usable UUID.',
		]);
	});
});

describe('A version of n8n without a poll budget', () => {
	it('is supported', async () => {
		const plannr = await start(1);
		expect(await plannr.poll(everything, { budgetMs: 'notProvided' })).toEqual([]);
		expect(plannr.staticData).not.toEqual({});
	});
});

describe('An SLA deadline', () => {
	it('is reported once, even when it is changed and changed back', async () => {
		const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
		const plannr = await start(1, () => ({ slaDeadline: day(1) }));
		const parameters = { events: ['slaDueSoon'], slaDays: 5 };
		await plannr.poll(parameters);
		const counts: number[] = [];
		for (const deadline of [day(1), day(2), day(1), day(2), day(3)]) {
			plannr.find(0).slaDeadline = deadline;
			counts.push((await plannr.poll(parameters)).length);
		}
		expect(counts).toEqual([1, 1, 0, 0, 1]);
	});
});

describe('A decision', () => {
	it('is reported once when the two lists disagree about it', async () => {
		const plannr = await start(1);
		plannr.server.data.referrals.clear();
		await plannr.poll();
		const row = {
			uuid: numberedUuid(0),
			direction: 'received',
			created_at: new Date().toISOString(),
		};
		const list = (status: string): Fault['effect'] =>
			respond(200, { data: [{ ...row, status }], links: { next: null } });
		plannr.server.addFault({ nth: 1, effect: list('accepted') });
		plannr.server.addFault({ nth: 2, effect: list('pending') });
		expect(await plannr.poll()).toEqual([`referralReceived ${numberedUuid(0)}`]);
		plannr.server.addFault({ nth: 3, effect: list('accepted') });
		plannr.server.addFault({ nth: 4, effect: emptyList });
		expect(await plannr.poll()).toEqual([`referralAccepted ${numberedUuid(0)}`]);
	});

	it('is reported once when a cache then returns the referral as pending', async () => {
		const soon = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
		const plannr = await start(700, (number) => ({
			status: number === 2 ? 'pending' : 'accepted',
			slaDeadline: soon,
			createdAt: new Date(Date.UTC(2026, 0, 1) + number * DAY_MS),
		}));
		const parameters = { events: allEvents, slaDays: 3 };
		const pollStatus = async (status: Referral['status']) => {
			plannr.find(2).status = status;
			return await plannr.poll(parameters);
		};
		await pollStatus('pending');
		expect(await pollStatus('pending')).toEqual([`slaDueSoon ${numberedUuid(2)}`]);
		expect(await pollStatus('accepted')).toEqual([`referralAccepted ${numberedUuid(2)}`]);
		expect(await pollStatus('pending')).toEqual([]);
		expect(await pollStatus('accepted')).toEqual([]);
	});
});

describe('Polls', () => {
	it('send two requests after many referrals, and save little', async () => {
		const plannr = await start(450, () => ({ status: 'accepted' }));
		await plannr.poll();
		expect(await plannr.countRequests()).toBe(2);
		expect(JSON.stringify(plannr.staticData).length).toBeLessThan(3000);
	});

	it('report all of many referrals at once, and fetch them while no time shows the order', async () => {
		const plannr = await start(0);
		await plannr.poll();
		plannr.add(250, () => ({
			createdAt: new Date('2026-03-01T12:00:00Z'),
			status: 'accepted',
		}));
		expect(await plannr.poll()).toHaveLength(500);
		expect(await plannr.countRequests()).toBe(3 + 1);
		expect(JSON.stringify(plannr.staticData).length).toBeLessThan(12_000);
	});

	it('end within the time that n8n allows, even when they wait for each other', async () => {
		const plannr = await start(1);
		await plannr.poll();
		plannr.server.addFault({ effect: { kind: 'delay', ms: 600 } });
		const began = performance.now();
		const polls = [1, 2, 3].map(() => plannr.poll(everything, { budgetMs: 1500 }));
		await Promise.allSettled(polls);
		expect(performance.now() - began).toBeLessThan(2500);
	});

	it('end within that time when a response drips, and the next poll reports what happened', async () => {
		const plannr = await start(1);
		await plannr.poll();
		plannr.find(0).status = 'rejected';
		plannr.server.addFault({ effect: { kind: 'drip', ms: 400 } });
		const began = performance.now();
		const dripping = plannr.poll(everything, { budgetMs: 1500 });
		await expect(dripping).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(performance.now() - began).toBeLessThan(2500);
		plannr.server.clearFaults();
		expect(await plannr.poll()).toEqual([`referralRejected ${numberedUuid(0)}`]);
	});

	it('end within that time when the account has to be detected first', async () => {
		const plannr = await start(1);
		plannr.server.addFault({ operation: 'listLogins', effect: { kind: 'delay', ms: 4000 } });
		const began = performance.now();
		const polling = plannr.poll(everything, {
			budgetMs: 1500,
			credential: { accountUuid: '' },
		});
		await expect(polling).rejects.toThrow(TRIGGER.timeIsOver);
		expect(performance.now() - began).toBeLessThan(2500);
	});
});
