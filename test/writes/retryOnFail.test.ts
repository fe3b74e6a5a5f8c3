import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type WorkflowJson, runWorkflow } from '../engine';
import {
	NODE_NAME,
	writeRequests,
	credentialFor,
	createAnother,
	runNode,
	useMockPlannr,
	uuidLocator,
	createWorkflow,
} from '../engine/createWorkflow';
import { TARGET_CHANGED } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

const mockPlannr = useMockPlannr();

const items = ['one', 'two', 'three', 'four'].map((name) => ({ name }));
const named = { ...createAnother, additionalFields: { note: '={{ $json.name }}' } };
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const rejectNth = (nth: number) => {
	mockPlannr().addFault({
		operation: 'createReferral',
		nth,
		effect: { kind: 'response', status: 422, body: { message: 'Not now.' } },
	});
};
const sentNotes = () =>
	writeRequests(mockPlannr()).map(({ body }) =>
		body instanceof Object && 'note' in body ? body.note : '',
	);
const createdNotes = () => [...mockPlannr().data.referrals.values()].map(({ note }) => note).sort();

describe("n8n's Retry On Fail", () => {
	it('continues after the referrals that an earlier attempt created', async () => {
		rejectNth(3);
		const parameters = { ...named, simplify: false };
		const finished = await runNode(mockPlannr(), parameters, { items, settings: retry });
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
		const finished = await runNode(mockPlannr(), named, { items, settings });
		expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
			items.map(({ name }) => name),
		);
		expect(createdNotes()).toEqual(['four', 'one', 'three', 'two']);
	});

	it('looks up a lost referral before it creates it again', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			nth: 2,
			when: 'after',
			effect: { kind: 'drop' },
		});
		mockPlannr().addFault({
			operation: 'listReferrals',
			// The three lookups; the first list shows what there was before.
			nth: [2, 3, 4],
			effect: { kind: 'response', status: 403 },
		});
		const finished = await runNode(mockPlannr(), named, {
			items,
			settings: { ...retry, maxTries: 5 },
		});
		expect(finished.run.status).toBe('success');
		expect(createdNotes()).toEqual(['four', 'one', 'three', 'two']);
		expect(sentNotes()).toHaveLength(4);
	});

	it('leaves nothing in the execution after a successful run', async () => {
		rejectNth(2);
		const finished = await runNode(mockPlannr(), named, { items, settings: retry });
		expect(finished.run.data.executionData?.contextData).toEqual({ [`node:${NODE_NAME}`]: {} });
	});

	it('returns what was created when only the note changes between attempts', async () => {
		rejectNth(2);
		const parameters = {
			...createAnother,
			additionalFields: { note: '={{ $json.name + $now.toMillis() }}' },
		};
		const settings = { ...retry, waitBetweenTries: 20 };
		const finished = await runNode(mockPlannr(), parameters, { items, settings });
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
		const finished = await runNode(mockPlannr(), parameters, {
			items: items.slice(0, 2),
			settings,
		});
		expect(finished.run.data.resultData.error?.message).toMatch(
			new RegExp(`^${TARGET_CHANGED.referral} \\[item 0\\]`),
		);
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
		mockPlannr().addFault({ operation: 'createReferral', nth: [2, 3], effect: { kind: 'drop' } });
		const finished = await runWorkflow(loopWorkflow(2), {
			credential: credentialFor(mockPlannr()),
		});
		const returned = finished.runsOf(NODE_NAME).map(({ data }) => data?.main?.[0]?.[0]?.json.uuid);
		expect(new Set(returned)).toEqual(new Set(mockPlannr().data.referrals.keys()));
		expect(new Set(returned).size).toBe(2);
	});
});
