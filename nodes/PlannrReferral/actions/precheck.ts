import { PlannrError } from '../transport/errors';
import { describeResponse } from '../transport/explain';

/** The kind of an inconclusive check; `lookupFailed` for one of what the item names, and not of earlier writes. */
type CheckFailure = 'precheckFailed' | 'lookupFailed';

/**
 * Converts an error of a check before a write into the write's own error: whatever happened to the check, the write was
 * not sent.
 *
 * @param question what the check was to establish, e.g. `whether the clients already have an open referral`
 * @returns an error whose outcome is known; one that every request would get (no token, no account, no connection, the
 *   rate limit) is returned unchanged
 */
export function toPrecheckError(
	caught: unknown,
	question: string,
	failure: CheckFailure = 'precheckFailed',
): PlannrError {
	if (!(caught instanceof PlannrError)) {
		const reason = caught instanceof CannotTell ? caught.message : 'the response could not be read';
		return new PlannrError(failure, `${question}: ${reason}`);
	}
	const { kind, reason, status } = caught;
	if (kind === 'aborted') return new PlannrError('notSent', reason);
	if (caught.isMisdirected) return caught.as('rejected');
	if (caught.isOfDetection) return caught;
	const isRejected = kind === 'rejected' && status !== undefined && status !== 401;
	if (!isRejected && !caught.isOutcomeUnknown) return caught;
	// Plannr's response to a check says nothing yet about what the item requests.
	const rejection =
		status === 403 ? `this account lacks the permission (${reason})` : `Plannr returned ${reason}`;
	return caught.as(failure, `${question}: ${isRejected ? rejection : describeResponse(caught)}`);
}

/**
 * Makes a check before a write; its errors show that the write was not sent.
 *
 * @param question what the check is to establish, e.g. `whether the clients already have an open referral`
 * @param check the check; it may reject with {@link CannotTell}
 * @throws {PlannrError} as {@link toPrecheckError} returns it
 */
export async function precheck<Result>(
	question: string,
	check: () => Promise<Result>,
	failure?: CheckFailure,
): Promise<Result> {
	return await check().catch((caught: unknown) => {
		throw toPrecheckError(caught, question, failure);
	});
}

/** Thrown by a check that was possible, but inconclusive. */
export class CannotTell extends Error {}

/** For a reading that a write can do without: ignores its failure, unless the execution was stopped. */
export function ignoreUnlessStopped(reason: unknown): undefined {
	if (!(reason instanceof PlannrError) || reason.kind === 'notSent') throw reason;
}
