import { PlannrError } from '../transport/errors';

/**
 * What it means for a request when something that has to be known before it could not be read: it was not sent, whatever
 * became of the reading.
 *
 * @param caught what the reading threw
 * @param whether what was to be known, e.g. `whether the clients are referred already`
 * @returns a failure that is certain; what is the same for every request (no token, no connection, the limit) stays as
 *   it is
 */
export function unchecked(caught: unknown, whether: string): PlannrError {
	if (!(caught instanceof PlannrError)) {
		return new PlannrError('unchecked', `${whether}: the answer could not be read`);
	}
	const { kind, reason, status, responseText: words, headers } = caught;
	if (kind === 'cancelled') return new PlannrError('stopped', reason);
	const isRefused = kind === 'refused' && status !== undefined && status !== 401;
	if (!isRefused && !caught.isOutcomeUnknown) return caught;
	const why = isRefused ? 'Plannr does not tell' : 'Plannr gave no clear answer';
	return new PlannrError('unchecked', `${whether}: ${why} (${reason})`, status, words, headers);
}
