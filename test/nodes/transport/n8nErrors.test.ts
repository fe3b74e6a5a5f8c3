import { ApplicationError, NodeOperationError, UserError } from 'n8n-workflow';

import { chooseAccount } from '../../../credentials/chooseAccount';
import { toPlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { demo } from '../../../sandbox';
import { TOKEN, answeredWith, httpError, node, wrapped, wrappedByFirst } from './httpErrors';

const failure = (caught: unknown) => toPlannrError(caught, ['call after five'], 30_000);

/** What the credential throws when the account is not clear. */
function accountUnknown(logins: unknown[] = []): unknown {
	try {
		return chooseAccount(logins);
	} catch (caught) {
		return caught;
	}
}

describe('What n8n or the credential would not send', () => {
	const rows: Array<[string, unknown, string]> = [
		['n8n lacks a credential', new NodeOperationError(node, 'No credential.'), 'No credential.'],
		['n8n blames the user', new UserError('Not allowed.'), 'Not allowed.'],
		['n8n blames the application', new ApplicationError('Not found.'), 'Not found.'],
		[
			'the credential knows no account',
			accountUnknown(),
			"Plannr lists no account for the owner of this token. Enter 'Account UUID' in the Plannr API credential",
		],
	];
	it.each(rows)('is refused with a sentence when %s', (_, cause, message) => {
		const expected = {
			kind: 'rejected',
			reason: 'not sent',
			responseText: { message, fields: {} },
		};
		expect(failure(cause)).toMatchObject(expected);
		expect(failure({ cause })).toMatchObject(expected);
		expect(failure(cause).status).toBeUndefined();
	});

	it('is told whole when it is a long list of accounts to choose from', () => {
		const cause = accountUnknown(
			Array.from({ length: 9 }, (_, place) => ({
				account: {
					uuid: demo.account.replace(/./, String(place)),
					name: 'Gareth Thompson',
					type: 'employee',
				},
			})),
		);
		expect(failure({ cause }).responseText.message).toContain(
			`employee: 8${demo.account.slice(1)}`,
		);
	});

	it('is told without what it might quote', () => {
		const cause = new UserError('Bad value call after five of john@example.com');
		expect(failure(cause).responseText.message).toBe('Bad value […] of [e-mail address]');
	});
});

describe('In n8n 1, whose exceptions lose their cause,', () => {
	it.each([
		[401, 'rejected'],
		[429, 'rateLimited'],
		[504, 'timedOut'],
		[503, 'lost'],
	])('status %i is told from the wrapper, with the words', (status, kind) => {
		const caught = wrappedByFirst(answeredWith(status, { message: 'Of call after five' }));
		const responseText = { message: 'Of […]', fields: {} };
		expect(failure(caught)).toMatchObject({
			kind,
			status,
			reason: `status ${status}`,
			responseText,
		});
	});

	it.each([
		['ECONNREFUSED', 'notConnected'],
		['ETIMEDOUT', 'timedOut'],
		['ERR_CANCELED', 'aborted'],
		['ECONNRESET', 'lost'],
	])('so is %s', (code, kind) => {
		expect(failure(wrappedByFirst(httpError({ code })))).toMatchObject({ kind });
	});

	it('so is a handshake that came to nothing', () => {
		const message = 'write EPROTO: SSL routines: wrong version number';
		const caught = wrappedByFirst(httpError({ code: 'EPROTO' }, undefined, message));
		expect(failure(caught)).toMatchObject({ kind: 'notConnected' });
	});

	it('so is what the credential says of the account', () => {
		const cause = accountUnknown();
		if (!(cause instanceof Error)) throw new Error('The credential threw something else');
		const caught = wrappedByFirst(cause);
		expect(failure(caught)).toMatchObject({
			kind: 'rejected',
			responseText: { message: cause.message },
		});
	});

	it('and nothing else is known, so it may have been done', () => {
		expect(failure(wrappedByFirst(httpError({})))).toMatchObject({
			kind: 'lost',
			reason: 'the connection broke',
		});
	});
});

describe('What nobody expected to be thrown', () => {
	it.each([
		['undefined', undefined],
		['null', null],
		['a text', 'ECONNREFUSED'],
		['a number', 401],
		['a list', [401]],
		['an empty object', {}],
		['a function', () => 401],
		['a plain exception', new Error('ECONNREFUSED')],
		['a fault of a programmer', new TypeError('x is not a function')],
		['an exception caused by a text', { cause: 'ECONNREFUSED' }],
		['a status that is no number', { cause: { response: { status: '401' } } }],
		['a code that is no text', { cause: { code: 401 } }],
	])('may have been done, so %s means lost', (_, caught) => {
		const { kind, reason, status, responseText, headers } = failure(caught);
		expect([kind, reason, status]).toEqual(['lost', 'the connection broke', undefined]);
		expect([responseText, headers]).toEqual([{ fields: {} }, {}]);
	});
});

it.each([
	['an answer', answeredWith(401, { message: 'Unauthenticated.', token: TOKEN })],
	['a broken connection', httpError({ code: 'ECONNRESET' })],
	['a cancelled request', httpError({ code: 'ERR_CANCELED' })],
])('Nothing of the request or its token is kept of %s', (_, caught) => {
	const kept = failure(wrapped(caught));
	const everything = `${JSON.stringify(kept)} ${kept.message} ${JSON.stringify(kept.cause)}`;
	expect(everything).not.toContain(TOKEN);
	expect(everything).not.toContain('api.plannrcrm.com');
	expect(everything).not.toContain('call after five');
});

it.each([{ code: 'ECONNRESET' }, {}])(
	'A wrapper without a cause is lost, not refused (%j)',
	(more) => {
		const level = 'warning';
		const wrapper = {
			name: 'NodeApiError',
			level,
			message: 'x',
			errorResponse: { message: 'x', ...more },
		};
		expect(failure(wrapper).kind).toBe('lost');
	},
);
