import { PlannrError, type PlannrErrorKind } from '../../../nodes/PlannrReferral/transport/errors';
import type { ResponseText } from '../../../nodes/PlannrReferral/transport/responseText';

/** Creates the error for a response with a failure status. */
export const createStatusError = (
	kind: PlannrErrorKind,
	status: number,
	responseText?: ResponseText,
) => new PlannrError(kind, `HTTP status ${status}`, status, responseText);

/** Creates the error for a rejection, with Plannr's message and its messages about fields. */
export const createRejection = (
	status: number,
	message?: string,
	fields: Readonly<Record<string, readonly string[]>> = {},
) => createStatusError('rejected', status, { ...(message !== undefined && { message }), fields });

/** One error of each kind, and of each status that has a message of its own. */
export const everyError: ReadonlyArray<readonly [string, PlannrError]> = [
	...[400, 401, 403, 404, 405, 409, 422].map(
		(status) => [`HTTP status ${status}`, createRejection(status)] as const,
	),
	['429', createStatusError('rateLimited', 429)],
	['HTTP status 503', createStatusError('lost', 503)],
	['HTTP status 504', createStatusError('timedOut', 504)],
	['a timeout', new PlannrError('timedOut', 'no response within 60 seconds')],
	['a broken connection', new PlannrError('lost', 'ECONNRESET')],
	['a cancellation in flight', new PlannrError('aborted', 'the execution was stopped')],
	['a cancellation before sending', new PlannrError('notSent', 'the execution was stopped')],
	['no connection', new PlannrError('notConnected', 'ENOTFOUND')],
	['a rejection by n8n', new PlannrError('rejected', 'not sent')],
	['a lost write that was not processed', new PlannrError('notProcessed', 'HTTP status 503', 503)],
	['a changed target', new PlannrError('targetChanged', 'not sent')],
	['another operation', new PlannrError('operationChanged', 'not sent')],
	['an existing referral', new PlannrError('alreadyReferred', 'referral 1, pending')],
	['an unavailable Plannr', new PlannrError('unavailable', 'HTTP status 503', 503)],
	['a failed precheck', new PlannrError('precheckFailed', 'whether it is there', 403)],
	['a failed lookup', new PlannrError('lookupFailed', 'which one it is', 503)],
];
