import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import type { FinishedRun } from '../engine';
import { listRequests, addReferral } from './existingReferral';
import {
	NODE_NAME,
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const [john] = demo.clients;
const createWith = (ifAlreadyReferred: string): INodeParameters => ({
	...minimalCreate,
	options: { ifAlreadyReferred },
});
const createForEach = (choice: string) => ({
	...createWith(choice),
	clients: uuidLocator('={{ $json.who }}'),
});
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const items = demo.clients.slice(0, 4).map((who) => ({ who }));
const returnedUuids = (finished: FinishedRun) =>
	finished.output('Next').map(({ json }) => json.uuid);
const createdUuids = () => [...sandbox().data.referrals.keys()];

const create = { operation: 'createReferral' } as const;
const drop = { kind: 'drop' } as const;
const rejected = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
const forbidden = { kind: 'response', status: 403 } as const;
const now = () => {
	const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000);
	return { createdAt, updatedAt: createdAt };
};

describe('When the answer to a create is lost', () => {
	it('the referral is found, and later items that ask for the same are given it', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: drop });
		const finished = await runNode(sandbox(), createWith('return'), { items: [{}, {}, {}] });
		expect(returnedUuids(finished)).toEqual([
			createdUuids()[0],
			createdUuids()[0],
			createdUuids()[0],
		]);
		expect(createdUuids()).toHaveLength(1);
		expect(writeRequests(sandbox())).toHaveLength(1);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringMatching(/found there .+ \(item 0\)/),
			expect.stringMatching(/referred already .+ \(items 1, 2\)/),
		]);
	});

	it('and nobody can tell what it did, later items that ask for the same are not sent', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: drop });
		sandbox().addFault({ operation: 'listReferrals', nth: [2, 3], effect: forbidden });
		const finished = await runNode(sandbox(), createWith('return'), {
			items: [{}, {}],
			settings: continueOnFail,
		});
		expect(finished.output('Next').map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/^The referral may have been created/),
			'It could not be checked whether this is done already: the same was asked for before, and the answer was lost [item 1]',
		]);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('and the run ends for it, later items that ask for the same are not even asked about', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: drop });
		sandbox().addFault({ operation: 'listReferrals', nth: [2, 3], effect: forbidden });
		const finished = await runNode(sandbox(), createWith('return'), { items: [{}, {}] });
		const { error } = finished.run.data.resultData;
		expect(error?.message).toMatch(/^The referral may have been created/);
		expect(error?.description).not.toContain('Also:');
	});

	it('a referral that was given out shortly before is not taken for it', async () => {
		const there = addReferral(sandbox(), 1, now());
		expect(returnedUuids(await runNode(sandbox(), createWith('return')))).toEqual([there]);
		sandbox().addFault({ ...create, times: 1, effect: drop });
		const finished = await runNode(sandbox(), minimalCreate);
		expect(returnedUuids(finished)).toEqual([createdUuids().at(-1)]);
		expect(createdUuids()).toHaveLength(2);
	});

	it('such a referral is not taken for it on a later try either', async () => {
		const there = addReferral(sandbox(), 1, now());
		expect(returnedUuids(await runNode(sandbox(), createWith('return')))).toEqual([there]);
		sandbox().addFault({ ...create, times: 1, effect: drop });
		sandbox().addFault({ operation: 'listReferrals', times: 1, effect: forbidden });
		const finished = await runNode(sandbox(), minimalCreate, { settings: retry });
		expect(returnedUuids(finished)).toEqual([createdUuids().at(-1)]);
		expect(createdUuids()).toHaveLength(2);
	});

	it('its own referral stays its own, though another execution was given it meanwhile', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: { kind: 'delay', ms: 800 } });
		sandbox().addFault({ ...create, when: 'after', effect: drop });
		const creating = runNode(sandbox(), minimalCreate);
		await new Promise((resolve) => setTimeout(resolve, 400));
		const [own] = createdUuids();
		expect(returnedUuids(await runNode(sandbox(), createWith('return')))).toEqual([own]);
		expect(returnedUuids(await creating)).toEqual([own]);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});
});

it('When a create is refused and the run ends for it, the same is not sent for a later item', async () => {
	sandbox().addFault({ ...create, effect: rejected });
	const finished = await runNode(sandbox(), createWith('return'), { items: [{}, {}, {}] });
	const { error } = finished.run.data.resultData;
	expect(error?.message).toBe('Plannr did not accept the referral: Not now [item 0]');
	expect(error?.description).not.toContain('Also:');
	expect(writeRequests(sandbox())).toHaveLength(1);
});

describe("n8n's Retry On Fail", () => {
	it('does not let an item fail for what its own first try created', async () => {
		sandbox().addFault({ ...create, nth: 3, effect: rejected });
		const finished = await runNode(sandbox(), createForEach('fail'), { items, settings: retry });
		expect(finished.run.status).toBe('success');
		expect(new Set(returnedUuids(finished))).toEqual(new Set(createdUuids()));
		expect(createdUuids()).toHaveLength(4);
		expect(finished.hints(NODE_NAME)).toEqual([]);
	});

	it('nor for what its first try created with a lost answer', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: drop });
		sandbox().addFault({ operation: 'listReferrals', nth: [2, 3], effect: forbidden });
		const finished = await runNode(sandbox(), createWith('fail'), { settings: retry });
		expect(finished.run.status).toBe('success');
		expect(returnedUuids(finished)).toEqual(createdUuids());
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('lets a later item fail for what an item of the first try created', async () => {
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 2,
			effect: { kind: 'response', status: 200, body: [] },
		});
		const finished = await runNode(sandbox(), createWith('fail'), {
			items: [{}, {}],
			settings: { ...retry, maxTries: 2 },
		});
		expect(finished.run.data.resultData.error?.message).toContain(
			`(referral ${String(createdUuids()[0])}, pending) [item 1]`,
		);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('does not give a later item what was created on the first try and is over by now', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'delay', ms: 300 } });
		sandbox().addFault({ ...create, nth: 2, effect: rejected });
		const running = runNode(sandbox(), createForEach('return'), {
			items: [{ who: john }, { who: demo.clients[1] }, { who: john }],
			settings: { ...retry, waitBetweenTries: 1500 },
		});
		await new Promise((resolve) => setTimeout(resolve, 1000));
		for (const referral of sandbox().data.referrals.values()) referral.status = 'rejected';
		const [first, , third] = returnedUuids(await running);
		expect(first).toBe(createdUuids()[0]);
		expect(createdUuids().slice(1)).toContain(third);
		expect(createdUuids()).toHaveLength(3);
	});

	it('gives out the same again, whatever has become of it, and does not call it created', async () => {
		const there = addReferral(sandbox(), 1);
		sandbox().addFault({ ...create, nth: 1, effect: rejected });
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 2,
			effect: { kind: 'response', status: 200, body: [] },
		});
		const finished = await runNode(sandbox(), createForEach('return'), {
			items: [{ who: john }, { who: demo.clients[1] }],
			settings: retry,
		});
		expect(finished.run.status).toBe('success');
		expect(returnedUuids(finished)).toEqual([there, createdUuids()[1]]);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining('(item 0)')]);
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('creates nothing twice when an item that fails first makes n8n try again', async () => {
		const there = addReferral(sandbox(), 1);
		const finished = await runNode(sandbox(), createForEach('fail'), {
			items,
			settings: { ...retry, ...continueOnFail },
		});
		expect(finished.output('Next')[0]?.json.error).toContain(there);
		expect(createdUuids()).toHaveLength(4);
		expect(writeRequests(sandbox())).toHaveLength(3);
		expect(listRequests(sandbox())).toHaveLength(3);
	});
});

it('A run that ends early counts what it created, not what was there', async () => {
	const there = addReferral(sandbox(), 1);
	sandbox().addFault({ ...create, nth: 2, effect: { kind: 'delay', ms: 200 } });
	sandbox().addFault({ ...create, nth: 2, effect: rejected });
	const finished = await runNode(sandbox(), createForEach('return'), { items: items.slice(0, 3) });
	const { error } = finished.run.data.resultData;
	expect(error?.message).toContain('; 1 referral was created before it');
	expect(error?.description).toContain(createdUuids()[1]);
	expect(error?.description).not.toContain(there);
});
