import type { INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import { runWorkflow, startWorkflow, type WorkflowJson } from '../engine';
import {
	NODE_NAME,
	createAnother,
	createWorkflow,
	credentialFor,
	runNode as runNodeAgainst,
	uuidLocator,
} from '../engine/createWorkflow';
import {
	EARLIER_ATTEMPTS,
	PARAMETER_PROBLEMS,
	RATE_LIMIT_HINT,
	TARGET_CHANGED,
	WRITE_OUTCOMES,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { exceedRateLimit, respond } from '../faultEffects';
import { useFurtherMockPlannr, useNode } from '../useNode';

useVirtualClock();

const { addFault, addReferral, mockPlannr, runNode, writeRequests } = useNode();
const startFurther = useFurtherMockPlannr();

const items = ['one', 'two', 'three', 'four'].map((name) => ({ name }));
const named = { ...createAnother, additionalFields: { note: '={{ $json.name }}' } };
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const rejectNth = (nth: number) => {
	addFault({ operation: 'createReferral', nth, effect: respond(422, { message: 'Not now.' }) });
};
const sentNotes = () =>
	writeRequests().map(({ body }) => (body instanceof Object && 'note' in body ? body.note : ''));
const createdNotes = () => [...mockPlannr().data.referrals.values()].map(({ note }) => note).sort();

describe("n8n's Retry On Fail", () => {
	it('continues after the referrals that an earlier attempt created', async () => {
		rejectNth(3);
		const parameters = { ...named, simplify: false };
		const finished = await runNode(parameters, { items, settings: retry });
		expect(finished.run.status).toBe('success');
		// The records of the first attempt are whole, too.
		expect(finished.output('Next').map(({ json }) => [json.note, json.shared_data])).toEqual(
			items.map(({ name }) => [name, ['basic_details']]),
		);
		expect(createdNotes()).toEqual(['four', 'one', 'three', 'two']);
		expect(sentNotes()).toHaveLength(5);
	});

	it('creates nothing twice when an error item comes first and makes n8n retry', async () => {
		rejectNth(1);
		const settings = { ...retry, onError: 'continueRegularOutput' } as const;
		const finished = await runNode(named, { items, settings });
		expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
			items.map(({ name }) => name),
		);
		expect(createdNotes()).toEqual(['four', 'one', 'three', 'two']);
	});

	it('looks up a lost referral before it creates it again', async () => {
		addFault({ operation: 'createReferral', nth: 2, when: 'after', effect: { kind: 'drop' } });
		addFault({
			operation: 'listReferrals',
			// The three lookups; the first list shows what there was before.
			nth: [2, 3, 4],
			effect: respond(403),
		});
		const finished = await runNode(named, {
			items,
			settings: { ...retry, maxTries: 5 },
		});
		expect(finished.run.status).toBe('success');
		expect(createdNotes()).toEqual(['four', 'one', 'three', 'two']);
		expect(sentNotes()).toHaveLength(4);
	});

	it('leaves nothing in the execution after a successful run', async () => {
		rejectNth(2);
		const finished = await runNode(named, { items, settings: retry });
		expect(finished.run.data.executionData?.contextData).toEqual({ [`node:${NODE_NAME}`]: {} });
	});

	it('returns what was created when only the note changes between attempts', async () => {
		rejectNth(2);
		const parameters = {
			...createAnother,
			additionalFields: { note: '={{ $json.name + $now.toMillis() }}' },
		};
		const settings = { ...retry, waitBetweenTries: 20 };
		const finished = await runNode(parameters, { items, settings });
		expect(mockPlannr().data.referrals.size).toBe(4);
		expect(finished.output('Next')).toHaveLength(4);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining(TARGET_CHANGED.hint)]);
	});

	it.each<[string, (before: string, after: string) => INodeParameters]>([
		[
			'client',
			(before, after) => ({
				clients: uuidLocator(`={{ ${duringFirstAttempt()} ? "${before}" : "${after}" }}`),
			}),
		],
		['advice type', () => ({ adviceTypes: `={{ ${duringFirstAttempt()} ? "tax" : "other" }}` })],
	])('sends nothing more for an item whose %s changes between attempts', async (_, change) => {
		rejectNth(2);
		const [before, after] = demo.clients;
		const parameters = { ...createAnother, ...change(before, after) };
		const settings = { ...retry, waitBetweenTries: 5000 };
		const finished = await runNode(parameters, {
			items: items.slice(0, 2),
			settings,
		});
		expect(finished.error?.message).toMatch(new RegExp(`^${TARGET_CHANGED.referral} \\[item 0\\]`));
		expect([...mockPlannr().data.referrals.values()]).toHaveLength(1);
	});
});

/** An expression that is true during the first attempt and false in later ones. */
function duringFirstAttempt(): string {
	return `Date.now() < ${Date.now() + 4000}`;
}

function loopWorkflow(rounds: number): WorkflowJson {
	const workflow = createWorkflow(createAnother, retry);
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	workflow.nodes.push({
		...place,
		id: '9',
		name: 'Loop',
		type: 'harness.loop',
		parameters: { rounds },
	});
	workflow.connections[NODE_NAME] = { main: [[{ node: 'Loop', type: 'main', index: 0 }]] };
	workflow.connections.Loop = {
		main: [
			[{ node: NODE_NAME, type: 'main', index: 0 }],
			[{ node: 'Next', type: 'main', index: 0 }],
		],
	};
	return workflow;
}

describe('A loop', () => {
	it('creates one referral in every round, retries included', async () => {
		rejectNth(2);
		rejectNth(4);
		const finished = await runWorkflow(loopWorkflow(3), {
			credential: credentialFor(mockPlannr()),
		});
		expect(finished.run.status).toBe('success');
		const returned = finished.runsOf(NODE_NAME).map(({ data }) => data?.main?.[0]?.[0]?.json.uuid);
		expect(new Set(returned).size).toBe(3);
		expect(new Set(returned)).toEqual(new Set(mockPlannr().data.referrals.keys()));
	});

	it('does not mistake the referral of the previous round for a lost one', async () => {
		addFault({ operation: 'createReferral', nth: [2, 3], effect: { kind: 'drop' } });
		const finished = await runWorkflow(loopWorkflow(2), {
			credential: credentialFor(mockPlannr()),
		});
		const returned = finished.runsOf(NODE_NAME).map(({ data }) => data?.main?.[0]?.[0]?.json.uuid);
		expect(new Set(returned)).toEqual(new Set(mockPlannr().data.referrals.keys()));
		expect(new Set(returned).size).toBe(2);
	});
});

const [john, gareth] = demo.clients;
const create = { operation: 'createReferral' } as const;
const rejected = respond(422, { message: 'Not now.' });
const twoItems = [{ n: 0 }, { n: 1 }];
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const createdUuids = () => [...mockPlannr().data.referrals.keys()];

/** Settings for two attempts, and an expression whose value differs between them for one of the items. */
function changeOnRetry(item: number, first: string, second: string) {
	const until = Date.now() + 4000;
	return {
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 5000 },
		value: `={{ $json.n === ${item} && Date.now() > ${until} ? ${second} : ${first} }}`,
	};
}

describe('Parameters that are invalid on the second attempt', () => {
	it('do not hide what the first attempt created', async () => {
		addFault({ ...create, nth: 2, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...createAnother, clients: uuidLocator(value) };
		const { error } = await runNode(parameters, { items: twoItems, settings });
		const [only] = createdUuids();
		expect(error?.message).toBe(
			`'Clients' ${PARAMETER_PROBLEMS.empty} [item 1]; ${EARLIER_ATTEMPTS.createdBefore(1)}`,
		);
		expect(error?.description).toContain(EARLIER_ATTEMPTS.createdBesides);
		expect(error?.description).toContain(`${String(only)} (item 0)`);
	});

	it('do not hide it in the error item of a node that continues on fail', async () => {
		addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...createAnother, clients: uuidLocator(value) };
		const finished = await runNode(parameters, {
			items: twoItems,
			settings: { ...settings, ...continueOnFail },
		});
		const [, second] = finished.output('Next');
		expect(second?.json.error).toBe(`'Clients' ${PARAMETER_PROBLEMS.empty} [item 1]`);
		expect(second?.json.message).toMatch(EARLIER_ATTEMPTS.createdByItem);
		expect(createdUuids()).toContain(String(second?.json.message).slice(-37, -1));
	});

	it('do not hide that a response was lost', async () => {
		addFault({ ...create, nth: [1, 2], when: 'after', effect: { kind: 'drop' } });
		// The first list shows what there was before.
		addFault({ operation: 'listReferrals', nth: [2, 3, 4, 5, 6, 7], effect: respond(403) });
		// Equal ones would be sent one after another, and the second not at all.
		const { settings, value } = changeOnRetry(
			1,
			`[${[john, gareth].map((one) => `"${one}"`).join()}][$json.n]`,
			'""',
		);
		const parameters = { ...createAnother, clients: uuidLocator(value) };
		const { error } = await runNode(parameters, { items: twoItems, settings });
		expect(error?.description).toMatch(EARLIER_ATTEMPTS.responseLost);
	});
});

describe('A lost create whose outcome the first attempt left unknown', () => {
	const emptyLists = (nth: number[]) => {
		addFault({ operation: 'listReferrals', nth, effect: respond(200, { data: [] }) });
	};

	// One list before the request, three lookups, and on the second attempt three more.
	it.each([
		['sees what may be it no more', [5, 6, 7]],
		['never saw it after the first lookup', [3, 4, 5, 6, 7]],
		['sees it once more', [5, 7]],
	])('is not sent again where the second one %s', async (_, nth) => {
		mockPlannr().hostile.alterations = ['otherClientUuids'];
		addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		emptyLists(nth);
		const settings = { ...retry, maxTries: 2 };
		const { error } = await runNode(createAnother, { settings });
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.created);
		expect(writeRequests()).toHaveLength(1);
	});

	it('is not sent again where the second one sees no list as new as the first', async () => {
		addReferral(1, { adviceType: 'tax', clientUuids: [gareth] });
		addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		addFault({ operation: 'listReferrals', nth: [2, 3, 4], effect: respond(403) });
		emptyLists([5, 6, 7]);
		const settings = { ...retry, maxTries: 2 };
		const { error } = await runNode(createAnother, { settings });
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.created);
		expect(writeRequests()).toHaveLength(1);
	});
});

describe('An item that requests something else on the second attempt', () => {
	it('is not mistaken for another item that requests the same', async () => {
		addFault({ ...create, nth: [1, 2], when: 'after', effect: { kind: 'drop' } });
		addFault({ operation: 'listReferrals', nth: [2, 3, 4], effect: respond(403) });
		const { settings, value } = changeOnRetry(0, '"X"', '"Y"');
		const parameters = { ...createAnother, additionalFields: { note: value } };
		const finished = await runNode(parameters, {
			items: twoItems,
			settings: { ...settings, ...continueOnFail },
		});
		// One for each item, and none for the first item's other note.
		expect([...mockPlannr().data.referrals.values()].map(({ note }) => note)).toEqual(['X', 'X']);
		const [first, second] = finished.output('Next');
		expect(first?.json.error).toContain(WRITE_OUTCOMES.unknown.created);
		// Both items requested the same when their responses were lost, so either referral is the second item's.
		expect(createdUuids()).toContain(second?.json.uuid);
	});

	it('fails when it requests more advice types', async () => {
		addFault({ ...create, nth: 2, effect: rejected });
		const { settings, value } = changeOnRetry(0, '["tax"]', '["tax", "pensions"]');
		const parameters = { ...createAnother, adviceTypes: value };
		const { error } = await runNode(parameters, { items: twoItems, settings });
		expect(error?.message).toContain(`${TARGET_CHANGED.referral} [item 0]`);
		expect([...mockPlannr().data.referrals.values()].map(({ adviceType }) => adviceType)).toEqual([
			'tax',
		]);
	});

	it('may request more advice types while nothing was done for it', async () => {
		addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(0, '["tax"]', '["tax", "pensions"]');
		const parameters = { ...createAnother, adviceTypes: value };
		const finished = await runNode(parameters, { items: [{ n: 0 }], settings });
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual([
			'pensions',
			'tax',
		]);
	});

	it('fails when the operation has changed, and does not claim that the new one was done', async () => {
		addFault({ ...create, nth: 2, effect: rejected });
		const { settings } = changeOnRetry(0, '', '');
		const workflow = createWorkflow(createAnother, settings);
		const credential = credentialFor(mockPlannr());
		const running = await startWorkflow(workflow, { credential, items: { Start: twoItems } });
		while (writeRequests().length < 2) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		// As when somebody changes the node before the execution is retried from n8n's list.
		const node = workflow.nodes.find(({ name }) => name === NODE_NAME);
		const referral = uuidLocator(demo.referrals.received);
		Object.assign(node?.parameters ?? {}, { resource: 'referral', operation: 'accept', referral });
		const { error } = (await running.finished).run.data.resultData;
		expect(error?.message).toContain(`${TARGET_CHANGED.operation} [item 0]`);
		expect(`${error?.message ?? ''} ${error?.description ?? ''}`).not.toContain('accepted');
		expect(createdUuids()).toHaveLength(1);
		expect(writeRequests()).toHaveLength(2);
	});

	it('fails without hiding what was created', async () => {
		addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, `"${gareth}"`);
		const finished = await runNode(
			{ ...createAnother, clients: uuidLocator(value) },
			{ items: twoItems, settings: { ...settings, ...continueOnFail } },
		);
		const text = JSON.stringify(finished.output('Next'));
		expect(createdUuids()).toHaveLength(2);
		for (const one of createdUuids()) expect(text).toContain(one);
	});
});

const numberedItems = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));
/** Equal creates are sent one after another, so each item in turn refers another client. */
const numberedReferral = {
	...createAnother,
	clients: uuidLocator(
		`={{ ${JSON.stringify(demo.clients)}[$json.number % ${demo.clients.length}] }}`,
	),
	additionalFields: { note: '=item {{ $json.number }}' },
};

describe("Plannr's rate limit", () => {
	it('slows a run down, and every item still gets exactly one referral', async () => {
		const limited = await startFurther({ rateLimit: { maxRequests: 20, windowMs: 1000 } });
		const finished = await runNodeAgainst(limited, numberedReferral, { items: numberedItems(70) });
		expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
			numberedItems(70).map(({ number }) => `item ${number}`),
		);
		expect(limited.data.referrals.size).toBe(70);
		// After a pause one request goes first; the others wait instead of being rejected too.
		const rejections = limited.requestLog.filter(({ status }) => status === 429);
		expect(rejections.length).toBeLessThanOrEqual(5);
		expect(finished.hints(NODE_NAME)).toEqual([]);
	});

	it('is reported in a hint when the node waits more than five seconds', async () => {
		addFault({ operation: 'createReferral', nth: 1, effect: exceedRateLimit(6) });
		const finished = await runNode(createAnother);
		expect(finished.output('Next')).toHaveLength(1);
		expect(finished.hints(NODE_NAME)).toEqual([RATE_LIMIT_HINT('6 seconds')]);
	});

	it.each([1, 60])(
		'of %s s that applies to writes alone is waited for five times',
		async (wait) => {
			addFault({ operation: 'createReferral', effect: exceedRateLimit(wait) });
			const finished = await runNode(createAnother);
			expect(finished.error?.message).toContain("Plannr's rate limit was reached");
			expect(writeRequests()).toHaveLength(6);
		},
	);
});

describe('Reads', () => {
	const get = { operation: 'get', referral: uuidLocator(demo.referrals.pending) };

	it('are retried while Plannr is unavailable', async () => {
		addDemoReferrals(mockPlannr().data);
		addFault({ times: 1, effect: respond(503) });
		addFault({ times: 1, effect: { kind: 'drop' } });
		const finished = await runNode(get);
		expect(finished.output('Next')[0]?.json.uuid).toBe(demo.referrals.pending);
		expect(mockPlannr().requestLog).toHaveLength(3);
	});

	it('are attempted six times', async () => {
		addFault({ effect: respond(500) });
		const finished = await runNode(get);
		expect(finished.error?.message).toContain('HTTP status 500');
		expect(mockPlannr().requestLog).toHaveLength(6);
	});
});
