import type { IDataObject } from 'n8n-workflow';

import { type Fault, type Referral, type MockPlannr, demo, startMockPlannr } from '../../sandbox';
import {
	numberedUuid,
	receivedByAdviser,
	createMockDataWithReferrals,
} from '../engine/manyReferrals';
import { TRIGGER } from '../texts';
import { allEvents, summariseEvents, poll } from './polling';

const everything = { events: allEvents };
const DAY_MS = 86_400_000;

/** Runs a test against a mock API with many referrals. */
async function withReferrals(
	count: number,
	change: (number: number) => Partial<Referral>,
	test: (mockPlannr: MockPlannr) => Promise<void>,
): Promise<void> {
	const data = createMockDataWithReferrals(count, change);
	const mockPlannr = await startMockPlannr({
		data,
		rateLimit: { maxRequests: 100_000, windowMs: 60_000 },
	});
	try {
		await test(mockPlannr);
	} finally {
		await mockPlannr.stop();
	}
}

const pollEvents = async (
	mockPlannr: MockPlannr,
	staticData: IDataObject,
	parameters: object = everything,
) => summariseEvents(await poll(mockPlannr, { ...parameters }, { staticData }));

function findReferral(mockPlannr: MockPlannr, number: number): Referral {
	const found = mockPlannr.data.referrals.get(numberedUuid(number));
	if (found === undefined) throw new Error(`No referral ${number}`);
	return found;
}

/** Waits until the mock API has received that many more requests. */
async function waitForRequests(mockPlannr: MockPlannr, count: number): Promise<void> {
	const before = mockPlannr.requestLog.length;
	while (mockPlannr.requestLog.length < before + count) {
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}

const emptyList: Fault['effect'] = {
	kind: 'response',
	status: 200,
	body: { data: [], links: { next: null }, meta: { total: 0 } },
};

describe('A new initial state', () => {
	it('is created when the account changes', async () => {
		const old = {
			senderAccountUuid: demo.otherAccount,
			recipientAccountUuid: demo.otherAccount,
			clientUuids: [demo.otherClients[0]],
			createdAt: new Date(Date.now() - 40 * DAY_MS),
		};
		await withReferrals(
			5,
			() => old,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await poll(mockPlannr, everything, { staticData });
				const credential = { accountUuid: demo.otherAccount, accessToken: demo.otherToken };
				expect(await poll(mockPlannr, everything, { staticData, credential })).toEqual([]);
				expect(await poll(mockPlannr, everything, { staticData, credential })).toEqual([]);
			},
		);
	});

	it('contains the complete list: a referral that pages skipped is not new afterwards', async () => {
		await withReferrals(
			250,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				mockPlannr.addFault({ nth: 3, effect: { kind: 'delay', ms: 50 } });
				const first = pollEvents(mockPlannr, staticData);
				await waitForRequests(mockPlannr, 3);
				findReferral(mockPlannr, 3).status = 'rejected';
				expect(await first).toEqual([]);
				findReferral(mockPlannr, 100).status = 'accepted';
				// The one that was decided during the first poll was pending when it began.
				expect((await pollEvents(mockPlannr, staticData)).sort()).toEqual([
					`referralAccepted ${numberedUuid(100)}`,
					`referralRejected ${numberedUuid(3)}`,
				]);
			},
		);
	});

	it('is created of an incomplete list: what was there before is not new afterwards', async () => {
		await withReferrals(
			150,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				const row = { uuid: numberedUuid(0), status: 'pending', direction: 'received' };
				const body = { data: [row], links: { next: 'https://elsewhere.example/' } };
				mockPlannr.addFault({ effect: { kind: 'response', status: 200, body } });
				expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
				mockPlannr.clearFaults();
				expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
				findReferral(mockPlannr, 140).status = 'accepted';
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralAccepted ${numberedUuid(140)}`,
				]);
			},
		);
	});
});

describe('Saved referrals', () => {
	it('survive a response with an empty list', async () => {
		await withReferrals(
			30,
			(number) =>
				number % 2 === 0 ? receivedByAdviser : { ...receivedByAdviser, status: 'accepted' },
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				mockPlannr.addFault({ effect: emptyList });
				expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
				mockPlannr.clearFaults();
				findReferral(mockPlannr, 4).status = 'rejected';
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralRejected ${numberedUuid(4)}`,
				]);
				expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
			},
		);
	});

	it('are looked up for a week when Plannr no longer returns them', async () => {
		const time = { now: Date.parse('2026-06-01T12:00:00Z') };
		const data = createMockDataWithReferrals(1, () => ({
			...receivedByAdviser,
			createdAt: new Date(time.now),
		}));
		const mockPlannr = await startMockPlannr({ data, now: () => new Date(time.now) });
		try {
			const staticData: IDataObject = {};
			await pollEvents(mockPlannr, staticData);
			const hidden = findReferral(mockPlannr, 0);
			data.referrals.delete(hidden.uuid);
			expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
			const countRequests = async () => {
				const before = mockPlannr.requestLog.length;
				await pollEvents(mockPlannr, staticData);
				return mockPlannr.requestLog.length - before;
			};
			time.now += 6 * DAY_MS;
			expect(await countRequests()).toBe(3);
			hidden.status = 'accepted';
			data.referrals.set(hidden.uuid, hidden);
			expect(await pollEvents(mockPlannr, staticData)).toEqual([`referralAccepted ${hidden.uuid}`]);
			data.referrals.delete(hidden.uuid);
			time.now += 2 * DAY_MS;
			expect(await countRequests()).toBe(2);
		} finally {
			await mockPlannr.stop();
		}
	});
});

describe('Referrals that are no longer pending', () => {
	it('are reported by the next poll when they cannot be looked up', async () => {
		await withReferrals(
			3,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				findReferral(mockPlannr, 1).status = 'rejected';
				const { data } = {
					data: [{ uuid: numberedUuid(0), status: 'pending', direction: 'received' }],
				};
				mockPlannr.addFault({ nth: 1, effect: { kind: 'response', status: 200, body: { data } } });
				mockPlannr.addFault({ nth: 3, effect: { kind: 'response', status: 403 } });
				await expect(pollEvents(mockPlannr, staticData)).rejects.toMatchObject({ httpCode: '403' });
				mockPlannr.clearFaults();
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralRejected ${numberedUuid(1)}`,
				]);
			},
		);
	});

	it('are all looked up, however many there are', async () => {
		await withReferrals(
			350,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				for (const one of mockPlannr.data.referrals.values()) one.status = 'accepted';
				const before = mockPlannr.requestLog.length;
				expect(await pollEvents(mockPlannr, staticData)).toHaveLength(350);
				// The newest hundred are known from the first page.
				expect(mockPlannr.requestLog.length - before).toBe(2 + 3);
			},
		);
	});
});

describe('Events of new referrals', () => {
	it('are reported in either direction, whatever Direction is', async () => {
		await withReferrals(
			0,
			() => ({}),
			async (mockPlannr) => {
				const parameters = { events: ['referralReceived', 'referralAccepted'], direction: 'sent' };
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData, parameters);
				const { referrals } = createMockDataWithReferrals(1, () => ({
					...receivedByAdviser,
					status: 'accepted',
				}));
				for (const [uuid, one] of referrals) mockPlannr.data.referrals.set(uuid, one);
				expect(await pollEvents(mockPlannr, staticData, parameters)).toEqual([
					`referralReceived ${numberedUuid(0)}`,
				]);
			},
		);
	});

	it('are reported oldest first, each followed by the decision on it', async () => {
		await withReferrals(
			0,
			() => ({}),
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				const { referrals } = createMockDataWithReferrals(3, (number) => ({
					...receivedByAdviser,
					status: number === 1 ? 'rejected' : 'pending',
				}));
				for (const [uuid, one] of referrals) mockPlannr.data.referrals.set(uuid, one);
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralReceived ${numberedUuid(2)}`,
					`referralReceived ${numberedUuid(1)}`,
					`referralRejected ${numberedUuid(1)}`,
					`referralReceived ${numberedUuid(0)}`,
				]);
			},
		);
	});

	it('are reported of 150 referrals that become visible nine minutes late, already accepted', async () => {
		const now = Date.now();
		await withReferrals(
			1,
			() => ({ ...receivedByAdviser, createdAt: new Date(now) }),
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				const { referrals } = createMockDataWithReferrals(151, (number) => ({
					...receivedByAdviser,
					status: 'accepted',
					createdAt: new Date(now - 9 * 60_000 + number * 1000),
				}));
				referrals.delete(numberedUuid(0));
				for (const [uuid, one] of referrals) mockPlannr.data.referrals.set(uuid, one);
				const reported = await pollEvents(mockPlannr, staticData, { events: ['referralReceived'] });
				expect(reported).toHaveLength(150);
				expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
			},
		);
	});
});

describe('What cannot be reported', () => {
	it('is logged once, without personal data', async () => {
		const warnings: string[] = [];
		await withReferrals(
			2,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				mockPlannr.data.referrals.clear();
				await pollEvents(mockPlannr, staticData);
				const row = { direction: 'received', status: 'pending', note: 'Private' };
				const data = [
					{ ...row, uuid: null },
					{ ...row, uuid: numberedUuid(1) },
				];
				mockPlannr.addFault({ effect: { kind: 'response', status: 200, body: { data } } });
				expect(await poll(mockPlannr, everything, { staticData, warnings })).toHaveLength(1);
				expect(await poll(mockPlannr, everything, { staticData, warnings })).toEqual([]);
			},
		);
		expect(warnings).toEqual([
			'Plannr Referral Trigger: Plannr returns a referral without a usable UUID.',
		]);
	});
});

describe('A version of n8n without a poll budget', () => {
	it('is supported', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				expect(await poll(mockPlannr, everything, { staticData, budgetMs: 'notProvided' })).toEqual(
					[],
				);
				expect(staticData).not.toEqual({});
			},
		);
	});
});

describe('An SLA deadline', () => {
	it('is reported once, even when it is changed and changed back', async () => {
		const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
		await withReferrals(
			1,
			() => ({ ...receivedByAdviser, slaDeadline: day(1) }),
			async (mockPlannr) => {
				const parameters = { events: ['slaDueSoon'], slaDays: 5 };
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData, parameters);
				const counts: number[] = [];
				for (const deadline of [day(1), day(2), day(1), day(2), day(3)]) {
					findReferral(mockPlannr, 0).slaDeadline = deadline;
					counts.push((await pollEvents(mockPlannr, staticData, parameters)).length);
				}
				expect(counts).toEqual([1, 1, 0, 0, 1]);
			},
		);
	});
});

describe('A decision', () => {
	it('is reported once when the two lists disagree about it', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				mockPlannr.data.referrals.clear();
				await pollEvents(mockPlannr, staticData);
				const row = {
					uuid: numberedUuid(0),
					direction: 'received',
					created_at: new Date().toISOString(),
				};
				const list = (status: string): Fault['effect'] => ({
					kind: 'response',
					status: 200,
					body: { data: [{ ...row, status }], links: { next: null } },
				});
				mockPlannr.addFault({ nth: 1, effect: list('accepted') });
				mockPlannr.addFault({ nth: 2, effect: list('pending') });
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralReceived ${numberedUuid(0)}`,
				]);
				mockPlannr.addFault({ nth: 3, effect: list('accepted') });
				mockPlannr.addFault({ nth: 4, effect: emptyList });
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralAccepted ${numberedUuid(0)}`,
				]);
			},
		);
	});

	it('is reported once when a cache then returns the referral as pending', async () => {
		const soon = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
		await withReferrals(
			700,
			(number) => ({
				...receivedByAdviser,
				status: number === 2 ? 'pending' : 'accepted',
				slaDeadline: soon,
				createdAt: new Date(Date.UTC(2026, 0, 1) + number * DAY_MS),
			}),
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				const parameters = { events: allEvents, slaDays: 3 };
				const pollStatus = async (status: Referral['status']) => {
					findReferral(mockPlannr, 2).status = status;
					return await pollEvents(mockPlannr, staticData, parameters);
				};
				await pollStatus('pending');
				expect(await pollStatus('pending')).toEqual([`slaDueSoon ${numberedUuid(2)}`]);
				expect(await pollStatus('accepted')).toEqual([`referralAccepted ${numberedUuid(2)}`]);
				expect(await pollStatus('pending')).toEqual([]);
				expect(await pollStatus('accepted')).toEqual([]);
			},
		);
	});
});

describe('Polls', () => {
	const countRequests = async (mockPlannr: MockPlannr, staticData: IDataObject) => {
		const before = mockPlannr.requestLog.length;
		expect(await pollEvents(mockPlannr, staticData)).toEqual([]);
		return mockPlannr.requestLog.length - before;
	};

	it('send two requests after many referrals, and save little', async () => {
		await withReferrals(
			450,
			() => ({ ...receivedByAdviser, status: 'accepted' }),
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				expect(await countRequests(mockPlannr, staticData)).toBe(2);
				expect(JSON.stringify(staticData).length).toBeLessThan(3000);
			},
		);
	});

	it('report all of many referrals at once, and fetch them while no time shows the order', async () => {
		await withReferrals(
			0,
			() => ({}),
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				const { referrals } = createMockDataWithReferrals(250, () => ({
					...receivedByAdviser,
					createdAt: new Date('2026-03-01T12:00:00Z'),
					status: 'accepted',
				}));
				for (const [uuid, one] of referrals) mockPlannr.data.referrals.set(uuid, one);
				expect(await pollEvents(mockPlannr, staticData)).toHaveLength(500);
				expect(await countRequests(mockPlannr, staticData)).toBe(3 + 1);
				expect(JSON.stringify(staticData).length).toBeLessThan(12_000);
			},
		);
	});

	it('end within the time that n8n allows, even when they wait for each other', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				mockPlannr.addFault({ effect: { kind: 'delay', ms: 600 } });
				const began = performance.now();
				const polls = [1, 2, 3].map(() =>
					poll(mockPlannr, everything, { staticData, budgetMs: 1500 }),
				);
				await Promise.allSettled(polls);
				expect(performance.now() - began).toBeLessThan(2500);
			},
		);
	});

	it('end within that time when a response drips, and the next poll reports what happened', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (mockPlannr) => {
				const staticData: IDataObject = {};
				await pollEvents(mockPlannr, staticData);
				findReferral(mockPlannr, 0).status = 'rejected';
				mockPlannr.addFault({ effect: { kind: 'drip', ms: 400 } });
				const began = performance.now();
				const dripping = poll(mockPlannr, everything, { staticData, budgetMs: 1500 });
				await expect(dripping).rejects.toMatchObject({
					failure: { cause: 'temporarily-unavailable' },
				});
				expect(performance.now() - began).toBeLessThan(2500);
				mockPlannr.clearFaults();
				expect(await pollEvents(mockPlannr, staticData)).toEqual([
					`referralRejected ${numberedUuid(0)}`,
				]);
			},
		);
	});

	it('end within that time when the account has to be detected first', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (mockPlannr) => {
				mockPlannr.addFault({ operation: 'listLogins', effect: { kind: 'delay', ms: 4000 } });
				const began = performance.now();
				const polling = poll(mockPlannr, everything, {
					budgetMs: 1500,
					credential: { accountUuid: '' },
				});
				await expect(polling).rejects.toThrow(TRIGGER.timeIsOver);
				expect(performance.now() - began).toBeLessThan(2500);
			},
		);
	});
});
