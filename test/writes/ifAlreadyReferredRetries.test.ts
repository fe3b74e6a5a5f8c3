import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import type { FinishedRun } from '../engine';
import { NODE_NAME, createAnother, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import {
	ALREADY_REFERRED,
	CREATE_REFERRAL,
	EARLIER_ATTEMPTS,
	PLANNR_UNAVAILABLE,
	WRITE_OUTCOMES,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, addReferral, runNode, writeRequests } = useNode();

const [john] = demo.clients;
const createWith = (ifAlreadyReferred: string): INodeParameters => ({
	...minimalCreate,
	ifAlreadyReferred,
});
const createForEach = (choice: string) => ({
	...createWith(choice),
	clients: uuidLocator('={{ $json.who }}'),
});
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const items = demo.clients.slice(0, 4).map((who) => ({ who }));
const returnedUuids = (finished: FinishedRun) =>
	finished.output('Next').map(({ json }) => json.uuid);
const createdUuids = () => [...mockPlannr().data.referrals.keys()];

const create = { operation: 'createReferral' } as const;
const drop = { kind: 'drop' } as const;
const rejected = respond(422, { message: 'Not now.' });
const forbidden = respond(403);
/** A list with a further page that cannot be fetched. */
const incomplete = respond(200, { data: [], links: { next: 'https://elsewhere.example/page' } });
/** The lists that are read after the first response was lost, by their number: the first list is read before it. */
const LOOKUPS = [2, 3, 4];
const now = () => {
	const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000);
	return { createdAt, updatedAt: createdAt };
};

describe('When the response to a create is lost', () => {
	it('the referral is found, and later equal items return it too', async () => {
		addFault({ ...create, when: 'after', effect: drop });
		const finished = await runNode(createWith('return'), { items: [{}, {}, {}] });
		expect(returnedUuids(finished)).toEqual([
			createdUuids()[0],
			createdUuids()[0],
			createdUuids()[0],
		]);
		expect(createdUuids()).toHaveLength(1);
		expect(writeRequests()).toHaveLength(1);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringMatching(CREATE_REFERRAL.foundHint),
			`${ALREADY_REFERRED.returnedHint} (Mortgages: items 1, 2).`,
		]);
	});

	const unknown = expect.stringMatching(new RegExp(`^${WRITE_OUTCOMES.unknown.created}`));
	const twoItems = { items: [{}, {}], settings: continueOnFail };

	it('and Plannr responds to no lookup, later equal items are not sent', async () => {
		addFault({ ...create, when: 'after', effect: drop });
		// Every lookup is attempted six times.
		const nth = Array.from({ length: 60 }, (_, index) => index + 2);
		const unavailable = respond(503);
		addFault({ operation: 'listReferrals', nth, effect: unavailable });
		const finished = await runNode(createWith('return'), twoItems);
		expect(finished.output('Next').map(({ json }) => json.error)).toEqual([
			unknown,
			expect.stringContaining(PLANNR_UNAVAILABLE),
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and its outcome is unknown, later equal items are not sent', async () => {
		addFault({ ...create, effect: drop });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: incomplete });
		const finished = await runNode(createWith('return'), twoItems);
		expect(finished.output('Next').map(({ json }) => json.error)).toEqual([
			unknown,
			`${ALREADY_REFERRED.earlierResponseLost} [item 1]`,
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and its outcome is unknown, later equal items return what Plannr shows by then', async () => {
		addFault({ ...create, when: 'after', effect: drop });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: incomplete });
		const finished = await runNode(createWith('return'), twoItems);
		expect(finished.output('Next').map(({ json }) => json.error ?? json.uuid)).toEqual([
			unknown,
			createdUuids()[0],
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and the run stops because of it, later equal items are not reported', async () => {
		addFault({ ...create, when: 'after', effect: drop });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: forbidden });
		const { error } = await runNode(createWith('return'), { items: [{}, {}] });
		expect(error?.message).toMatch(new RegExp(`^${WRITE_OUTCOMES.unknown.created}`));
		expect(error?.description).not.toContain(EARLIER_ATTEMPTS.otherFailures);
	});

	it('a referral that was returned shortly before is not mistaken for it', async () => {
		const existing = addReferral(1, now());
		expect(returnedUuids(await runNode(createWith('return')))).toEqual([existing]);
		addFault({ ...create, times: 1, effect: drop });
		const finished = await runNode(createAnother);
		expect(returnedUuids(finished)).toEqual([createdUuids().at(-1)]);
		expect(createdUuids()).toHaveLength(2);
	});

	it('a referral that was returned shortly before is not mistaken for it on a later attempt either', async () => {
		const existing = addReferral(1, now());
		expect(returnedUuids(await runNode(createWith('return')))).toEqual([existing]);
		addFault({ ...create, times: 1, effect: drop });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: forbidden });
		const finished = await runNode(createAnother, { settings: retry });
		expect(returnedUuids(finished)).toEqual([createdUuids().at(-1)]);
		expect(createdUuids()).toHaveLength(2);
	});

	it('an equal referral leaves the outcome unknown when it is not known what there was before', async () => {
		addReferral(1, now());
		addFault({ ...create, times: 1, effect: drop });
		addFault({ operation: 'listReferrals', times: 1, effect: forbidden });
		const finished = await runNode(createAnother, { settings: retry });
		expect(finished.error?.message).toEqual(unknown);
		expect(createdUuids()).toHaveLength(1);
		expect(writeRequests()).toHaveLength(1);
	});

	it('its own referral is still found, although another execution has returned it in the meantime', async () => {
		addFault({ ...create, when: 'after', effect: { kind: 'delay', ms: 800 } });
		addFault({ ...create, when: 'after', effect: drop });
		const creating = runNode(createAnother);
		while (createdUuids().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		const [own] = createdUuids();
		expect(returnedUuids(await runNode(createWith('return')))).toEqual([own]);
		expect(returnedUuids(await creating)).toEqual([own]);
		expect(writeRequests()).toHaveLength(1);
	});
});

it('When a create is rejected and the run stops because of it, later equal items are not sent', async () => {
	addFault({ ...create, effect: rejected });
	const { error } = await runNode(createWith('return'), { items: [{}, {}, {}] });
	expect(error?.message).toBe(`${CREATE_REFERRAL.rejected}: Not now [item 0]`);
	expect(error?.description).not.toContain(EARLIER_ATTEMPTS.otherFailures);
	expect(writeRequests()).toHaveLength(1);
});

describe("n8n's Retry On Fail", () => {
	it('does not fail an item for what its own first attempt created', async () => {
		addFault({ ...create, nth: 3, effect: rejected });
		const finished = await runNode(createForEach('fail'), { items, settings: retry });
		expect(finished.run.status).toBe('success');
		expect(new Set(returnedUuids(finished))).toEqual(new Set(createdUuids()));
		expect(createdUuids()).toHaveLength(4);
		expect(finished.hints(NODE_NAME)).toEqual([]);
	});

	it('does not fail an item for what its first attempt created with a lost response', async () => {
		addFault({ ...create, when: 'after', effect: drop });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: forbidden });
		const finished = await runNode(createWith('fail'), { settings: retry });
		expect(finished.run.status).toBe('success');
		expect(returnedUuids(finished)).toEqual(createdUuids());
		expect(writeRequests()).toHaveLength(1);
	});

	it('fails a later item for what another item created on the first attempt', async () => {
		addFault({ operation: 'listReferrals', nth: 2, effect: respond(200, []) });
		const finished = await runNode(createWith('fail'), {
			items: [{}, {}],
			settings: { ...retry, maxTries: 2 },
		});
		expect(finished.error?.message).toContain(
			ALREADY_REFERRED.failed(String(createdUuids()[0]), 'pending', 1),
		);
		expect(writeRequests()).toHaveLength(1);
	});

	it('does not return a referral of the first attempt that has since been rejected to a later item', async () => {
		addFault({ ...create, nth: 1, effect: { kind: 'delay', ms: 300 } });
		addFault({ ...create, nth: 2, effect: rejected });
		const running = runNode(createForEach('return'), {
			items: [{ who: john }, { who: demo.clients[1] }, { who: john }],
			settings: { ...retry, waitBetweenTries: 1500 },
		});
		await new Promise((resolve) => setTimeout(resolve, 1000));
		for (const referral of mockPlannr().data.referrals.values()) referral.status = 'rejected';
		const [first, , third] = returnedUuids(await running);
		expect(first).toBe(createdUuids()[0]);
		expect(createdUuids().slice(1)).toContain(third);
		expect(createdUuids()).toHaveLength(3);
	});

	it('returns the same referral again on the next attempt, and does not report it as created', async () => {
		const existing = addReferral(1);
		addFault({ ...create, nth: 1, effect: rejected });
		addFault({ operation: 'listReferrals', nth: 2, effect: respond(200, []) });
		const finished = await runNode(createForEach('return'), {
			items: [{ who: john }, { who: demo.clients[1] }],
			settings: retry,
		});
		expect(finished.run.status).toBe('success');
		expect(returnedUuids(finished)).toEqual([existing, createdUuids()[1]]);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining('item 0)')]);
		expect(writeRequests()).toHaveLength(2);
	});
});

it('A run that stops early counts what it created, not what existed', async () => {
	const existing = addReferral(1);
	addFault({ ...create, nth: 2, effect: { kind: 'delay', ms: 200 } });
	addFault({ ...create, nth: 2, effect: rejected });
	const { error } = await runNode(createForEach('return'), {
		items: items.slice(0, 3),
	});
	expect(error?.message).toContain(`; ${EARLIER_ATTEMPTS.createdBefore(1)}`);
	expect(error?.description).toContain(createdUuids()[1]);
	expect(error?.description).not.toContain(existing);
});
