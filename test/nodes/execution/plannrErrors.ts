import { type FailureKind, PlannrFailure } from '../../../nodes/PlannrReferral/transport/errors';
import type { PlannrWords } from '../../../nodes/PlannrReferral/transport/responseText';

/** An answer with a status of failure. */
export const answered = (kind: FailureKind, status: number, words?: PlannrWords) =>
	new PlannrFailure(kind, `status ${status}`, status, words);

/** A refusal with a sentence of Plannr's and sentences about fields. */
export const refusal = (
	status: number,
	message?: string,
	fields: Readonly<Record<string, readonly string[]>> = {},
) => answered('refused', status, { ...(message !== undefined && { message }), fields });

/** One failure of each kind, and of each status that has words of its own. */
export const everyFailure: ReadonlyArray<readonly [string, PlannrFailure]> = [
	...[400, 401, 403, 404, 405, 409, 422].map(
		(status) => [`status ${status}`, refusal(status)] as const,
	),
	['429', answered('limited', 429)],
	['status 503', answered('lost', 503)],
	['status 504', answered('late', 504)],
	['no answer in time', new PlannrFailure('late', 'no answer within 60 s')],
	['a broken connection', new PlannrFailure('lost', 'ECONNRESET')],
	['a stop on the way', new PlannrFailure('cancelled', 'the execution was stopped')],
	['a stop before', new PlannrFailure('stopped', 'the execution was stopped')],
	['no connection', new PlannrFailure('unsent', 'ENOTFOUND')],
	['a refusal by n8n', new PlannrFailure('refused', 'not sent')],
	['a lost write that is not there', new PlannrFailure('undone', 'status 503', 503)],
	['a changed item', new PlannrFailure('changed', 'not sent')],
	['what is there already', new PlannrFailure('already', 'referral 1, pending')],
	['what could not be found out', new PlannrFailure('unchecked', 'whether it is there', 403)],
];
