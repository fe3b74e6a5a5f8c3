import type { INode } from 'n8n-workflow';

import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import type { ResponseText } from '../../../nodes/PlannrReferral/transport/responseText';
import {
	createCredentialError,
	createPollError,
	createSettingsError,
} from '../../../nodes/PlannrReferral/trigger/errors';

const node: INode = {
	id: '1',
	name: 'Plannr Referral Trigger',
	type: 'n8n-nodes-plannr.plannrReferralTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: { events: ['slaDueSoon'] },
};

const NEXT_POLL = ' No events are lost: the next poll continues from the last successful one.';
const CHECK_ADDRESS =
	"Check 'Base URL' in the Plannr API credential (usually https://api.plannrcrm.com), and any proxy or firewall between n8n and Plannr.";
const AGAIN = 'then try again; a published workflow polls again automatically.';

describe('The error of a poll', () => {
	const rejected = (status: number, isForeign = false) =>
		new PlannrError('rejected', `HTTP status ${status}`, status, {
			fields: {},
			...(isForeign && { isForeign }),
		});
	const limit = { retryAfter: '600' };

	it.each<[cause: string, PlannrError, message: string, description: string]>([
		[
			'rate-limited',
			new PlannrError('rateLimited', 'HTTP status 429', 429, undefined, limit),
			"Plannr's rate limit was reached",
			`Wait 10 minutes, ${AGAIN}`,
		],
		[
			'credential-invalid',
			rejected(401),
			'the access token is not valid or has expired',
			"Create a new personal access token in Plannr under Settings > Account Details > Personal Access Tokens, and paste it into 'Access Token' in the Plannr API credential.",
		],
		[
			'credential-invalid',
			rejected(403),
			'this account is not allowed to see referrals',
			"Check that the account in the Plannr API credential has permission in Plannr, and that 'Account UUID' belongs to the owner of the token.",
		],
		[
			'configuration-invalid',
			rejected(403, true),
			'the response did not come from Plannr (HTTP status 403), but from a proxy, a firewall or a wrong address',
			CHECK_ADDRESS,
		],
		[
			'configuration-invalid',
			new PlannrError('lost', 'HTTP status 302', 302),
			'the request was redirected to another address (HTTP status 302)',
			CHECK_ADDRESS,
		],
		[
			'temporarily-unavailable',
			new PlannrError('notConnected', 'ECONNREFUSED'),
			'n8n could not connect to Plannr (the connection was refused, ECONNREFUSED)',
			CHECK_ADDRESS,
		],
		[
			'credential-invalid',
			new PlannrError('rejected', 'not sent', undefined, { message: 'No account', fields: {} }),
			'no account',
			`Check the Plannr API credential, ${AGAIN}`,
		],
		[
			'credential-invalid',
			new PlannrError('rejected', 'not sent'),
			'n8n did not send the request',
			`Check the Plannr API credential, ${AGAIN}`,
		],
		[
			'configuration-invalid',
			rejected(404),
			'the list of referrals was not found at this address',
			"Check 'Base URL' in the Plannr API credential.",
		],
		[
			'temporarily-unavailable',
			new PlannrError('lost', 'a list that does not end'),
			'Plannr returned no usable response (a list that does not end)',
			`Wait a few minutes, ${AGAIN}`,
		],
		[
			'temporarily-unavailable',
			new PlannrError('notSent', 'stopped'),
			'the poll ran out of time',
			`Wait a few minutes, ${AGAIN}`,
		],
	])('has the cause %s for n8n, a message and a description: %s', (cause, error, text, advice) => {
		const httpCode = error.status === undefined ? null : String(error.status);
		const message = `Could not check Plannr for referrals: ${text}`;
		const expected = { message, failure: { cause }, httpCode };
		const inWorkflow = { ...expected, description: advice + NEXT_POLL };
		expect(createPollError(node, error, 0, 'later')).toMatchObject(inWorkflow);
		const byHand = { ...expected, description: advice };
		expect(createPollError(node, error, 0, 'manual')).toMatchObject(byHand);
	});
});

describe("Plannr's message about a poll", () => {
	const LAPSED = { message: 'The subscription has lapsed.', fields: {} };
	const describePoll = (status: number, responseText: ResponseText) => {
		const rejection = new PlannrError('rejected', `HTTP status ${status}`, status, responseText);
		return createPollError(node, rejection, 0, 'manual');
	};

	it.each([400, 402, 409, 422])('is part of the message with status %i', (status) => {
		expect(describePoll(status, LAPSED)).toMatchObject({
			message: 'Could not check Plannr for referrals: The subscription has lapsed',
			description: expect.not.stringContaining('lapsed'),
		});
	});

	it.each([401, 403, 404])('is quoted in the description with status %i', (status) => {
		expect(describePoll(status, LAPSED)).toMatchObject({
			message: expect.not.stringContaining('lapsed'),
			description: expect.stringMatching(
				/^Plannr's message: "The subscription has lapsed"\. C(heck|reate) /,
			),
		});
	});

	it.each([
		['about fields alone', undefined, 'The sort is invalid'],
		['about a field as well', 'Invalid data.', 'Invalid data: The sort is invalid'],
		['that is the same', 'The sort is invalid. (and 1 more error)', undefined],
	])('includes a message %s', (_, message, shown = message) => {
		const fields = { sort: ['The sort is invalid.'], page: ['Bad.'] };
		const responseText = { ...(message !== undefined && { message }), fields };
		expect(describePoll(422, responseText)).toMatchObject({
			message: `Could not check Plannr for referrals: ${shown}`,
		});
	});
});

describe('The error of the settings', () => {
	it('lists all problems and how to fix them', () => {
		const problems = [
			{ parameter: 'events', message: 'One', advice: 'Fix one' },
			{ parameter: 'slaDays', message: 'Two', advice: 'Fix two' },
		];
		expect(createSettingsError(node, problems)).toMatchObject({
			message: 'One; Two',
			description: 'Fix one. Fix two.',
		});
	});
});

describe('The error of the credential', () => {
	it.each([
		[new Error('The address is wrong'), 'The address is wrong'],
		['not an error', 'The Plannr API credential could not be used'],
	])('states the reason: %s', (caught, message) => {
		expect(createCredentialError(node, caught)).toMatchObject({
			message,
			description: 'Check the Plannr API credential.',
			failure: { cause: 'credential-invalid' },
		});
	});
});
