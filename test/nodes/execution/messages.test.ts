import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { get } from '../../../nodes/PlannrReferral/actions/referral/get.operation';
import {
	formatError,
	formatItem,
	formatProblems,
	joinSentences,
} from '../../../nodes/PlannrReferral/execution/messages';
import { createRejection, createStatusError, everyError } from './plannrErrors';

type Row = [string, error: PlannrError, message: string, advice: string | undefined];

const both = [
	['a write', create.messages],
	['a read', get.messages],
] as const;

/** The text after an operation's message, or instead of it, when the outcome of a request is unknown. */
const noClearResponse = (reason: string) => `Plannr gave no clear answer (${reason})`;
const DID_NOTHING = 'This request did nothing.';

describe.each(both)('The texts for a failure of %s', (_, messages) => {
	it.each(everyError)('name the item and what to do, politely: %s', (_error, error) => {
		const { message, description } = formatError(error, messages, 7);
		expect(message).toMatch(/^[A-Z].*[^.] \[item 7\]$/);
		expect(description).toMatch(/^[A-Z].*[^.]\.$/);
		expect(`${message} ${description}`).not.toMatch(/error|problem|failure|mistake|undefined/i);
	});

	const rows: Row[] = [
		[
			'status 401',
			createRejection(401),
			'Plannr does not accept the access token',
			"Make a new personal access token in Plannr under Settings, Account Details, Personal Access Tokens, and put it into the credential's 'Access Token'",
		],
		[
			'status 429',
			createStatusError('rateLimited', 429),
			"Plannr's request limit is reached",
			'Wait a minute, then run it again',
		],
		[
			'no connection',
			new PlannrError('notConnected', 'ENOTFOUND'),
			'The request did not reach Plannr (ENOTFOUND)',
			"Check the Plannr API credential, its 'Base URL' and the network of this n8n, then run it again",
		],
		[
			'a cancellation before sending',
			new PlannrError('notSent', 'the execution was canceled'),
			'The execution was canceled before this item was sent',
			'Run it again when you want it done',
		],
		[
			'a rejection by n8n',
			new PlannrError('rejected', 'not sent'),
			'The request was not sent',
			'Correct the Plannr API credential and run it again',
		],
	];
	it.each(rows)('do not depend on the operation after %s', (__, error, message, advice) => {
		expect(formatError(error, messages, 0)).toMatchObject({
			message: `${message} [item 0]`,
			description: `${DID_NOTHING} ${String(advice)}.`,
			isOutcomeUnknown: false,
		});
	});
});

describe('The texts for a failed write', () => {
	const { rejected, forbidden, notFound, write } = create.messages;
	const REJECTED = 'Plannr did not accept the referral';
	const MAY_HAVE_BEEN_CREATED = 'The referral may have been created';
	const rows: Row[] = [
		['400', createRejection(400), REJECTED, rejected.advice],
		[
			'403',
			createRejection(403),
			'Plannr does not let this account refer these clients',
			forbidden.advice,
		],
		['404', createRejection(404), 'Plannr did not find what the referral names', notFound.advice],
		[
			'409',
			createRejection(409),
			REJECTED,
			`It conflicts with what Plannr already holds. ${rejected.advice}`,
		],
		['422', createRejection(422), REJECTED, rejected.advice],
		[
			'503',
			createStatusError('lost', 503),
			`${MAY_HAVE_BEEN_CREATED}, but ${noClearResponse('status 503')}`,
			write?.outcomeUnknown.advice,
		],
		[
			'a timeout',
			new PlannrError('timedOut', 'no answer within 60 s'),
			`${MAY_HAVE_BEEN_CREATED}, but ${noClearResponse('no answer within 60 s')}`,
			write?.outcomeUnknown.advice,
		],
		[
			'a cancellation in flight',
			new PlannrError('aborted', 'the execution was canceled meanwhile'),
			`${MAY_HAVE_BEEN_CREATED}, but the execution was canceled meanwhile`,
			write?.outcomeUnknown.advice,
		],
		[
			'a lost write that was not processed',
			createStatusError('notProcessed', 503),
			`The referral was not created: ${noClearResponse('status 503')}`,
			write?.notProcessed.advice,
		],
		[
			'a changed target',
			new PlannrError('targetChanged', 'not sent'),
			'An earlier try of this item asked for a different referral',
			write?.targetChanged.advice,
		],
		[
			'another operation',
			new PlannrError('operationChanged', 'not sent'),
			'An earlier try of this item used another operation of the node',
			'What it did stands, and nothing more was sent. Look at it in Plannr, and start the workflow from its beginning',
		],
		[
			'an existing referral',
			new PlannrError('alreadyReferred', 'referral 1, pending'),
			'The clients are referred already over this connection for this advice (referral 1, pending)',
			write?.alreadyReferred?.advice,
		],
		[
			'a write that was not sent, because Plannr was unavailable',
			new PlannrError('unavailable', 'status 503', 503),
			'The request was not sent, because Plannr is unavailable (status 503)',
			'What became of an earlier request could not be looked up, so no new one was sent. Run this item again later',
		],
		[
			'a failed precheck',
			new PlannrError('precheckFailed', 'whether it is there: unknown'),
			'It could not be checked whether it is there: unknown',
			write?.precheckFailed,
		],
	];
	it.each(rows)('say what happened and what to do after %s', (_, error, message, advice) => {
		expect(formatError(error, create.messages, 0)).toMatchObject({
			message: `${message} [item 0]`,
			description: `${String(advice)}.`,
		});
	});

	it('say that a failed precheck did nothing, if the operation has no advice about it', () => {
		const error = new PlannrError('precheckFailed', 'whether it is there');
		expect(formatError(error, get.messages, 0).description).toBe(
			`${DID_NOTHING} Run it again later.`,
		);
	});
});

describe('The texts for a failed read', () => {
	const { rejected, forbidden, notFound } = get.messages;
	const AGAIN_LATER = 'Run this item again later';
	const certain: Row[] = [
		[
			'403',
			createRejection(403),
			'Plannr does not let this account read the referral',
			forbidden.advice,
		],
		[
			'404',
			createRejection(404),
			"Plannr has no referral with the UUID in 'Referral' that this account may read",
			notFound.advice,
		],
		[
			'422',
			createRejection(422),
			'Plannr did not accept the request for the referral',
			rejected.advice,
		],
	];
	const uncertain: Row[] = [
		['503', createStatusError('lost', 503), noClearResponse('status 503'), AGAIN_LATER],
		[
			'a timeout',
			new PlannrError('timedOut', 'no answer within 60 s'),
			noClearResponse('no answer within 60 s'),
			AGAIN_LATER,
		],
		[
			'a cancellation in flight',
			new PlannrError('aborted', 'the execution was canceled meanwhile'),
			'The execution was canceled',
			AGAIN_LATER,
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

	it.each(uncertain)('are the same where a writing operation only reads: %s', (_, error) => {
		expect(formatError(error, create.messages, 3, false)).toEqual(
			formatError(error, get.messages, 3),
		);
	});
});

describe('The values for workflows', () => {
	const unknown = [
		'status 503',
		'status 504',
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

it('Problems with parameters are joined, each with its advice, and listed by parameter', () => {
	const problems = [
		{ parameter: 'note', message: "'Note' is not a text", advice: 'Enter a text' },
		{ parameter: 'clients', message: "'Clients' is empty", advice: 'Fill it in. It takes a UUID' },
		{ parameter: 'note', message: "'Note' is too long", advice: 'Shorten it' },
	];
	expect(formatProblems(problems, 2)).toEqual({
		message: "'Note' is not a text; 'Clients' is empty; 'Note' is too long [item 2]",
		description: 'Enter a text. Fill it in. It takes a UUID. Shorten it.',
		httpCode: null,
		isOutcomeUnknown: false,
		fields: {
			note: ["'Note' is not a text", "'Note' is too long"],
			clients: ["'Clients' is empty"],
		},
	});
});

it('Sentences end with one full stop each', () => {
	expect(joinSentences(['One', 'Two.', 'Three...'])).toBe('One. Two. Three.');
	expect(joinSentences([])).toBe('');
	expect(formatItem(0)).toBe('[item 0]');
});
