import type { INodeParameters } from 'n8n-workflow';

import { type Fault, type OperationId, type Referral, addDemoReferrals, demo } from '../../sandbox';
import {
	NODE_NAME,
	writeRequests,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();
beforeEach(() => {
	addDemoReferrals(sandbox().data);
});

const REASON = 'We do not advise on pensions at present.';
const { received } = demo.referrals;

/** The two decisions: how to ask for one, what it is called, and what it does. */
const decisions: Array<[string, INodeParameters, OperationId, string]> = [
	['accept', { operation: 'accept' }, 'acceptReferral', 'accepted'],
	['reject', { operation: 'reject', rejectionReason: REASON }, 'rejectReferral', 'rejected'],
];

const decide = async (parameters: INodeParameters, referral: string, circumstances = {}) =>
	await runNode(
		sandbox(),
		{ resource: 'referral', ...parameters, referral: uuidLocator(referral) },
		circumstances,
	);

const statusOf = (referral: string) => sandbox().data.referrals.get(referral)?.status;

/** What people see of a failed run. */
async function decideAndFail(parameters: INodeParameters, referral: string) {
	const { error } = (await decide(parameters, referral)).run.data.resultData;
	return { message: error?.message, description: error?.description ?? '' };
}

describe.each(decisions)('To %s a referral', (name, parameters, operation, status) => {
	it('sends one request and gives out the referral whole', async () => {
		const finished = await decide(parameters, received);
		expect(writeRequests(sandbox()).map(({ path }) => path)).toEqual([
			`/api/v1/referrals/${received}/${name}`,
		]);
		expect(finished.output(NODE_NAME)).toMatchObject([
			{ json: { uuid: received, status, shared_data: expect.anything() }, pairedItem: { item: 0 } },
		]);
		expect(statusOf(received)).toBe(status);
		expect(sandbox().contractViolations).toEqual([]);
	});

	it('takes the referral as an earlier node gave it', async () => {
		const items = [{ uuid: received, note: 'n' }];
		const whole = { resource: 'referral', ...parameters, referral: '={{ $json }}' };
		await runNode(sandbox(), whole, { items });
		expect(statusOf(received)).toBe(status);
	});

	it.each<[string, string, string, string]>([
		[
			'its sender',
			demo.referrals.pending,
			`does not let this account ${name} the referral`,
			'Only the firm that received',
		],
		[
			'what is decided',
			demo.referrals.accepted,
			`did not let this referral be ${status}`,
			'Look at the status',
		],
		['an unknown one', demo.account, 'has no referral with the UUID', `Nothing was ${status}`],
	])('is refused to %s, in words', async (_, referral, message, description) => {
		const world = sandbox().data.referrals.get(referral);
		if (world?.status === 'accepted') Object.assign(world, swapped(world));
		const failure = await decideAndFail(parameters, referral);
		expect(failure.message).toContain(`Plannr ${message}`);
		expect(failure.description).toContain(description);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('is refused for an unknown one also when the first answer is lost', async () => {
		sandbox().addFault({ operation, times: 1, effect: { kind: 'drop' } });
		const failure = await decideAndFail(parameters, demo.account);
		expect(failure.message).toContain('Plannr has no referral with the UUID');
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('needs a referral', async () => {
		const failure = await decideAndFail(parameters, '={{ "" }}');
		expect(failure.message).toBe("'Referral' is empty [item 0]");
		expect(sandbox().requestLog).toEqual([]);
	});

	const losses: Array<[string, Fault['effect']]> = [
		['a dropped connection', { kind: 'drop' }],
		['a 502', { kind: 'response', status: 502 }],
		['a page of HTML', { kind: 'text', text: '<html></html>' }],
	];

	it.each(losses)('is known to be done when the answer is lost by %s after it', async (_, act) => {
		sandbox().addFault({ operation, when: 'after', effect: act });
		const finished = await decide(parameters, received);
		expect(finished.output(NODE_NAME)).toMatchObject([{ json: { uuid: received, status } }]);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining('found there')]);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it.each(losses)('is done after all when the answer is lost by %s before it', async (_, act) => {
		sandbox().addFault({ operation, times: 1, effect: act });
		const finished = await decide(parameters, received);
		expect(finished.output(NODE_NAME)).toMatchObject([{ json: { uuid: received, status } }]);
		expect(finished.hints(NODE_NAME)).toEqual([]);
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('is said to be perhaps done when Plannr cannot be asked', async () => {
		sandbox().addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		sandbox().addFault({ operation: 'getReferral', effect: { kind: 'response', status: 403 } });
		const failure = await decideAndFail(parameters, received);
		expect(failure.message).toContain(`The referral may have been ${status}, but Plannr gave no`);
		expect(failure.description).toContain('It was not sent again');
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('is said not to be done when it was tried in vain', async () => {
		sandbox().addFault({ operation, effect: { kind: 'response', status: 503 } });
		const failure = await decideAndFail(parameters, received);
		expect(failure.message).toContain(`The referral was not ${status}`);
		expect(failure.description).toContain(`was looked up in Plannr, and was not ${status}`);
		expect(writeRequests(sandbox())).toHaveLength(3);
	});

	it('tells what somebody else decided meanwhile', async () => {
		sandbox().addFault({ operation, effect: { kind: 'drop' }, times: 1 });
		const running = decide(parameters, received);
		while (writeRequests(sandbox()).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 1));
		const other = status === 'accepted' ? 'rejected' : 'accepted';
		Object.assign(sandbox().data.referrals.get(received) ?? {}, { status: other });
		const { error } = (await running).run.data.resultData;
		expect(error?.message).toContain(`Plannr did not let this referral be ${status}`);
		expect(statusOf(received)).toBe(other);
	});

	it('is done once for each item, whatever is tried again', async () => {
		const act = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
		sandbox().addFault({ operation, nth: 1, effect: act });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const referral = sandbox().data.referrals.get(received);
		if (referral !== undefined) {
			sandbox().data.referrals.set(demo.account, { ...referral, uuid: demo.account });
		}
		const items = [{ referral: demo.account }, { referral: received }];
		const each = {
			resource: 'referral',
			...parameters,
			referral: uuidLocator('={{ $json.referral }}'),
		};
		const finished = await runNode(sandbox(), each, { items, settings });
		expect(finished.output(NODE_NAME).map(({ json }) => json.status)).toEqual([status, status]);
		const worked = writeRequests(sandbox()).filter((entry) => entry.executed);
		expect(worked).toHaveLength(2);
	});
});

it('An acceptance whose answer was lost, of a referral that has expired since, is not sent again', async () => {
	const operation = 'acceptReferral';
	sandbox().addFault({ operation, effect: { kind: 'drop' }, times: 1 });
	const running = decide({ operation: 'accept' }, received);
	while (writeRequests(sandbox()).length === 0)
		await new Promise((resolve) => setTimeout(resolve, 1));
	Object.assign(sandbox().data.referrals.get(received) ?? {}, { status: 'expired' });
	const { error } = (await running).run.data.resultData;
	expect(error?.message).toContain('The referral may have been accepted');
	expect(error?.description).toContain('It was not sent again');
	expect(writeRequests(sandbox())).toHaveLength(1);
});

/** The same referral, but received by the adviser who had sent it. */
function swapped({ senderAccountUuid, recipientAccountUuid }: Referral) {
	return { senderAccountUuid: recipientAccountUuid, recipientAccountUuid: senderAccountUuid };
}

describe('The reason of a rejection', () => {
	const reject = { operation: 'reject' };

	it('is sent as it was entered', async () => {
		await decide({ ...reject, rejectionReason: REASON }, received);
		expect(writeRequests(sandbox())[0]?.body).toEqual({ rejection_reason: REASON });
	});

	it.each(['  ', '={{ null }}'])('must be given: %j', async (rejectionReason) => {
		const failure = await decideAndFail({ ...reject, rejectionReason }, received);
		expect(failure.message).toBe("'Rejection Reason' is empty [item 0]");
		expect(sandbox().requestLog).toEqual([]);
	});

	it('is not repeated in messages', async () => {
		const body = { message: `${REASON} is not a reason.` };
		sandbox().addFault({ effect: { kind: 'response', status: 422, body } });
		const failure = await decideAndFail({ ...reject, rejectionReason: REASON }, received);
		expect(failure.message).toBe(
			'Plannr did not let this referral be rejected: […] is not a reason [item 0]',
		);
	});

	it('that differs from what was asked for leaves it open whose rejection it is', async () => {
		sandbox().addFault({ operation: 'rejectReferral', effect: { kind: 'drop' }, times: 1 });
		const running = decide({ ...reject, rejectionReason: REASON }, received);
		while (writeRequests(sandbox()).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 1));
		const referral = sandbox().data.referrals.get(received);
		Object.assign(referral ?? {}, { status: 'rejected', rejectionReason: 'Another reason' });
		const { error } = (await running).run.data.resultData;
		expect(error?.message).toContain('The referral may have been rejected');
		expect(writeRequests(sandbox())).toHaveLength(1);
	});
});
