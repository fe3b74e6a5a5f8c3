import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo, type OperationId, type Referral } from '../../sandbox';
import {
	NODE_NAME,
	createAnother,
	minimalCreate,
	type RunNodeOptions,
	uuidLocator,
} from '../engine/createWorkflow';
import { ALREADY_REFERRED, DECISIONS, PARAMETER_PROBLEMS, WRITE_OUTCOMES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { buildReferral } from './existingReferral';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, addReferral, runNode, writeRequests } = useNode();

beforeEach(() => {
	addDemoReferrals(mockPlannr().data);
});

const REASON = 'We do not advise on pensions at present.';
const { received } = demo.referrals;

/** The two operations: the name, its parameters, the request that it sends, and the status that it sets. */
const decisions: Array<[string, INodeParameters, OperationId, string]> = [
	['accept', { operation: 'accept' }, 'acceptReferral', 'accepted'],
	['reject', { operation: 'reject', rejectionReason: REASON }, 'rejectReferral', 'rejected'],
];

const decide = async (
	parameters: INodeParameters,
	referral: string,
	options: RunNodeOptions = {},
) =>
	await runNode({ resource: 'referral', ...parameters, referral: uuidLocator(referral) }, options);

/** Resolves when the request to decide has arrived. */
async function waitUntilSent(): Promise<void> {
	while (writeRequests().length === 0) {
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}

const statusOf = (referral: string) => mockPlannr().data.referrals.get(referral)?.status;

/** The message and the description of a run that fails. */
async function decideAndFail(parameters: INodeParameters, referral: string) {
	const { error } = (await decide(parameters, referral)).run.data.resultData;
	return { message: error?.message, description: error?.description ?? '' };
}

describe.each(decisions)('Referral: %s', (name, parameters, operation, status) => {
	it('sends one request and returns its main fields, or all of them', async () => {
		const finished = await decide(parameters, received);
		expect(writeRequests().map(({ path }) => path)).toEqual([
			`/api/v1/referrals/${received}/${name}`,
		]);
		const [item] = finished.output(NODE_NAME);
		expect(item).toMatchObject({ json: { uuid: received, status }, pairedItem: { item: 0 } });
		expect(item?.json).not.toHaveProperty('shared_data');
		expect('rejection_reason' in (item?.json ?? {})).toBe(status === 'rejected');
		expect(statusOf(received)).toBe(status);
		expect(mockPlannr().contractViolations).toEqual([]);
	});

	it('takes the referral from the output of an earlier node', async () => {
		const items = [{ uuid: received, note: 'n' }];
		const fromItem = { resource: 'referral', ...parameters, referral: '={{ $json }}' };
		await runNode(fromItem, { items });
		expect(statusOf(received)).toBe(status);
	});

	it.each<[string, string, string, string]>([
		[
			'for its sender',
			demo.referrals.pending,
			DECISIONS.forbidden(name),
			DECISIONS.forbiddenAdvice,
		],
		[
			'for a referral that is decided already',
			demo.referrals.accepted,
			DECISIONS.rejected(status),
			DECISIONS.rejectedAdvice,
		],
		['for an unknown referral', demo.account, DECISIONS.notFound, DECISIONS.notFoundAdvice(status)],
	])('fails %s and says why', async (_, referral, message, description) => {
		const stored = mockPlannr().data.referrals.get(referral);
		if (stored?.status === 'accepted') Object.assign(stored, swapDirection(stored));
		const failure = await decideAndFail(parameters, referral);
		expect(failure.message).toContain(message);
		expect(failure.description).toContain(description);
		expect(writeRequests()).toHaveLength(1);
	});

	it('sends none after one has failed, when that stops the workflow', async () => {
		addFault({ operation, times: 1, effect: respond(422, { message: 'No.' }) });
		addFault({ operation, effect: { kind: 'delay', ms: 1000 } });
		const items = Array.from({ length: 30 }, (_, number) => ({
			referral: demo.account.slice(0, -2) + String(number + 10),
		}));
		await decide(parameters, '={{ $json.referral }}', { items });
		expect(writeRequests()).toHaveLength(16);
	});

	it('fails truthfully for the second of two items with the same referral', async () => {
		const items = [{ referral: received }, { referral: received.toUpperCase() }];
		const finished = await decide(parameters, '={{ $json.referral }}', {
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		const [first, second] = finished.output(NODE_NAME).map(({ json }) => json);
		expect(first).toMatchObject({ uuid: received, status });
		expect(second?.error).toContain(DECISIONS.rejected(status));
		// This run did decide on it, for the first item.
		expect(second?.message).not.toContain('run');
		expect(second?.message).toContain(`The referral was not ${status} for this item`);
	});

	it('is not sent again where one lookup shows a decision, and later ones from a replica none', async () => {
		addFault({ operation, effect: { kind: 'drop' } });
		const shown = { uuid: received, status: 'expired' };
		for (const [index, changes] of [{}, { status: 'pending' }, { status: 'pending' }].entries()) {
			const effect = respond(200, { ...shown, ...changes });
			addFault({ operation: 'getReferral', nth: index + 1, effect });
		}
		const failure = await decideAndFail(parameters, received);
		expect(failure.message).toContain(`The referral may have been ${status}`);
		expect(writeRequests()).toHaveLength(1);
	});

	it('may have been made where its response is lost and Plannr then shows no such referral', async () => {
		addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		const effect = respond(404, { message: 'Not found.' });
		addFault({ operation: 'getReferral', effect });
		const failure = await decideAndFail(parameters, received);
		expect(failure.message).toContain(`The referral may have been ${status}`);
		expect(writeRequests()).toHaveLength(1);
	});

	it('sends nothing without a referral', async () => {
		const failure = await decideAndFail(parameters, '={{ "" }}');
		expect(failure.message).toBe(`'Referral' ${PARAMETER_PROBLEMS.empty} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('is made where the response shows its status as an object', async () => {
		const body = { uuid: received, status: { value: status, label: 'Decided' } };
		const effect = respond(200, body);
		addFault({ operation, when: 'after', effect });
		const finished = await decide(parameters, received);
		expect(finished.output(NODE_NAME)[0]?.json.uuid).toBe(received);
		expect(finished.hints(NODE_NAME)).toEqual([]);
	});

	it('is found after a lost response, however its status is spelt', async () => {
		addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		const body = { uuid: received, status: ` ${status.toUpperCase()}` };
		const effect = respond(200, body);
		addFault({ operation: 'getReferral', effect });
		const finished = await decide(parameters, received);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual([received]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('fails when another user has decided in the meantime', async () => {
		addFault({ operation, effect: { kind: 'drop' }, times: 1 });
		const running = decide(parameters, received);
		await waitUntilSent();
		const other = status === 'accepted' ? 'rejected' : 'accepted';
		Object.assign(mockPlannr().data.referrals.get(received) ?? {}, { status: other });
		const { error } = (await running).run.data.resultData;
		expect(error?.message).toContain(DECISIONS.rejected(status));
		expect(statusOf(received)).toBe(other);
	});

	it('is done once per item when n8n retries the node', async () => {
		const effect = respond(422, { message: 'Not now.' });
		addFault({ operation, nth: 1, effect });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const referral = mockPlannr().data.referrals.get(received);
		if (referral !== undefined) {
			mockPlannr().data.referrals.set(demo.account, { ...referral, uuid: demo.account });
		}
		const items = [{ referral: demo.account }, { referral: received }];
		const each = {
			resource: 'referral',
			...parameters,
			referral: uuidLocator('={{ $json.referral }}'),
		};
		const finished = await runNode(each, { items, settings });
		expect(finished.output(NODE_NAME).map(({ json }) => json.status)).toEqual([status, status]);
		const executed = writeRequests().filter((entry) => entry.executed);
		expect(executed).toHaveLength(2);
	});
});

it('An acceptance whose response was lost is not sent again when the referral has expired in the meantime', async () => {
	const operation = 'acceptReferral';
	addFault({ operation, effect: { kind: 'drop' }, times: 1 });
	const running = decide({ operation: 'accept' }, received);
	await waitUntilSent();
	Object.assign(mockPlannr().data.referrals.get(received) ?? {}, { status: 'expired' });
	const { error } = (await running).run.data.resultData;
	expect(error?.message).toContain(WRITE_OUTCOMES.unknown.accepted);
	expect(error?.description).toContain(WRITE_OUTCOMES.unknownAdvice.accepted);
	expect(writeRequests()).toHaveLength(1);
});

/** The same referral, but received by the adviser who sent it. */
function swapDirection({ senderAccountUuid, recipientAccountUuid }: Referral) {
	return { senderAccountUuid: recipientAccountUuid, recipientAccountUuid: senderAccountUuid };
}

describe('The reason of a rejection', () => {
	const reject = { operation: 'reject' };

	it('is sent as it was entered', async () => {
		await decide({ ...reject, rejectionReason: REASON }, received);
		expect(writeRequests()[0]?.body).toEqual({ rejection_reason: REASON });
	});

	it.each(['  ', '={{ null }}'])('is required: %j', async (rejectionReason) => {
		const failure = await decideAndFail({ ...reject, rejectionReason }, received);
		expect(failure.message).toBe(`'Rejection Reason' ${PARAMETER_PROBLEMS.empty} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each(['...', '""', '<p></p>', '-'])('needs words: %j', async (rejectionReason) => {
		const failure = await decideAndFail({ ...reject, rejectionReason }, received);
		expect(failure.message).toBe(`'Rejection Reason' ${PARAMETER_PROBLEMS.noWords} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('is not repeated in a message', async () => {
		const body = { message: `${REASON} is not a reason.` };
		addFault({ effect: respond(422, body) });
		const failure = await decideAndFail({ ...reject, rejectionReason: REASON }, received);
		expect(failure.message).toBe(
			`${DECISIONS.rejected('rejected')}: […]. is not a reason [item 0]`,
		);
	});

	it('that differs from the requested one leaves the outcome unknown', async () => {
		addFault({ operation: 'rejectReferral', effect: { kind: 'drop' }, times: 1 });
		const running = decide({ ...reject, rejectionReason: REASON }, received);
		await waitUntilSent();
		const referral = mockPlannr().data.referrals.get(received);
		Object.assign(referral ?? {}, { status: 'rejected', rejectionReason: 'Another reason' });
		const { error } = (await running).run.data.resultData;
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.rejected);
		expect(writeRequests()).toHaveLength(1);
	});
});

/** Plannr documents UUIDs, but what it returns is an identifier whatever its form. */
const ULID = '01arz3ndektsv4rrffq69g5fav';

const run = async (parameters: INodeParameters) => await runNode(parameters);
const uuidsOf = (records: ReadonlyArray<{ json: IDataObject }>) =>
	records.map(({ json }) => json.uuid);

describe('A referral whose identifier is not a UUID', () => {
	it('is returned as the existing one, also where the list shows it in part', async () => {
		addReferral(1, { uuid: ULID });
		expect(uuidsOf((await run(minimalCreate)).output('Next'))).toEqual([ULID]);
		mockPlannr().hostile.listFields = ['uuid', 'status', 'direction', 'created_at'];
		expect(uuidsOf((await run(minimalCreate)).output('Next'))).toEqual([ULID]);
		const { error } = (await run({ ...minimalCreate, ifAlreadyReferred: 'fail' })).run.data
			.resultData;
		expect(error?.message).toBe(ALREADY_REFERRED.failed(ULID, 'pending'));
		expect(writeRequests()).toEqual([]);
	});

	it('is found after its response was lost', async () => {
		addFault({ operation: 'createReferral', effect: { kind: 'drop' } });
		const { data, requestLog } = mockPlannr();
		// The mock API creates UUIDs only, so the referral is added when the request arrives.
		const timer = setInterval(() => {
			if (requestLog.every(({ method }) => method !== 'POST')) return;
			data.referrals.set(ULID, buildReferral(1, { uuid: ULID, createdAt: new Date() }));
		}, 1);
		const finished = await run(createAnother).finally(() => {
			clearInterval(timer);
		});
		expect(uuidsOf(finished.output(NODE_NAME))).toEqual([ULID]);
		expect(writeRequests()).toHaveLength(1);
	});

	it.each<['createReferral' | 'requestConnection', INodeParameters]>([
		['createReferral', createAnother],
		[
			'requestConnection',
			{ resource: 'connection', operation: 'create', adviserKey: demo.adviserKeys.free },
		],
	])('is the result when the response shows it (%s)', async (operation, parameters) => {
		const body = { uuid: ULID, status: 'pending', direction: 'sent' };
		addFault({ operation, effect: respond(200, body) });
		expect(uuidsOf((await run(parameters)).output('Next'))).toEqual([ULID]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('can be chosen from a list', async () => {
		addReferral(1, { uuid: ULID });
		const referral = { __rl: true, mode: 'list', value: ULID };
		expect(uuidsOf((await run({ operation: 'get', referral })).output('Next'))).toEqual([ULID]);
	});
});
