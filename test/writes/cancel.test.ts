import { setTimeout as wait } from 'node:timers/promises';

import { sleep, type INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import {
	cancelRun,
	errorMessageOf,
	expectNoFurtherRequests,
	expectPromptEnd,
	hasResponded,
	recordedWrites,
	type CancelledRun,
} from './cancelRun';
import { addClients, createForEachClient } from './manyClients';
import { createAnother, minimalCreate, uuidLocator, writeRequests } from '../engine/createWorkflow';
import { CANCELLED, EARLIER_ATTEMPTS, REQUEST_FAILURES, WRITE_OUTCOMES } from '../texts';
import { exceedRateLimit, respond } from '../faultEffects';
import { useFurtherMockPlannr, useNode } from '../useNode';

const startFurther = useFurtherMockPlannr();

const { mockPlannr, addFault, startNode } = useNode();

const many = Array.from({ length: 40 }, () => ({}));
const slow = { kind: 'delay', ms: 5000 } as const;

/** Milliseconds within which sixteen requests are aborted even on a busy machine; their responses take longer. */
const ABORT_MS = 2000;

describe('A run that is cancelled while creates are in flight', () => {
	it('sends nothing more, and records what was created and what may have been', async () => {
		const afterFive = many.map((_, number) => number + 6);
		addFault({ operation: 'createReferral', nth: afterFive, when: 'after', effect: slow });
		const when = () => writeRequests(mockPlannr()).length === 5 + 16;
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 2000 },
			createForEachClient,
			{ items: addClients(mockPlannr(), 40) },
		);
		expectNoFurtherRequests(cancelled, ABORT_MS);
		expect(writeRequests(mockPlannr())).toHaveLength(5 + 16);
		const records = recordedWrites(cancelled.finished);
		const created = records.filter((record) => record !== 'lost');
		expect(records).toHaveLength(5 + 16);
		expect(created).toHaveLength(5);
		expect([...mockPlannr().data.referrals.keys()]).toEqual(expect.arrayContaining(created));
		expect(errorMessageOf(cancelled)).toMatch(
			new RegExp(
				`^${WRITE_OUTCOMES.unknown.created}, ${CANCELLED.reason} \\[item \\d+\\]; ${EARLIER_ATTEMPTS.createdBefore(5)}$`,
			),
		);
	});

	it('sends nothing in the attempts that Retry On Fail makes afterwards', async () => {
		addFault({ operation: 'createReferral', effect: slow });
		const when = () => writeRequests(mockPlannr()).length === 16;
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const options = { items: addClients(mockPlannr(), 40), settings };
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 800 },
			createForEachClient,
			options,
		);
		expectNoFurtherRequests(cancelled, ABORT_MS);
		expect(mockPlannr().requestLog).toHaveLength(1 + 16);
		// The last attempt's error is the one that n8n keeps.
		const { description } = cancelled.finished.run.data.resultData.error ?? {};
		expect(description).toContain(EARLIER_ATTEMPTS.lost);
		expect(description).toContain(WRITE_OUTCOMES.unknownAdvice.created);
	});

	it.each([1, 17, 100, 250])('ends promptly under load, after create %i', async (count) => {
		const loaded = await startFurther({ latencyMs: 20 });
		const when = () => writeRequests(loaded).length >= count;
		const options = { items: addClients(loaded, 400) };
		const cancel = { when, observeMs: 400 };
		const cancelled = await cancelRun(loaded, cancel, createForEachClient, options);
		expectPromptEnd(cancelled, ABORT_MS);
		const created = recordedWrites(cancelled.finished).filter((record) => record !== 'lost');
		expect([...loaded.data.referrals.keys()]).toEqual(expect.arrayContaining(created));
		expect(recordedWrites(cancelled.finished).length).toBeGreaterThanOrEqual(
			writeRequests(loaded).length,
		);
	});
});

describe('A run that is cancelled during the account lookup', () => {
	it('ends at once: no write is sent, and no outcome is unknown', async () => {
		addFault({ operation: 'listLogins', effect: { kind: 'delay', ms: 1500 } });
		const when = () => mockPlannr().requestLog.length === 1;
		const options = { items: many, credential: { accountUuid: '' } };
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 2000 },
			createAnother,
			options,
		);
		expectNoFurtherRequests(cancelled);
		expect(mockPlannr().requestLog).toHaveLength(1);
		expect(recordedWrites(cancelled.finished)).toEqual([]);
		expect(errorMessageOf(cancelled)).toBe(CANCELLED.beforeAnyWrite);
	});

	it('leaves the outcome of a create that was sent after the lookup unknown', async () => {
		addFault({ operation: 'createReferral', when: 'after', effect: slow });
		const when = () => writeRequests(mockPlannr()).length === 1;
		const options = { items: many, credential: { accountUuid: '' } };
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 1800 },
			createAnother,
			options,
		);
		expectNoFurtherRequests(cancelled);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
	});
});

const locate = (mode: string, value: string) => ({ __rl: true, mode, value });

const listRequests = () =>
	mockPlannr().requestLog.filter(({ operation }) => operation === 'listReferrals');

describe('A run that is cancelled during the lookup of a lost create', () => {
	const loseResponse = () => {
		addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
	};

	it('reads no further page', async () => {
		loseResponse();
		// The first list is read before the create.
		for (let page = 1; page <= 20; page++) {
			const row = { uuid: `page-${page}`, created_at: new Date().toISOString() };
			const next = `${mockPlannr().url}/api/v1/referrals?page=${page + 1}`;
			const body = { data: [row], links: { next } };
			const effect = respond(200, body);
			addFault({ operation: 'listReferrals', nth: page + 1, effect });
		}
		addFault({ operation: 'listReferrals', effect: { kind: 'delay', ms: 100 } });
		const when = () => listRequests().length === 1 + 3;
		const cancelled = await cancelRun(mockPlannr(), { when, observeMs: 800 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(listRequests()).toHaveLength(1 + 3);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect(errorMessageOf(cancelled)).toBe(
			`${CANCELLED.beforeAnyWrite}: ${WRITE_OUTCOMES.unknown.created}, but ${REQUEST_FAILURES.unclear} (the connection was lost, ECONNRESET) [item 0]`,
		);
	});
});

describe('A run that is cancelled while another execution creates the same', () => {
	const create = { operation: 'createReferral' } as const;

	/** Starts the other execution, and then the run, which waits for it until it is cancelled. */
	async function cancelWhileWaiting(isBusy: () => boolean) {
		const other = await startNode(minimalCreate);
		while (!isBusy()) await wait(5);
		const startedAt = Date.now();
		const when = () => Date.now() > startedAt + 500;
		const cancelled = await cancelRun(mockPlannr(), { when, observeMs: 500 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(recordedWrites(cancelled.finished)).toEqual([]);
		expect(errorMessageOf(cancelled)).toBe(CANCELLED.beforeAnyWrite);
		expect((await other.finished).run.status).toBe('success');
		expect(mockPlannr().data.referrals.size).toBe(1);
	}

	it('does not wait for the create that is in flight', async () => {
		addFault({ ...create, effect: { kind: 'delay', ms: 3000 } });
		await cancelWhileWaiting(() => writeRequests(mockPlannr()).length === 1);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('does not wait for the lookup of a lost create', async () => {
		addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		const effect = { kind: 'delay', ms: 3000 } as const;
		addFault({ operation: 'listReferrals', nth: 2, effect });
		await cancelWhileWaiting(() => listRequests().length === 2);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});

describe('A run that is cancelled while it looks up records by what people know', () => {
	const address = '={{ $json.name }}@example.co.uk';
	const client = (mode: string, value: string) => ({
		...minimalCreate,
		clients: locate(mode, value),
	});
	const rows: Array<[string, INodeParameters, number, 'findAccounts' | 'listConnections']> = [
		['a client by e-mail address', client('email', address), 1, 'findAccounts'],
		['a client by name', client('name', '={{ $json.name }}'), 1, 'findAccounts'],
		['the list of clients for many values', client('email', address), 30, 'findAccounts'],
		[
			'a connection by firm',
			{ ...minimalCreate, connection: locate('firm', 'Fictional Firm') },
			1,
			'listConnections',
		],
		[
			'a client to get',
			{
				...client('name', '={{ $json.name }}'),
				resource: 'client',
				operation: 'get',
				client: locate('name', 'Jane'),
			},
			1,
			'findAccounts',
		],
	];

	it.each(
		rows.flatMap(([what, ...row]) => [
			[`${what}, before the response`, ...row, { kind: 'delay', ms: 3000 } as const] as const,
			[`${what}, in the wait before the request is repeated`, ...row, exceedRateLimit(5)] as const,
		]),
	)('sends nothing more: %s', async (_, parameters, count, operation, effect) => {
		addFault({ operation, effect });
		const items = Array.from({ length: count }, (__, number) => ({ name: `no${number}` }));
		const lookups = () => mockPlannr().requestLog.filter((entry) => entry.operation === operation);
		let firstAt = Infinity;
		const when = () => {
			if (lookups().length > 0) firstAt = Math.min(firstAt, Date.now());
			return Date.now() > firstAt + 100;
		};
		const cancelled = await cancelRun(mockPlannr(), { when, observeMs: 500 }, parameters, {
			items,
		});
		expectNoFurtherRequests(cancelled);
		expect(writeRequests(mockPlannr())).toEqual([]);
		expect(recordedWrites(cancelled.finished)).toEqual([]);
		expect(errorMessageOf(cancelled)).toBe(CANCELLED.beforeAnyWrite);
	});
});

interface WithSleep {
	readonly sleep: typeof sleep;
}

jest.mock('n8n-workflow', (): object => {
	const actual = jest.requireActual<WithSleep>('n8n-workflow');
	return { ...actual, sleep: jest.fn(actual.sleep) };
});

const get: INodeParameters = { operation: 'get', referral: uuidLocator(demo.account) };

const waits: Array<[string, () => Promise<CancelledRun>]> = [
	[
		"for Plannr's rate limit",
		async () => {
			const headers = { 'retry-after': '2' };
			const effect = respond(429, undefined, headers);
			addFault({ operation: 'createReferral', effect });
			const when = () => hasResponded(mockPlannr(), 1 + 16);
			const cancel = { when, observeMs: 2500 };
			const options = { items: addClients(mockPlannr(), 40) };
			return await cancelRun(mockPlannr(), cancel, createForEachClient, options);
		},
	],
	[
		'before a read is retried',
		async () => {
			addFault({ effect: respond(503) });
			const when = () => hasResponded(mockPlannr(), 3);
			return await cancelRun(mockPlannr(), { when, observeMs: 2500 }, get);
		},
	],
	[
		'before the second lookup of a lost create',
		async () => {
			addFault({ operation: 'createReferral', effect: { kind: 'drop' } });
			const when = () => hasResponded(mockPlannr(), 3);
			return await cancelRun(mockPlannr(), { when, observeMs: 2500 }, minimalCreate);
		},
	],
	[
		'before the second lookup of a create that timed out',
		async () => {
			const effect = respond(504);
			addFault({ operation: 'createReferral', effect });
			const when = () => hasResponded(mockPlannr(), 3);
			return await cancelRun(mockPlannr(), { when, observeMs: 2500 }, minimalCreate);
		},
	],
];

const sleeps: Array<[string, typeof sleep]> = [
	['on the current n8n', jest.requireActual<WithSleep>('n8n-workflow').sleep],
	[
		'on an older n8n, whose sleep takes no signal',
		async (ms) => {
			await new Promise((resolve) => setTimeout(resolve, ms));
		},
	],
];

describe.each(sleeps)('A wait %s', (_, sleepOfN8n) => {
	beforeEach(() => {
		jest.mocked(sleep).mockReset().mockImplementation(sleepOfN8n);
	});

	it.each(waits)('%s ends at once when the run is cancelled', async (_wait, startAndCancel) => {
		const cancelled = await startAndCancel();
		expectNoFurtherRequests(cancelled);
		expect(cancelled.lastArrivedMs).toBe(0);
		expect(sleep).toHaveBeenCalled();
	});
});
