import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { accept } from '../../../nodes/PlannrReferral/actions/referral/accept.operation';
import { reject } from '../../../nodes/PlannrReferral/actions/referral/reject.operation';
import { create as requestConnection } from '../../../nodes/PlannrReferral/actions/connection/create.operation';
import { get } from '../../../nodes/PlannrReferral/actions/referral/get.operation';
import {
	explainUnexpected,
	formatError,
	formatItem,
	formatProblems,
	formatUnexpected,
	joinLimited,
	joinSentences,
} from '../../../nodes/PlannrReferral/execution/messages';
import { createRejection, createStatusError, everyError } from './plannrErrors';

const writes = [create, accept, reject, requestConnection];

/** How messages explain why no connection was made, by the reason. */
const connectionFailures: Readonly<Record<string, string>> = {
	ENOTFOUND: 'the address was not found, ENOTFOUND',
	ECONNREFUSED: 'the connection was refused, ECONNREFUSED',
	CERT_NOT_YET_VALID: 'the certificate of the server is not valid yet, CERT_NOT_YET_VALID',
	DEPTH_ZERO_SELF_SIGNED_CERT:
		'the certificate of the server is not trusted, DEPTH_ZERO_SELF_SIGNED_CERT',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		'the certificate of the server is not trusted, UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	CERT_HAS_EXPIRED: 'the certificate of the server has expired, CERT_HAS_EXPIRED',
	EUNHEARDOF: 'EUNHEARDOF',
};

type Row = [string, error: PlannrError, message: string, advice: string | undefined];

const both = [
	['a write', create.messages],
	['a read', get.messages],
] as const;

/** The text after an operation's message, or instead of it, when the outcome of a request is unknown. */
const noClearResponse = (reason: string) => `Plannr returned no usable response (${reason})`;

describe.each(both)('The texts for a failure of %s', (_, messages) => {
	it.each(everyError)('name the item and what to do, politely: %s', (_error, error) => {
		const { message, description } = formatError(error, messages, 7);
		expect(message).toMatch(/^[A-Z].*[^.] \[item 7\]$/);
		expect(description).toMatch(/^[A-Z].*[^.]\.$/);
		expect(`${message} ${description}`).not.toMatch(/error|problem|failure|mistake|undefined/i);
	});

	const attempt = messages.rejected.message;
	const CHECK_ADDRESS =
		"Check 'Base URL' in the Plannr API credential (usually https://api.plannrcrm.com), and any proxy or firewall between n8n and Plannr";
	const foreign = (status: number, kind: 'rejected' | 'rateLimited' = 'rejected') =>
		createStatusError(kind, status, { fields: {}, isForeign: true });
	const NOT_PLANNR = (status: number) =>
		`the response did not come from Plannr (HTTP status ${status}), but from a proxy, a firewall or a wrong address`;

	const rows: Row[] = [
		[
			'HTTP status 401',
			createRejection(401),
			'the access token is not valid or has expired',
			"Create a new personal access token in Plannr under Settings > Account Details > Personal Access Tokens, and paste it into 'Access Token' in the Plannr API credential",
		],
		...[
			[undefined, 'a minute'],
			['90', '2 minutes'],
			['2592000', 'a day or more'],
			[`1${'0'.repeat(309)}`, 'a day or more'],
		].map(([retryAfter, wait = '']): Row => [
			`HTTP status 429 with Retry-After: ${retryAfter?.slice(0, 10) ?? 'nothing'}`,
			new PlannrError('rateLimited', 'HTTP status 429', 429, undefined, {
				...(retryAfter !== undefined && { retryAfter }),
			}),
			"Plannr's rate limit was reached",
			`Wait ${wait}, then run the workflow again`,
		]),
		...[401, 403, 404, 413].map((status): Row => [
			`a web page with status ${status}`,
			foreign(status),
			NOT_PLANNR(status),
			CHECK_ADDRESS,
		]),
		[
			'HTTP status 407',
			foreign(407),
			'a proxy between n8n and Plannr requires a login (HTTP status 407)',
			CHECK_ADDRESS,
		],
		...[301, 307, 308].map((status): Row => [
			`HTTP status ${status}`,
			createRejection(status),
			`the request was redirected to another address (HTTP status ${status})`,
			CHECK_ADDRESS,
		]),
		...Object.entries(connectionFailures).map(([reason, words]): Row => [
			reason,
			new PlannrError('notConnected', reason),
			`n8n could not connect to Plannr (${words})`,
			CHECK_ADDRESS,
		]),
		...[
			['HTTP status 503', 'HTTP status 503'],
			['ECONNRESET', 'the connection was lost, ECONNRESET'],
		].map(([reason, words]): Row => [
			`an account that could not be detected (${reason})`,
			new PlannrError('notConnected', `the account could not be detected: ${reason}`),
			`the account could not be detected (${words})`,
			'Wait a few minutes, then run the workflow again',
		]),
		[
			'a rejection by n8n',
			new PlannrError('rejected', 'not sent'),
			'n8n did not send the request',
			'Check the Plannr API credential, then run the workflow again',
		],
		[
			'a rejection by the credential',
			new PlannrError('rejected', 'not sent', undefined, { message: 'It is empty', fields: {} }),
			'it is empty',
			'Check the Plannr API credential, then run the workflow again',
		],
	];
	it.each(rows)('have one form for all operations after %s', (__, error, cause, advice) => {
		const unchanged = messages.write === undefined ? '' : `${messages.write.unchanged}. `;
		expect(formatError(error, messages, 0)).toMatchObject({
			message: `${attempt}: ${cause} [item 0]`,
			description: `${unchanged}${String(advice)}.`,
			isOutcomeUnknown: false,
		});
	});

	it('do not depend on the operation after a cancellation before sending', () => {
		const error = new PlannrError('notSent', 'the execution was canceled');
		expect(formatError(error, messages, 0)).toMatchObject({
			message: 'The execution was canceled before this item was sent [item 0]',
			description: `${messages.write === undefined ? '' : `${messages.write.unchanged}. `}Run the workflow again when you are ready.`,
		});
	});
});

describe('After an earlier request whose response was lost, the texts claim only what a check has shown', () => {
	const checked =
		'The response to an earlier request was lost. Plannr was checked and has no such referral. ';
	it.each<[string, PlannrError, string]>([
		['a rejection', createRejection(422, 'Not now.'), checked],
		[
			'an existing referral',
			new PlannrError('alreadyReferred', 'referral 1, pending'),
			'The response to an earlier request was lost, so that request may have created it. ',
		],
		['a failed check', new PlannrError('precheckFailed', 'whether it is there', 503), checked],
		['a cancellation', new PlannrError('notSent', 'the execution was canceled'), checked],
	])('%s', (_, error, expected) => {
		const { message, description } = formatError(error.afterLoss(), create.messages, 0);
		expect(description.startsWith(expected)).toBe(true);
		expect(description).not.toContain('was not created');
		expect(message.includes('was sent again')).toBe(error.kind === 'notSent');
	});
});

describe('The texts for a failed write', () => {
	const { rejected, forbidden, notFound, write } = create.messages;
	const REJECTED = 'Could not create the referral';
	const NOT_CREATED = 'The referral was not created. ';
	const advice = (text: string | undefined) => String(text);
	const beforeAgain = `${advice(write?.outcomeUnknown.advice)} before you run the workflow again`;

	it.each<[string, number, cause: string, advice: string]>([
		['a malformed request', 400, '', rejected.advice],
		[
			'a missing permission',
			403,
			': this account is not allowed to refer these clients',
			forbidden.advice,
		],
		['a missing record', 404, ': the connection or a client was not found', notFound.advice],
		[
			'a conflict',
			409,
			'',
			`The request conflicts with existing data in Plannr. ${rejected.advice}`,
		],
		['an invalid field', 422, '', rejected.advice],
	])('say what was rejected and what to do after %s (%i)', (_, status, cause, next) => {
		expect(formatError(createRejection(status), create.messages, 0)).toMatchObject({
			message: `${REJECTED}${cause} [item 0]`,
			description: `${NOT_CREATED}${next}.`,
		});
	});

	it.each<[string, PlannrError, reason: string]>([
		['503', createStatusError('lost', 503), noClearResponse('HTTP status 503')],
		['a timeout', new PlannrError('timedOut', 'no response'), noClearResponse('no response')],
		[
			'a cancellation in flight',
			new PlannrError('aborted', 'the execution was canceled before Plannr responded'),
			'the execution was canceled before Plannr responded',
		],
	])('say that it may have been done, and to check first, after %s', (_, error, reason) => {
		expect(formatError(error, create.messages, 0)).toMatchObject({
			message: `The referral may have been created, but ${reason} [item 0]`,
			description: `${beforeAgain}.`,
		});
	});

	const rows: Row[] = [
		[
			'a lost write that was not processed',
			createStatusError('notProcessed', 503),
			`The referral was not created: ${noClearResponse('HTTP status 503')}`,
			`${advice(write?.notProcessed.advice)}. Run the workflow again later`,
		],
		[
			'a changed target',
			new PlannrError('targetChanged', 'not sent'),
			'A previous attempt at this item was for a different referral',
			write?.targetChanged.advice,
		],
		[
			'another operation',
			new PlannrError('operationChanged', 'not sent'),
			'A previous attempt at this item used another operation of the node',
			'Nothing more was sent, and what that attempt did was not undone. Check it in Plannr, then run the workflow again',
		],
		[
			'an existing referral',
			new PlannrError('alreadyReferred', 'referral 1, pending'),
			'Could not create the referral: these clients already have an open referral for this advice type on this connection (referral 1, pending)',
			`${NOT_CREATED}${advice(write?.alreadyReferred?.advice)}`,
		],
		[
			'a write that was not sent, because Plannr was unavailable',
			new PlannrError('unavailable', 'HTTP status 503', 503),
			'Could not create the referral: the request was not sent, because Plannr is unavailable (HTTP status 503)',
			'The referral was not created. The outcome of an earlier request is not known yet, so no new one was sent. Run the workflow again later',
		],
		[
			'a failed precheck',
			new PlannrError('precheckFailed', 'whether it is there: unknown'),
			'Could not check whether it is there: unknown',
			`The referral was not created for this item. ${advice(write?.precheckFailed)}`,
		],
	];
	it.each(rows)('say what happened and what to do after %s', (_, error, message, next) => {
		expect(formatError(error, create.messages, 0)).toMatchObject({
			message: `${message} [item 0]`,
			description: `${advice(next)}.`,
		});
	});

	const FAULT = 'Could not run the node because of a fault in it (TypeError)';
	const REPORT =
		'Report this to the maintainers of n8n-nodes-plannr, with the versions of the node and of n8n.';

	it('say of a fault in the node that the item was not sent, where that is known', () => {
		const error = new PlannrError('unexpected', 'TypeError');
		expect(formatError(error, create.messages, 0)).toMatchObject({
			message: `${FAULT} [item 0]`,
			description: `${NOT_CREATED}${REPORT}`,
		});
		expect(formatUnexpected(new TypeError('x'), 0, 'Nothing was sent')).toMatchObject({
			description: `Nothing was sent. ${REPORT}`,
		});
	});

	it('say of any other fault in the node that requests may have been sent', () => {
		expect(explainUnexpected(new TypeError('x'))).toEqual({
			message: FAULT,
			description: `Requests may have been sent before that. Check Plannr before you run the workflow again. ${REPORT}`,
		});
	});
});

describe('The texts for a failed read', () => {
	const { rejected, forbidden, notFound } = get.messages;
	const GET = 'Could not get the referral';
	const AGAIN_LATER = 'Wait a few minutes, then run the workflow again';
	const certain: Row[] = [
		[
			'403',
			createRejection(403),
			`${GET}: this account is not allowed to see this referral`,
			forbidden.advice,
		],
		[
			'404',
			createRejection(404),
			`${GET}: no such referral was found for this account`,
			notFound.advice,
		],
		['422', createRejection(422), GET, rejected.advice],
	];
	const uncertain: Row[] = [
		[
			'503',
			createStatusError('lost', 503),
			`${GET}: ${noClearResponse('HTTP status 503')}`,
			AGAIN_LATER,
		],
		[
			'a timeout',
			new PlannrError('timedOut', 'no response within 60 seconds'),
			`${GET}: ${noClearResponse('no response within 60 seconds')}`,
			AGAIN_LATER,
		],
		[
			'a cancellation in flight',
			new PlannrError('aborted', 'the execution was canceled before Plannr responded'),
			'The execution was canceled',
			'Run the workflow again when you are ready',
		],
	];
	it.each([...certain, ...uncertain])(
		'say what happened and what to do after %s',
		(_, error, message, advice) => {
			expect(formatError(error, get.messages, 3)).toMatchObject({
				message: `${message} [item 3]`,
				description: `${String(advice)}.`,
				isOutcomeUnknown: false,
			});
		},
	);

	it.each<[string, PlannrError]>([
		['of a redirect', createStatusError('lost', 302)],
		['of a web page', createStatusError('lost', 200, { fields: {}, isForeign: true })],
		['that was not processed, after a redirect', createStatusError('notProcessed', 303)],
	])('name the setting to check %s', (_, error) => {
		for (const { messages } of [create, get]) {
			expect(formatError(error, messages, 0).description).toContain("'Base URL'");
		}
	});

	it.each([402, 410, 421, 423, 451])('blame no parameter for HTTP status %i', (status) => {
		for (const { messages } of [create, get, ...writes]) {
			const { description } = formatError(createRejection(status, 'Ask us.'), messages, 0);
			expect(description).toMatch(
				/Correct what Plannr's message refers to, then run the workflow again\.$/,
			);
		}
	});

	it.each([302, 303])('give one instruction after a redirect (%i) of a write', (status) => {
		for (const { messages } of writes) {
			const { description } = formatError(createStatusError('lost', status), messages, 0);
			expect(description).toMatch(/^[^']*, then check 'Base URL' [^']*$/);
		}
	});
});

describe('The values for workflows', () => {
	const unknown = [
		'HTTP status 503',
		'HTTP status 504',
		'a timeout',
		'a broken connection',
		'a cancellation in flight',
	];
	it.each(everyError)('state whether a write may have been done after %s', (name, error) => {
		expect(formatError(error, create.messages, 0).isOutcomeUnknown).toBe(unknown.includes(name));
	});

	it('include the status as text, and the fields by the names that Plannr uses', () => {
		const fields = { 'client_uuids.1': ['Gone.'] };
		const rejection = createRejection(422, 'Invalid.', fields);
		expect(formatError(rejection, create.messages, 0)).toMatchObject({ httpCode: '422', fields });
	});

	it('include no status without a response', () => {
		const report = formatError(new PlannrError('lost', 'EPIPE'), create.messages, 0);
		expect(report).toMatchObject({ httpCode: null, fields: {} });
	});
});

it('Problems with parameters are joined, with each advice once, and listed by parameter', () => {
	const problems = [
		{ parameter: 'note', message: "'Note' is not a text", advice: 'Enter a text' },
		{ parameter: 'clients', message: "'Clients' is empty", advice: 'Fill it in. It takes a UUID' },
		{ parameter: 'note', message: "'Note' is too long", advice: 'Shorten it' },
		{ parameter: 'note', message: "'Note' is odd", advice: 'Enter a text' },
	];
	expect(formatProblems(problems, 2)).toEqual({
		message: "'Note' is not a text; 'Clients' is empty; 'Note' is too long; 'Note' is odd [item 2]",
		description: 'Enter a text. Fill it in. It takes a UUID. Shorten it.',
		httpCode: null,
		isOutcomeUnknown: false,
		fields: {
			note: ["'Note' is not a text", "'Note' is too long", "'Note' is odd"],
			clients: ["'Clients' is empty"],
		},
	});
});

it('Sentences end with one full stop each', () => {
	expect(joinSentences(['One', 'Two.', 'Three...'])).toBe('One. Two. Three.');
	expect(joinSentences([])).toBe('');
	expect(formatItem(0)).toBe('[item 0]');
});

it('A long list is cut off, and the rest is counted', () => {
	expect(joinLimited([1, 2, 3], 3)).toBe('1, 2, 3');
	expect(joinLimited([1, 2, 3, 4, 5], 3)).toBe('1, 2, 3 and 2 more');
});
