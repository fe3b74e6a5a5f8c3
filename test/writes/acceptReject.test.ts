import type { INodeParameters } from 'n8n-workflow';

import { type OperationId, type Referral, addDemoReferrals, demo } from '../../sandbox';
import {
	NODE_NAME,
	type RunNodeOptions,
	writeRequests,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';
import { DECISIONS, PARAMETER_PROBLEMS, WRITE_OUTCOMES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

const mockPlannr = useMockPlannr();
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
	await runNode(
		mockPlannr(),
		{ resource: 'referral', ...parameters, referral: uuidLocator(referral) },
		options,
	);

/** Resolves when the request to decide has arrived. */
async function waitUntilSent(): Promise<void> {
	while (writeRequests(mockPlannr()).length === 0) {
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
		expect(writeRequests(mockPlannr()).map(({ path }) => path)).toEqual([
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
		await runNode(mockPlannr(), fromItem, { items });
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
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('fails for an unknown referral even when the first response is lost', async () => {
		mockPlannr().addFault({ operation, times: 1, effect: { kind: 'drop' } });
		const failure = await decideAndFail(parameters, demo.account);
		expect(failure.message).toContain(DECISIONS.notFound);
		expect(writeRequests(mockPlannr())).toHaveLength(2);
	});

	it('sends nothing without a referral', async () => {
		const failure = await decideAndFail(parameters, '={{ "" }}');
		expect(failure.message).toBe(`'Referral' ${PARAMETER_PROBLEMS.empty} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('fails when another user has decided in the meantime', async () => {
		mockPlannr().addFault({ operation, effect: { kind: 'drop' }, times: 1 });
		const running = decide(parameters, received);
		await waitUntilSent();
		const other = status === 'accepted' ? 'rejected' : 'accepted';
		Object.assign(mockPlannr().data.referrals.get(received) ?? {}, { status: other });
		const { error } = (await running).run.data.resultData;
		expect(error?.message).toContain(DECISIONS.rejected(status));
		expect(statusOf(received)).toBe(other);
	});

	it('is done once per item when n8n retries the node', async () => {
		const effect = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
		mockPlannr().addFault({ operation, nth: 1, effect });
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
		const finished = await runNode(mockPlannr(), each, { items, settings });
		expect(finished.output(NODE_NAME).map(({ json }) => json.status)).toEqual([status, status]);
		const executed = writeRequests(mockPlannr()).filter((entry) => entry.executed);
		expect(executed).toHaveLength(2);
	});
});

it('An acceptance whose response was lost is not sent again when the referral has expired in the meantime', async () => {
	const operation = 'acceptReferral';
	mockPlannr().addFault({ operation, effect: { kind: 'drop' }, times: 1 });
	const running = decide({ operation: 'accept' }, received);
	await waitUntilSent();
	Object.assign(mockPlannr().data.referrals.get(received) ?? {}, { status: 'expired' });
	const { error } = (await running).run.data.resultData;
	expect(error?.message).toContain(WRITE_OUTCOMES.unknown.accepted);
	expect(error?.description).toContain(WRITE_OUTCOMES.unknownAdvice.accepted);
	expect(writeRequests(mockPlannr())).toHaveLength(1);
});

/** The same referral, but received by the adviser who sent it. */
function swapDirection({ senderAccountUuid, recipientAccountUuid }: Referral) {
	return { senderAccountUuid: recipientAccountUuid, recipientAccountUuid: senderAccountUuid };
}

describe('The reason of a rejection', () => {
	const reject = { operation: 'reject' };

	it('is sent as it was entered', async () => {
		await decide({ ...reject, rejectionReason: REASON }, received);
		expect(writeRequests(mockPlannr())[0]?.body).toEqual({ rejection_reason: REASON });
	});

	it.each(['  ', '={{ null }}'])('is required: %j', async (rejectionReason) => {
		const failure = await decideAndFail({ ...reject, rejectionReason }, received);
		expect(failure.message).toBe(`'Rejection Reason' ${PARAMETER_PROBLEMS.empty} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('is not repeated in a message', async () => {
		const body = { message: `${REASON} is not a reason.` };
		mockPlannr().addFault({ effect: { kind: 'response', status: 422, body } });
		const failure = await decideAndFail({ ...reject, rejectionReason: REASON }, received);
		expect(failure.message).toBe(
			`${DECISIONS.rejected('rejected')}: […]. is not a reason [item 0]`,
		);
	});

	it('that differs from the requested one leaves the outcome unknown', async () => {
		mockPlannr().addFault({ operation: 'rejectReferral', effect: { kind: 'drop' }, times: 1 });
		const running = decide({ ...reject, rejectionReason: REASON }, received);
		await waitUntilSent();
		const referral = mockPlannr().data.referrals.get(received);
		Object.assign(referral ?? {}, { status: 'rejected', rejectionReason: 'Another reason' });
		const { error } = (await running).run.data.resultData;
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.rejected);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});
