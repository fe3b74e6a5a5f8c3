import type { IDataObject } from 'n8n-workflow';

import { type Fault, type Referral, type MockPlannr, demo, startMockPlannr } from '../../sandbox';
import { numberedUuid, receivedByAdviser, mockDataWithReferrals } from '../engine/manyReferrals';
import { allEvents, inShort, poll } from './polling';

const everything = { events: allEvents };
const DAY_MS = 86_400_000;

/** Starts a sandbox with many referrals for one test. */
async function withReferrals(
	count: number,
	change: (number: number) => Partial<Referral>,
	test: (sandbox: MockPlannr) => Promise<void>,
): Promise<void> {
	const world = mockDataWithReferrals(count, change);
	const sandbox = await startMockPlannr({
		data: world,
		rateLimit: { maxRequests: 100_000, windowMs: 60_000 },
	});
	try {
		await test(sandbox);
	} finally {
		await sandbox.stop();
	}
}

const told = async (
	sandbox: MockPlannr,
	staticData: IDataObject,
	parameters: object = everything,
) => inShort(await poll(sandbox, { ...parameters }, { staticData }));

function referral(sandbox: MockPlannr, number: number): Referral {
	const found = sandbox.data.referrals.get(numberedUuid(number));
	if (found === undefined) throw new Error(`No referral ${number}`);
	return found;
}

/** Waits until so many requests more have come in. */
async function asked(sandbox: MockPlannr, count: number): Promise<void> {
	const before = sandbox.requestLog.length;
	while (sandbox.requestLog.length < before + count) {
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}

const nothing: Fault['effect'] = {
	kind: 'response',
	status: 200,
	body: { data: [], links: { next: null }, meta: { total: 0 } },
};

describe('The trigger begins anew', () => {
	it('when it polls for another account', async () => {
		const old = {
			senderAccountUuid: demo.otherAccount,
			recipientAccountUuid: demo.otherAccount,
			clientUuids: [demo.otherClients[0]],
			createdAt: new Date(Date.now() - 40 * DAY_MS),
		};
		await withReferrals(
			5,
			() => old,
			async (sandbox) => {
				const staticData: IDataObject = {};
				await poll(sandbox, everything, { staticData });
				const credential = { accountUuid: demo.otherAccount, accessToken: demo.otherToken };
				expect(await poll(sandbox, everything, { staticData, credential })).toEqual([]);
				expect(await poll(sandbox, everything, { staticData, credential })).toEqual([]);
			},
		);
	});

	it('only with a whole list: what slips away while it is read is not new afterwards', async () => {
		await withReferrals(
			250,
			() => receivedByAdviser,
			async (sandbox) => {
				const staticData: IDataObject = {};
				sandbox.addFault({ nth: 3, effect: { kind: 'delay', ms: 50 } });
				const first = told(sandbox, staticData);
				await asked(sandbox, 3);
				referral(sandbox, 3).status = 'rejected';
				expect(await first).toEqual([]);
				referral(sandbox, 100).status = 'accepted';
				// The one that was decided during the first poll was pending at its beginning.
				expect((await told(sandbox, staticData)).sort()).toEqual([
					`referralAccepted ${numberedUuid(100)}`,
					`referralRejected ${numberedUuid(3)}`,
				]);
			},
		);
	});

	it('not at all when no list is whole', async () => {
		await withReferrals(
			150,
			() => receivedByAdviser,
			async (sandbox) => {
				const row = { uuid: numberedUuid(0), status: 'pending', direction: 'received' };
				const body = { data: [row], links: { next: 'https://elsewhere.example/' } };
				sandbox.addFault({ effect: { kind: 'response', status: 200, body } });
				await expect(told(sandbox, {})).rejects.toThrow('Plannr did not tell');
			},
		);
	});
});

describe('The trigger forgets nothing', () => {
	it('over an answer in which nothing is shown', async () => {
		await withReferrals(
			30,
			(number) =>
				number % 2 === 0 ? receivedByAdviser : { ...receivedByAdviser, status: 'accepted' },
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				sandbox.addFault({ effect: nothing });
				expect(await told(sandbox, staticData)).toEqual([]);
				sandbox.clearFaults();
				referral(sandbox, 4).status = 'rejected';
				expect(await told(sandbox, staticData)).toEqual([`referralRejected ${numberedUuid(4)}`]);
				expect(await told(sandbox, staticData)).toEqual([]);
			},
		);
	});

	it('for a week, of a referral that Plannr does not show', async () => {
		const time = { now: Date.parse('2026-06-01T12:00:00Z') };
		const world = mockDataWithReferrals(1, () => ({
			...receivedByAdviser,
			createdAt: new Date(time.now),
		}));
		const sandbox = await startMockPlannr({ data: world, now: () => new Date(time.now) });
		try {
			const staticData: IDataObject = {};
			await told(sandbox, staticData);
			const hidden = referral(sandbox, 0);
			world.referrals.delete(hidden.uuid);
			expect(await told(sandbox, staticData)).toEqual([]);
			const questions = async () => {
				const before = sandbox.requestLog.length;
				await told(sandbox, staticData);
				return sandbox.requestLog.length - before;
			};
			time.now += 6 * DAY_MS;
			expect(await questions()).toBe(3);
			hidden.status = 'accepted';
			world.referrals.set(hidden.uuid, hidden);
			expect(await told(sandbox, staticData)).toEqual([`referralAccepted ${hidden.uuid}`]);
			world.referrals.delete(hidden.uuid);
			time.now += 2 * DAY_MS;
			expect(await questions()).toBe(2);
		} finally {
			await sandbox.stop();
		}
	});
});

describe('What left the list of the pending', () => {
	it('is told by the next poll when it cannot be looked up', async () => {
		await withReferrals(
			3,
			() => receivedByAdviser,
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				referral(sandbox, 1).status = 'rejected';
				const { data } = {
					data: [{ uuid: numberedUuid(0), status: 'pending', direction: 'received' }],
				};
				sandbox.addFault({ nth: 1, effect: { kind: 'response', status: 200, body: { data } } });
				sandbox.addFault({ nth: 3, effect: { kind: 'response', status: 403 } });
				await expect(told(sandbox, staticData)).rejects.toThrow('does not let this account');
				sandbox.clearFaults();
				expect(await told(sandbox, staticData)).toEqual([`referralRejected ${numberedUuid(1)}`]);
			},
		);
	});

	it('is looked up whole, however many there are', async () => {
		await withReferrals(
			350,
			() => receivedByAdviser,
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				for (const one of sandbox.data.referrals.values()) one.status = 'accepted';
				const before = sandbox.requestLog.length;
				expect(await told(sandbox, staticData)).toHaveLength(350);
				// The newest hundred are known from the first page.
				expect(sandbox.requestLog.length - before).toBe(2 + 3);
			},
		);
	});
});

describe('Arrivals', () => {
	it('are told whatever the direction says', async () => {
		await withReferrals(
			0,
			() => ({}),
			async (sandbox) => {
				const parameters = { events: ['referralReceived', 'referralAccepted'], direction: 'sent' };
				const staticData: IDataObject = {};
				await told(sandbox, staticData, parameters);
				const { referrals } = mockDataWithReferrals(1, () => ({
					...receivedByAdviser,
					status: 'accepted',
				}));
				for (const [uuid, one] of referrals) sandbox.data.referrals.set(uuid, one);
				expect(await told(sandbox, staticData, parameters)).toEqual([
					`referralReceived ${numberedUuid(0)}`,
				]);
			},
		);
	});
});

describe('An n8n that tells no time', () => {
	it('is polled all the same', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (sandbox) => {
				const staticData: IDataObject = {};
				expect(await poll(sandbox, everything, { staticData, budgetMs: 'notProvided' })).toEqual(
					[],
				);
				expect(staticData).not.toEqual({});
			},
		);
	});
});

describe('A deadline', () => {
	it('is announced once, though it is moved to and fro', async () => {
		const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
		await withReferrals(
			1,
			() => ({ ...receivedByAdviser, slaDeadline: day(1) }),
			async (sandbox) => {
				const parameters = { events: ['slaDueSoon'], slaDays: 5 };
				const staticData: IDataObject = {};
				await told(sandbox, staticData, parameters);
				const counts: number[] = [];
				for (const deadline of [day(1), day(2), day(1), day(2), day(3)]) {
					referral(sandbox, 0).slaDeadline = deadline;
					counts.push((await told(sandbox, staticData, parameters)).length);
				}
				expect(counts).toEqual([1, 1, 0, 0, 1]);
			},
		);
	});
});

describe('A decision', () => {
	it('is told once when the two lists disagree about it', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (sandbox) => {
				const staticData: IDataObject = {};
				sandbox.data.referrals.clear();
				await told(sandbox, staticData);
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
				sandbox.addFault({ nth: 1, effect: list('accepted') });
				sandbox.addFault({ nth: 2, effect: list('pending') });
				expect(await told(sandbox, staticData)).toEqual([`referralReceived ${numberedUuid(0)}`]);
				sandbox.addFault({ nth: 3, effect: list('accepted') });
				sandbox.addFault({ nth: 4, effect: nothing });
				expect(await told(sandbox, staticData)).toEqual([`referralAccepted ${numberedUuid(0)}`]);
			},
		);
	});
});

describe('What polls cost', () => {
	const atOnce = { ...receivedByAdviser, createdAt: new Date('2026-03-01T12:00:00Z') };

	it('stays at two requests after a burst, and little is remembered of it', async () => {
		await withReferrals(
			450,
			() => ({ ...atOnce, status: 'accepted' }),
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				const before = sandbox.requestLog.length;
				expect(await told(sandbox, staticData)).toEqual([]);
				expect(sandbox.requestLog.length - before).toBe(2);
				expect(JSON.stringify(staticData).length).toBeLessThan(3000);
			},
		);
	});

	it('stays at a request for each hundred pending and two more after a burst', async () => {
		await withReferrals(
			1000,
			() => atOnce,
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				for (const number of [1, 500, 999]) referral(sandbox, number).status = 'accepted';
				const before = sandbox.requestLog.length;
				expect(await told(sandbox, staticData)).toHaveLength(3);
				expect(sandbox.requestLog.length - before).toBe(10 + 2);
			},
		);
	});

	it('tells a burst whole, and is quiet again after it', async () => {
		await withReferrals(
			0,
			() => ({}),
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				const { referrals } = mockDataWithReferrals(250, () => ({ ...atOnce, status: 'accepted' }));
				for (const [uuid, one] of referrals) sandbox.data.referrals.set(uuid, one);
				expect(await told(sandbox, staticData)).toHaveLength(500);
				for (const requests of [2, 2]) {
					const before = sandbox.requestLog.length;
					expect(await told(sandbox, staticData)).toEqual([]);
					expect(sandbox.requestLog.length - before).toBe(requests);
				}
			},
		);
	});

	it('stays within the time that n8n gives, also when polls wait for each other', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (sandbox) => {
				const staticData: IDataObject = {};
				await told(sandbox, staticData);
				sandbox.addFault({ effect: { kind: 'delay', ms: 600 } });
				const began = performance.now();
				const polls = [1, 2, 3].map(() =>
					poll(sandbox, everything, { staticData, budgetMs: 1500 }),
				);
				await Promise.allSettled(polls);
				expect(performance.now() - began).toBeLessThan(2500);
			},
		);
	});

	it('stays within it when the account has to be found out', async () => {
		await withReferrals(
			1,
			() => receivedByAdviser,
			async (sandbox) => {
				sandbox.addFault({ operation: 'listLogins', effect: { kind: 'delay', ms: 4000 } });
				const began = performance.now();
				const polling = poll(sandbox, everything, {
					budgetMs: 1500,
					credential: { accountUuid: '' },
				});
				await expect(polling).rejects.toThrow('the time for one poll is over');
				expect(performance.now() - began).toBeLessThan(2500);
			},
		);
	});
});
