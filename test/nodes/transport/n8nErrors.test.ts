import { ApplicationError, NodeOperationError, UserError } from 'n8n-workflow';

import { chooseAccount } from '../../../credentials/chooseAccount';
import { errorFromException } from '../../../nodes/PlannrReferral/transport/errors';
import { demo } from '../../../sandbox';
import { TOKEN, respondedWith, httpError, node, wrapped, wrappedByN8n1 } from './httpErrors';

const CONNECTION_BROKEN = 'the connection was lost';
const convert = (caught: unknown) => errorFromException(caught, ['call after five'], 30_000);

/** The error that the credential throws when the account is ambiguous or missing. */
function createAccountError(logins: unknown[] = []): Error {
	try {
		chooseAccount(logins, 0);
	} catch (caught) {
		if (caught instanceof Error) return caught;
	}
	throw new Error('The credential did not throw an error');
}

describe('A request that n8n or the credential refuses to send', () => {
	const rows: Array<[string, Error, string]> = [
		['NodeOperationError', new NodeOperationError(node, 'No credential.'), 'No credential.'],
		['UserError', new UserError('Not allowed.'), 'Not allowed.'],
		['ApplicationError', new ApplicationError('Not found.'), 'Not found.'],
		['credential error', createAccountError(), createAccountError().message],
	];
	it.each(rows)('is rejected with the message of the %s', (_, cause, message) => {
		const expected = {
			kind: 'rejected',
			reason: 'not sent',
			responseText: { message, fields: {} },
		};
		expect(convert(cause)).toMatchObject(expected);
		expect(convert({ cause })).toMatchObject(expected);
		expect(convert(cause).status).toBeUndefined();
	});

	it('keeps a long list of accounts to choose from in full', () => {
		const cause = createAccountError(
			Array.from({ length: 9 }, (_, index) => ({
				account: {
					uuid: demo.account.replace(/./, String(index)),
					name: 'Gareth Thompson',
					type: 'employee',
				},
			})),
		);
		expect(convert({ cause }).responseText.message).toContain(
			`employee: 8${demo.account.slice(1)}`,
		);
	});

	it("redacts n8n's message", () => {
		const cause = new UserError('Bad value call after five of john@example.com');
		expect(convert(cause).responseText.message).toBe('Bad value […] of [e-mail address]');
	});
});

describe('With n8n 1, whose exceptions lose their cause,', () => {
	it.each([
		[401, 'rejected'],
		[429, 'rateLimited'],
		[504, 'timedOut'],
		[503, 'lost'],
	])('status %i and its messages are read from the wrapper', (status, kind) => {
		const caught = wrappedByN8n1(respondedWith(status, { message: 'Of call after five' }));
		const responseText = { message: 'Of […]', fields: {} };
		expect(convert(caught)).toMatchObject({
			kind,
			status,
			reason: `HTTP status ${status}`,
			responseText,
		});
	});

	it.each([
		['ECONNREFUSED', 'notConnected'],
		['ETIMEDOUT', 'timedOut'],
		['ERR_CANCELED', 'aborted'],
		['ECONNRESET', 'lost'],
	])('%s is read from the wrapper', (code, kind) => {
		expect(convert(wrappedByN8n1(httpError({ code })))).toMatchObject({ kind });
	});

	it('a failed handshake is recognised', () => {
		const message = 'write EPROTO: SSL routines: wrong version number';
		const caught = wrappedByN8n1(httpError({ code: 'EPROTO' }, undefined, message));
		expect(convert(caught)).toMatchObject({ kind: 'notConnected' });
	});

	it.each([
		['Proxy connection ended before receiving CONNECT response', {}],
		[
			'Client network socket disconnected before secure TLS connection was established',
			{ code: 'ECONNRESET' },
		],
	])('a connection that was never made is recognised: %s', (message, members) => {
		const caught = wrappedByN8n1(httpError(members, undefined, message));
		expect(convert(caught)).toMatchObject({ kind: 'notConnected', reason: 'ECONNRESET' });
	});

	it("the credential's error about the account is recognised", () => {
		const cause = createAccountError();
		const caught = wrappedByN8n1(cause);
		expect(convert(caught)).toMatchObject({
			kind: 'rejected',
			responseText: { message: cause.message },
		});
	});

	it('an error without a status or code counts as lost', () => {
		expect(convert(wrappedByN8n1(httpError({})))).toMatchObject({
			kind: 'lost',
			reason: CONNECTION_BROKEN,
		});
	});
});

describe('An unexpected exception', () => {
	it.each([
		['undefined', undefined],
		['null', null],
		['a string', 'ECONNREFUSED'],
		['a number', 401],
		['a list', [401]],
		['an empty object', {}],
		['a function', () => 401],
		['a plain exception', new Error('ECONNREFUSED')],
		['a programming error', new TypeError('x is not a function')],
		['an exception with a string as its cause', { cause: 'ECONNREFUSED' }],
		['a status that is not a number', { cause: { response: { status: '401' } } }],
		['a code that is not a string', { cause: { code: 401 } }],
	])('counts as lost: %s', (_, caught) => {
		const { kind, reason, status, responseText, headers } = convert(caught);
		expect([kind, reason, status]).toEqual(['lost', CONNECTION_BROKEN, undefined]);
		expect([responseText, headers]).toEqual([{ fields: {} }, {}]);
	});
});

it.each([
	['an error response', respondedWith(401, { message: 'Unauthenticated.', token: TOKEN })],
	['a broken connection', httpError({ code: 'ECONNRESET' })],
	['an aborted request', httpError({ code: 'ERR_CANCELED' })],
])('The error for %s contains nothing of the request or its token', (_, caught) => {
	const kept = convert(wrapped(caught));
	const everything = `${JSON.stringify(kept)} ${kept.message} ${JSON.stringify(kept.cause)}`;
	expect(everything).not.toContain(TOKEN);
	expect(everything).not.toContain('api.plannrcrm.com');
	expect(everything).not.toContain('call after five');
});

it.each([{ code: 'ECONNRESET' }, {}])(
	'A wrapper without a cause counts as lost, not as rejected (%j)',
	(more) => {
		const level = 'warning';
		const wrapper = {
			name: 'NodeApiError',
			level,
			message: 'x',
			errorResponse: { message: 'x', ...more },
		};
		expect(convert(wrapper).kind).toBe('lost');
	},
);
