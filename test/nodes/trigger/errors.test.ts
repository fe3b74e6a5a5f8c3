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

const NEXT_POLL = ' No events are lost: the next poll continues from the last successful one.';
const ATTEMPT = 'Could not check Plannr for referrals';
const CHECK_ADDRESS =
	"Check 'Base URL' in the Plannr API credential (usually https://api.plannrcrm.com), and any proxy or firewall between n8n and Plannr.";
const AGAIN = 'then try again; a published workflow polls again automatically.';
const foreign = { fields: {}, isForeign: true } as const;

describe('The error of a poll', () => {
	it.each<[string, PlannrError, message: string, description: string, failure: object]>([
		[
			'rate limit',
			new PlannrError('rateLimited', 'HTTP status 429', 429, undefined, { retryAfter: '600' }),
			`${ATTEMPT}: Plannr's rate limit was reached`,
			`Wait 10 minutes, ${AGAIN}`,
			{ cause: 'rate-limited', retryAfterMs: 600_000 },
		],
		[
			'token rejected',
			new PlannrError('rejected', 'HTTP status 401', 401),
			`${ATTEMPT}: the access token is not valid or has expired`,
			"Create a new personal access token in Plannr under Settings > Account Details > Personal Access Tokens, and paste it into 'Access Token' in the Plannr API credential.",
			{ cause: 'credential-invalid' },
		],
		[
			'forbidden',
			new PlannrError('rejected', 'HTTP status 403', 403),
			`${ATTEMPT}: this account is not allowed to see referrals`,
			"Check that the account in the Plannr API credential has permission in Plannr, and that 'Account UUID' belongs to the owner of the token.",
			{ cause: 'credential-invalid' },
		],
		[
			'a firewall',
			new PlannrError('rejected', 'HTTP status 403', 403, foreign),
			`${ATTEMPT}: the response did not come from Plannr (HTTP status 403), but from a proxy, a firewall or a wrong address`,
			CHECK_ADDRESS,
			{ cause: 'configuration-invalid' },
		],
		[
			'a redirect',
			new PlannrError('lost', 'HTTP status 302', 302),
			`${ATTEMPT}: the request was redirected to another address (HTTP status 302)`,
			CHECK_ADDRESS,
			{ cause: 'configuration-invalid' },
		],
		[
			'no connection',
			new PlannrError('notConnected', 'ECONNREFUSED'),
			`${ATTEMPT}: n8n could not connect to Plannr (the connection was refused, ECONNREFUSED)`,
			CHECK_ADDRESS,
			{ cause: 'temporarily-unavailable' },
		],
		[
			'not sent by n8n',
			new PlannrError('rejected', 'not sent', undefined, { message: 'No account', fields: {} }),
			`${ATTEMPT}: no account`,
			`Check the Plannr API credential, ${AGAIN}`,
			{ cause: 'credential-invalid' },
		],
		[
			'not sent by n8n, without a reason',
			new PlannrError('rejected', 'not sent'),
			`${ATTEMPT}: n8n did not send the request`,
			`Check the Plannr API credential, ${AGAIN}`,
			{ cause: 'credential-invalid' },
		],
		[
			'not found',
			new PlannrError('rejected', 'HTTP status 404', 404),
			`${ATTEMPT}: the list of referrals was not found at this address`,
			"Check 'Base URL' in the Plannr API credential.",
			{ cause: 'configuration-invalid' },
		],
		[
			'lost response',
			new PlannrError('lost', 'a list that does not end'),
			`${ATTEMPT}: Plannr returned no usable response (a list that does not end)`,
			`Wait a few minutes, ${AGAIN}`,
			{ cause: 'temporarily-unavailable' },
		],
		[
			'end of the poll budget',
			new PlannrError('notSent', 'stopped'),
			`${ATTEMPT}: the poll ran out of time`,
			`Wait a few minutes, ${AGAIN}`,
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
		['not an error', 'The Plannr API credential could not be used'],
	])('states the reason: %s', (caught, message) => {
		expect(createCredentialError(node, caught)).toMatchObject({
			message,
			description: 'Check the Plannr API credential.',
			failure: { cause: 'credential-invalid' },
		});
	});
});
