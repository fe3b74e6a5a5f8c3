import type { INodeParameters } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { cancelRun, expectNoFurtherRequests, errorMessageOf, recordedWrites } from './cancelRun';
import { minimalCreate, startNode, useMockPlannr, writeRequests } from '../engine/createWorkflow';
import { CANCELLED, REQUEST_FAILURES, WRITE_OUTCOMES } from '../texts';

const mockPlannr = useMockPlannr();

const locate = (mode: string, value: string) => ({ __rl: true, mode, value });

const listRequests = () =>
	mockPlannr().requestLog.filter(({ operation }) => operation === 'listReferrals');

describe('A run that is cancelled during the lookup of a lost create', () => {
	const loseResponse = () => {
		mockPlannr().addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
	};

	it('reads no further page', async () => {
		loseResponse();
		// The first list is read before the create.
		for (let page = 1; page <= 20; page++) {
			const row = { uuid: `page-${page}`, created_at: new Date().toISOString() };
			const next = `${mockPlannr().url}/api/v1/referrals?page=${page + 1}`;
			const body = { data: [row], links: { next } };
			const effect = { kind: 'response', status: 200, body } as const;
			mockPlannr().addFault({ operation: 'listReferrals', nth: page + 1, effect });
		}
		mockPlannr().addFault({ operation: 'listReferrals', effect: { kind: 'delay', ms: 100 } });
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
		const other = await startNode(mockPlannr(), minimalCreate);
		while (!isBusy()) await sleep(5);
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
		mockPlannr().addFault({ ...create, effect: { kind: 'delay', ms: 3000 } });
		await cancelWhileWaiting(() => writeRequests(mockPlannr()).length === 1);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('does not wait for the lookup of a lost create', async () => {
		mockPlannr().addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		const effect = { kind: 'delay', ms: 3000 } as const;
		mockPlannr().addFault({ operation: 'listReferrals', nth: 2, effect });
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
			[
				`${what}, in the wait before the request is repeated`,
				...row,
				{ kind: 'response', status: 429, headers: { 'retry-after': '5' } } as const,
			] as const,
		]),
	)('sends nothing more: %s', async (_, parameters, count, operation, effect) => {
		mockPlannr().addFault({ operation, effect });
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
