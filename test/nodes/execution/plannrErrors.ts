import { type PlannrErrorKind, PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import type { ResponseText } from '../../../nodes/PlannrReferral/transport/responseText';

/** An answer with a status of failure. */
export const answered = (kind: PlannrErrorKind, status: number, words?: ResponseText) =>
	new PlannrError(kind, `status ${status}`, status, words);

/** A refusal with a sentence of Plannr's and sentences about fields. */
export const refusal = (
	status: number,
	message?: string,
	fields: Readonly<Record<string, readonly string[]>> = {},
) => answered('rejected', status, { ...(message !== undefined && { message }), fields });

/** One failure of each kind, and of each status that has words of its own. */
export const everyFailure: ReadonlyArray<readonly [string, PlannrError]> = [
	...[400, 401, 403, 404, 405, 409, 422].map(
		(status) => [`status ${status}`, refusal(status)] as const,
	),
	['429', answered('rateLimited', 429)],
	['status 503', answered('lost', 503)],
	['status 504', answered('timedOut', 504)],
	['no answer in time', new PlannrError('timedOut', 'no answer within 60 s')],
	['a broken connection', new PlannrError('lost', 'ECONNRESET')],
	['a stop on the way', new PlannrError('aborted', 'the execution was stopped')],
	['a stop before', new PlannrError('notSent', 'the execution was stopped')],
	['no connection', new PlannrError('notConnected', 'ENOTFOUND')],
	['a refusal by n8n', new PlannrError('rejected', 'not sent')],
	['a lost write that is not there', new PlannrError('notProcessed', 'status 503', 503)],
	['a changed item', new PlannrError('targetChanged', 'not sent')],
	['what is there already', new PlannrError('alreadyReferred', 'referral 1, pending')],
	['what could not be found out', new PlannrError('precheckFailed', 'whether it is there', 403)],
];
