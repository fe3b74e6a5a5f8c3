import type { INodeParameters } from 'n8n-workflow';

import { type Referral, demo } from '../../sandbox';
import type { Finished } from '../engine';
import { fromModel, useTool } from '../agentTool/runAsTool';
import { listings, place } from './existingReferral';
import { NODE, creations, minimal, refer, useSandbox, uuid } from '../engine/createWorkflow';

const sandbox = useSandbox();

const [john, gareth] = demo.clients;
const goesOn = { onError: 'continueRegularOutput' } as const;
const orElse = (ifAlreadyReferred: string): INodeParameters => ({
	...minimal,
	options: { ifAlreadyReferred },
});
const given = (finished: Finished) => finished.output('Next').map(({ json }) => json.uuid);

describe('When an open referral about the same was sent before', () => {
	it.each(['pending', 'accepted'] as const)(
		'"return" gives it out while it is %s',
		async (status) => {
			const there = place(sandbox(), 1, { status });
			const finished = await refer(sandbox(), orElse('return'));
			expect(finished.output('Next')).toEqual([
				{
					json: expect.objectContaining({ uuid: there, status, advice_type: 'mortgages' }),
					pairedItem: { item: 0 },
				},
			]);
			expect(creations(sandbox())).toEqual([]);
			expect(finished.hints(NODE)).toEqual([
				'The clients are referred already over this connection for this advice. The open referral is given out, and none was created (item 0).',
			]);
		},
	);

	it('"fail" lets the item fail, and names the referral without the clients', async () => {
		const there = place(sandbox(), 1, { status: 'accepted' });
		const finished = await refer(sandbox(), orElse('fail'));
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			`The clients are referred already over this connection for this advice (referral ${there}, accepted) [item 0]`,
		);
		expect(error?.description).toMatch(/^This referral was not created\. Look at the open one/);
		expect(creations(sandbox())).toEqual([]);
	});

	it('"fail" leaves the other items to "continue on fail"', async () => {
		const there = place(sandbox(), 1);
		const items = [{ client: gareth }, { client: john }];
		const parameters = { ...orElse('fail'), clients: uuid('={{ $json.client }}') };
		const finished = await refer(sandbox(), parameters, { items, settings: goesOn });
		expect(finished.output('Next').map(({ json }) => json)).toEqual([
			expect.objectContaining({ status: 'pending' }),
			{
				error: expect.stringContaining(`(referral ${there}, pending) [item 1]`),
				message: expect.stringContaining("'If Already Referred'"),
				details: { httpCode: null, fields: {} },
			},
		]);
		expect(creations(sandbox())).toHaveLength(1);
	});

	it.each([
		['without the option', minimal],
		['with "create"', orElse('create')],
	])('%s one more is created, and nothing is listed', async (_, parameters) => {
		const there = place(sandbox(), 1);
		const finished = await refer(sandbox(), parameters);
		expect(given(finished)).not.toEqual([there]);
		expect(creations(sandbox())).toHaveLength(1);
		expect(listings(sandbox())).toEqual([]);
	});

	it.each(['RETURN', 'Return existing', '={{ "return_existing" }}'])(
		'it is given out when the option says %s',
		async (choice) => {
			const there = place(sandbox(), 1);
			const finished = await refer(sandbox(), orElse(choice));
			expect(given(finished)).toEqual([there]);
		},
	);

	it('any other word is complained of, and nothing is sent', async () => {
		const finished = await refer(sandbox(), orElse('={{ "skip" }}'));
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe("'If Already Referred' is none of its choices [item 0]");
		expect(error?.description).toContain('Create Another, Fail or Return Existing');
		expect(sandbox().journal).toEqual([]);
	});

	it('the newest of several is given out', async () => {
		const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
		place(sandbox(), 1, { createdAt: daysAgo(9) });
		const newest = place(sandbox(), 2, { createdAt: daysAgo(3), updatedAt: daysAgo(1) });
		place(sandbox(), 3, { createdAt: daysAgo(7) });
		place(sandbox(), 4, { createdAt: daysAgo(1), status: 'rejected' });
		expect(given(await refer(sandbox(), orElse('return')))).toEqual([newest]);
	});

	it('it does not matter in which order the clients stand, nor what else differs', async () => {
		const there = place(sandbox(), 1, {
			clientUuids: [gareth, john],
			note: 'Another note',
			sharedData: ['goals'],
			durationMonths: 6,
			slaDeadline: '2027-02-28',
		});
		const parameters = { ...orElse('return'), clients: uuid(`${john.toUpperCase()} ${gareth}`) };
		expect(given(await refer(sandbox(), parameters))).toEqual([there]);
	});

	it('an agent that asks for it as a tool is given it', async () => {
		const there = place(sandbox(), 1);
		const parameters = orElse(fromModel('ifAlreadyReferred'));
		const { answer } = await useTool(sandbox(), parameters, {
			ifAlreadyReferred: 'Return Existing',
		});
		expect(JSON.parse(String(answer))).toEqual([expect.objectContaining({ uuid: there })]);
		expect(creations(sandbox())).toEqual([]);
	});

	it('each advice type is looked at by itself', async () => {
		const there = place(sandbox(), 1);
		const parameters = { ...orElse('return'), adviceTypes: ['mortgages', 'tax', 'investments'] };
		const finished = await refer(sandbox(), parameters);
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual([
			'investments',
			'mortgages',
			'tax',
		]);
		expect(given(finished)[1]).toBe(there);
		expect(creations(sandbox())).toHaveLength(2);
	});
});

describe('What is there does not stand in the way when it', () => {
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
		const there = place(sandbox(), 1, change);
		const finished = await refer(sandbox(), orElse('fail'));
		expect(finished.run.data.resultData.error).toBeUndefined();
		expect(given(finished)).not.toContain(there);
		expect(creations(sandbox())).toHaveLength(1);
	});
});

describe('Items of one run that ask for the same', () => {
	const slowly = () => {
		sandbox().misbehave({
			operation: 'createReferral',
			when: 'before',
			act: { kind: 'delay', ms: 200 },
		});
	};
	const couples = [{ who: `${john} ${gareth}` }, { who: `${gareth} ${john}` }, { who: john }];
	const inTurn = (choice: string) => ({ ...orElse(choice), clients: uuid('={{ $json.who }}') });

	it('share the referral that the first one creates with "return"', async () => {
		slowly();
		const finished = await refer(sandbox(), inTurn('return'), { items: couples });
		const [first, second, third] = given(finished);
		expect(second).toBe(first);
		expect(third).not.toBe(first);
		expect(sandbox().world.referrals.size).toBe(2);
		expect(finished.hints(NODE)).toEqual([expect.stringContaining('(item 1)')]);
	});

	it('fail with "fail" after the first one, which names it', async () => {
		slowly();
		const finished = await refer(sandbox(), inTurn('fail'), { items: couples, settings: goesOn });
		const [first, second] = finished.output('Next').map(({ json }) => json);
		expect(second?.error).toContain(`(referral ${String(first?.uuid)}, pending) [item 1]`);
		expect(creations(sandbox())).toHaveLength(2);
	});

	it('see what an item with "create" has made before them', async () => {
		slowly();
		const items = ['create', 'return', 'create', 'return'].map((choice) => ({ choice }));
		const finished = await refer(sandbox(), orElse('={{ $json.choice }}'), { items });
		const [first, second, third, fourth] = given(finished);
		expect([second, fourth]).toEqual([expect.any(String), expect.any(String)]);
		expect([first, third]).toContain(second);
		expect([first, third]).toContain(fourth);
		expect(sandbox().world.referrals.size).toBe(2);
	});

	it('read the list once, however many they are and however many pages it has', async () => {
		for (let number = 2; number <= 230; number++) {
			place(sandbox(), number, { adviceType: 'tax' });
		}
		const oldest = place(sandbox(), 1, { createdAt: new Date('2026-01-20T17:51:29Z') });
		const items = Array.from({ length: 100 }, (_, index) => ({
			advice: index % 2 === 0 ? 'mortgages' : 'pensions',
		}));
		const parameters = { ...orElse('return'), adviceTypes: '={{ $json.advice }}' };
		const finished = await refer(sandbox(), parameters, { items });
		expect(given(finished).filter((one) => one === oldest)).toHaveLength(50);
		expect(new Set(given(finished)).size).toBe(2);
		expect(creations(sandbox())).toHaveLength(1);
		expect(listings(sandbox()).map(({ query }) => query.page)).toEqual([undefined, '2', '3']);
		expect(listings(sandbox())[0]?.query).toEqual({
			'filter[direction]': 'sent',
			sort: '-created_at',
			per_page: '100',
		});
	});
});
