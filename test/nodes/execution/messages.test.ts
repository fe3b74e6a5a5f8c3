import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { get } from '../../../nodes/PlannrReferral/actions/referral/get.operation';
import {
	formatItem,
	formatProblems,
	formatError,
	joinSentences,
} from '../../../nodes/PlannrReferral/execution/messages';
import { answered, everyFailure, refusal } from './plannrErrors';

const both = [
	['a write', create.messages],
	['a read', get.messages],
] as const;

describe.each(both)('What %s says of a failure, whatever it is,', (_, words) => {
	it.each(everyFailure)('names the item and what to do, politely: %s', (_failure, failure) => {
		const { message, description } = formatError(failure, words, 7);
		expect(message).toMatch(/^[A-Z].*[^.] \[item 7\]$/);
		expect(description).toMatch(/^[A-Z].*[^.]\.$/);
		expect(`${message} ${description}`).not.toMatch(/error|problem|failure|mistake|undefined/i);
	});
});

describe('What a write says', () => {
	const rows: Array<[string, PlannrError, message: string, advice: string]> = [
		['400', refusal(400), 'Plannr did not accept the referral', 'run this item again'],
		['401', refusal(401), 'Plannr does not accept the access token', "'Access Token'"],
		['403', refusal(403), 'Plannr does not let this account refer these clients', "'Account UUID'"],
		['404', refusal(404), 'Plannr did not find what the referral names', "'Connection' and"],
		['409', refusal(409), 'Plannr did not accept the referral', 'It conflicts with what Plannr'],
		['422', refusal(422), 'Plannr did not accept the referral', 'Correct what Plannr names'],
		['429', answered('rateLimited', 429), "Plannr's request limit is reached", 'Wait a minute'],
		[
			'503',
			answered('lost', 503),
			'The referral may have been created, but Plannr gave no clear answer (status 503)',
			'Look among the sent referrals',
		],
		[
			'no answer in time',
			new PlannrError('timedOut', 'no answer within 60 s'),
			'The referral may have been created, but Plannr gave no clear answer (no answer within 60 s)',
			'not sent again',
		],
		[
			'a stop on the way',
			new PlannrError('aborted', 'the execution was canceled meanwhile'),
			'The referral may have been created, but the execution was canceled meanwhile',
			'Look among the sent referrals',
		],
		[
			'a stop before',
			new PlannrError('notSent', 'the execution was canceled'),
			'The execution was canceled before this item was sent',
			'Run it again when you want it done',
		],
		[
			'no connection',
			new PlannrError('notConnected', 'ENOTFOUND'),
			'The request did not reach Plannr (ENOTFOUND)',
			"'Base URL' and the network",
		],
		[
			'a refusal by n8n',
			new PlannrError('rejected', 'not sent'),
			'The request was not sent',
			'Correct the Plannr API credential',
		],
		[
			'a lost write that is not there',
			answered('notProcessed', 503),
			'The referral was not created: Plannr gave no clear answer (status 503)',
			'is not there',
		],
		[
			'a changed item',
			new PlannrError('targetChanged', 'not sent'),
			'An earlier try of this item asked for a different referral',
			'What that try created stands',
		],
		[
			'what is there already',
			new PlannrError('alreadyReferred', 'referral 1, pending'),
			'The clients are referred already over this connection for this advice (referral 1, pending)',
			"Return Existing or Create Another in 'If Already Referred'",
		],
		[
			'what could not be found out before',
			new PlannrError('precheckFailed', 'whether it is there: Plannr does not tell'),
			'It could not be checked whether it is there: Plannr does not tell',
			'This referral was not created',
		],
	];
	it.each(rows)('of %s', (_, failure, message, advice) => {
		const report = formatError(failure, create.messages, 0);
		expect(report.message).toBe(`${message} [item 0]`);
		expect(report.description).toContain(advice);
	});
});

describe('What a read says', () => {
	const rows: Array<[string, PlannrError, message: string, advice: string]> = [
		['401', refusal(401), 'Plannr does not accept the access token', "'Access Token'"],
		['403', refusal(403), 'Plannr does not let this account read the referral', "'Account UUID'"],
		[
			'404',
			refusal(404),
			"Plannr has no referral with the UUID in 'Referral' that this account may read",
			'Check the UUID',
		],
		[
			'422',
			refusal(422),
			'Plannr did not accept the request for the referral',
			"starting with 'Referral'",
		],
		['429', answered('rateLimited', 429), "Plannr's request limit is reached", 'Wait a minute'],
		['503', answered('lost', 503), 'Plannr gave no clear answer (status 503)', 'again later'],
		[
			'no answer in time',
			new PlannrError('timedOut', 'no answer within 60 s'),
			'Plannr gave no clear answer (no answer within 60 s)',
			'again later',
		],
		[
			'a stop on the way',
			new PlannrError('aborted', 'the execution was canceled meanwhile'),
			'The execution was canceled',
			'again later',
		],
	];
	it.each(rows)('of %s', (_, failure, message, advice) => {
		const report = formatError(failure, get.messages, 3);
		expect(report.message).toBe(`${message} [item 3]`);
		expect(report.description).toContain(advice);
		expect(report.isOutcomeUnknown).toBe(false);
	});
});

describe('What an item says that only looks, of an operation that changes something', () => {
	it.each([
		['lost', 'status 503'],
		['timedOut', 'no answer within 60 s'],
	] as const)('of what is %s is what a read says', (kind, reason) => {
		const report = formatError(new PlannrError(kind, reason), create.messages, 3, false);
		expect(report.message).toBe(`Plannr gave no clear answer (${reason}) [item 3]`);
		expect(report.isOutcomeUnknown).toBe(false);
	});
});

describe('What is said for workflows', () => {
	const uncertain = ['status 503', 'status 504', 'no answer in time'];
	const unclear = [...uncertain, 'a broken connection', 'a stop on the way'];
	it.each(everyFailure)('tells whether a write may have been done after %s', (name, failure) => {
		expect(formatError(failure, create.messages, 0).isOutcomeUnknown).toBe(unclear.includes(name));
	});

	it('has the status as a text, and the fields as Plannr names them', () => {
		const fields = { 'client_uuids.1': ['Gone.'] };
		expect(formatError(refusal(422, 'Invalid.', fields), create.messages, 0)).toMatchObject({
			httpCode: '422',
			fields,
		});
	});

	it('has no status when there was none', () => {
		const report = formatError(new PlannrError('lost', 'EPIPE'), create.messages, 0);
		expect(report).toMatchObject({ httpCode: null, fields: {} });
	});
});

describe('Complaints', () => {
	const about = (parameter: string, message: string, advice: string) => ({
		parameter,
		message,
		advice,
	});

	it('are told together, each with its advice, under the names of their parameters', () => {
		const complaints = [
			about('note', "'Note' is not a text", 'Enter a text'),
			about('clients', "'Clients' is empty", 'Fill it in. It takes a UUID'),
			about('note', "'Note' is too long", 'Shorten it'),
		];
		expect(formatProblems(complaints, 2)).toEqual({
			message: "'Note' is not a text; 'Clients' is empty; 'Note' is too long [item 2]",
			description: 'Enter a text. Fill it in. It takes a UUID. Shorten it.',
			httpCode: null,
			isUncertain: false,
			fields: {
				note: ["'Note' is not a text", "'Note' is too long"],
				clients: ["'Clients' is empty"],
			},
		});
	});
});

it('Sentences end with one full stop each', () => {
	expect(joinSentences(['One', 'Two.', 'Three...'])).toBe('One. Two. Three.');
	expect(joinSentences([])).toBe('');
	expect(formatItem(0)).toBe('[item 0]');
});
