import { PlannrError } from '../transport/errors';

/**
 * What it means for a request when something that has to be known before it could not be read: it was not sent, whatever
 * became of the reading.
 *
 * @param caught what the reading threw
 * @param question what was to be known, e.g. `whether the clients are referred already`
 * @returns a failure that is certain; what is the same for every request (no token, no connection, the limit) stays as
 *   it is
 */
export function toPrecheckError(caught: unknown, question: string): PlannrError {
	if (!(caught instanceof PlannrError)) {
		return new PlannrError('precheckFailed', `${question}: the answer could not be read`);
	}
	const { kind, reason, status, responseText, headers } = caught;
	if (kind === 'aborted') return new PlannrError('notSent', reason);
	const isRejected = kind === 'rejected' && status !== undefined && status !== 401;
	if (!isRejected && !caught.isOutcomeUnknown) return caught;
	const why = isRejected ? 'Plannr does not tell' : 'Plannr gave no clear answer';
	return new PlannrError(
		'precheckFailed',
		`${question}: ${why} (${reason})`,
		status,
		responseText,
		headers,
	);
}
