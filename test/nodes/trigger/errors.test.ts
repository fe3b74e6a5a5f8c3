import type { INode } from 'n8n-workflow';

import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
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

const NEXT_POLL = ' Nothing is missed: the next poll begins where the last good one ended.';

describe('The error of a poll', () => {
	it.each<[string, PlannrError, message: string, description: string, failure: object]>([
		[
			'rate limit',
			new PlannrError('rateLimited', 'status 429', 429, undefined, { retryAfter: '600' }),
			"Plannr's request limit is reached",
			'Wait until the limit is over; an active workflow polls again by itself.',
			{ cause: 'rate-limited', retryAfterMs: 600_000 },
		],
		[
			'token rejected',
			new PlannrError('rejected', 'status 401', 401),
			'Plannr does not accept the access token',
			"Put a new one into 'Access Token' of the Plannr API credential.",
			{ cause: 'credential-invalid' },
		],
		[
			'forbidden',
			new PlannrError('rejected', 'status 403', 403),
			'Plannr does not let this account see referrals',
			"Check what the account may do in Plannr, and 'Account UUID' in the Plannr API credential.",
			{ cause: 'credential-invalid' },
		],
		[
			'not sent by n8n',
			new PlannrError('rejected', 'not sent', undefined, { message: 'No account', fields: {} }),
			'No account',
			'Open the Plannr API credential and correct it.',
			{ cause: 'credential-invalid' },
		],
		[
			'not sent by n8n, without a reason',
			new PlannrError('rejected', 'not sent'),
			'The request was not sent',
			'Open the Plannr API credential and correct it.',
			{ cause: 'credential-invalid' },
		],
		[
			'not found',
			new PlannrError('rejected', 'status 404', 404),
			'Plannr did not accept the request for the referrals (status 404)',
			"Check 'Account UUID' and 'Base URL' in the Plannr API credential.",
			{ cause: 'configuration-invalid' },
		],
		[
			'lost response',
			new PlannrError('lost', 'a list that does not end'),
			'Plannr did not tell what happened (a list that does not end)',
			'Try again later; an active workflow polls again by itself.',
			{ cause: 'temporarily-unavailable' },
		],
		[
			'end of the poll budget',
			new PlannrError('notSent', 'stopped'),
			'Plannr did not tell what happened (the time for one poll is over)',
			'Try again later; an active workflow polls again by itself.',
			{ cause: 'temporarily-unavailable' },
		],
	])('has a message, a description and a cause for n8n: %s', (_, error, ...texts) => {
		const [message, description, failure] = texts;
		const httpCode = error.status === undefined ? null : String(error.status);
		const expected = { message, failure, httpCode };
		expect(createPollError(node, error, 0, false)).toMatchObject({
			...expected,
			description: description + NEXT_POLL,
		});
		expect(createPollError(node, error, 0, true)).toMatchObject({ ...expected, description });
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
		['not an error', 'The credential cannot be used'],
	])('states the reason: %s', (caught, message) => {
		expect(createCredentialError(node, caught)).toMatchObject({
			message,
			description: 'Open the Plannr API credential and correct it.',
			failure: { cause: 'credential-invalid' },
		});
	});
});
