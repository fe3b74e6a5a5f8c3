import type { INode } from 'n8n-workflow';

import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import {
	createCredentialError,
	createRunError,
	formatNothingSent,
} from '../../../nodes/PlannrReferral/execution/nodeErrors';
import { EXECUTION_CANCELED } from '../../../nodes/PlannrReferral/execution/messages';

const { messages } = create;
const node: INode = {
	id: '1',
	name: 'Plannr Referral',
	type: 'plannrReferral',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const done = [{ index: 3, records: [{ uuid: '4ef44ef4-0000-4000-8000-000000000001' }] }];
const nothingEarlier = { done: [], unresolvedItems: [] };
const earlier = { done, unresolvedItems: [5] };

/** A failure of an item. */
const fail = (index: number, message = `Wrong [item ${index}]`) => ({
	index,
	report: {
		message,
		description: 'Correct it.',
		httpCode: '422',
		isOutcomeUnknown: false,
		fields: { note: ['Wrong.'] },
	},
});

describe('The error for a credential that cannot be used', () => {
	const ADVICE = 'Check the Plannr API credential.';

	it('has a message of its own when no reason is known', () => {
		const error = createCredentialError(node, messages, undefined, nothingEarlier);
		expect(error.message).toBe('The Plannr API credential could not be used');
	});

	it('reports what earlier attempts did, or may have done', () => {
		const error = createCredentialError(node, messages, new Error('No.'), earlier);
		expect(error.description).toBe(`${ADVICE} ${formatNothingSent(messages, earlier).join(' ')}`);
	});
});

describe('The error that ends a run', () => {
	it.each([
		[1, '1 more request'],
		[2, '2 more requests'],
	])('counts %i further failures with the same message', (count, requests) => {
		const failures = Array.from({ length: count + 1 }, () => fail(4));
		const { description } = createRunError(node, messages, failures, nothingEarlier, false);
		expect(description).toBe(`Correct it. ${requests} for this item failed for the same reason.`);
	});

	it('lists failures with other messages once each', () => {
		const failures = [fail(4), fail(5), fail(5), fail(6)];
		const { description } = createRunError(node, messages, failures, nothingEarlier, false);
		expect(description).toBe('Correct it. Also: Wrong [item 5]. Also: Wrong [item 6].');
	});

	it('names the items whose outcome is unknown, unless their failures do', () => {
		const attempts = { done: [], unresolvedItems: [4, 5] };
		const failure = fail(4);
		const unknown = { ...failure, report: { ...failure.report, isOutcomeUnknown: true } };
		const describe = (...failures: Array<ReturnType<typeof fail>>) =>
			createRunError(node, messages, failures, attempts, true).description;
		expect(describe(failure)).toContain('response to an earlier attempt was lost (items 4, 5)');
		expect(describe(unknown)).toContain('response to an earlier attempt was lost (item 5)');
	});

	it('says that the execution was cancelled, unless the failure does', () => {
		const messageOf = (...failures: Array<ReturnType<typeof fail>>) =>
			createRunError(node, messages, failures, nothingEarlier, true).message;
		expect(messageOf()).toBe(EXECUTION_CANCELED);
		expect(messageOf(fail(4))).toBe(`${EXECUTION_CANCELED}: Wrong [item 4]`);
		expect(messageOf(fail(4, 'It was canceled'))).toBe('It was canceled');
	});

	it('keeps a message that contains the code of a system error', () => {
		const message = 'Not sent (ECONNREFUSED) [item 4]';
		const { message: kept } = createRunError(
			node,
			messages,
			[fail(4, message)],
			nothingEarlier,
			false,
		);
		expect(kept).toBe(message);
	});
});
