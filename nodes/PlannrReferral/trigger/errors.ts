import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { createApiError, createOperationError } from '../transport/redact';
import type { PlannrError } from '../transport/errors';
import { type Subject, createListTexts, explainWithResponse } from '../transport/explain';
import { waitAfterRateLimit } from '../transport/responseHeaders';
import type { ParameterProblem } from '../parameters/item';

/** Why a poll failed, for n8n's scheduler (n8n-workflow, errors/failure; older versions ignore it). */
type PollFailure = NonNullable<
	NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure']
>;

const SUBJECT: Subject = {
	rejected: {
		message: 'Could not check Plannr for referrals',
		advice: "Check 'Account UUID' and 'Base URL' in the Plannr API credential",
	},
	...createListTexts('referrals'),
	repeat: 'try again; a published workflow polls again automatically',
};

const INVALID_CREDENTIAL: PollFailure = { cause: 'credential-invalid' };

/** What is true of the events after a failed poll, by the kind of the poll. The saved state is kept. */
const REASSURANCES = {
	/** A user tests the trigger in the editor. */
	manual: '',
	/** No poll has succeeded with this credential yet. */
	first:
		' The trigger has not started yet: it reports what happens after its first successful poll.',
	later: ' No events are lost: the next poll continues from the last successful one.',
};

/**
 * Creates the error of a poll in which a request failed.
 *
 * @param cause why the request failed
 * @param now the current time, in milliseconds since 1970
 * @param kind the kind of the poll, see {@link REASSURANCES}
 */
export function createPollError(
	node: INode,
	cause: PlannrError,
	now: number,
	kind: keyof typeof REASSURANCES,
): NodeApiError {
	// A poll is stopped only when n8n's time limit for it is near.
	const isOver = cause.kind === 'notSent';
	const error = isOver ? cause.as('notSent', 'the poll ran out of time') : cause;
	const { message, advice } = explainWithResponse(error, SUBJECT);
	const failure = classify(cause, now);
	return createApiError(node, message, {
		description: `${advice}.${REASSURANCES[kind]}`,
		failure,
		...(cause.status !== undefined && { httpCode: String(cause.status) }),
	});
}

/** Creates the error of a trigger with invalid parameters. */
export function createSettingsError(
	node: INode,
	problems: readonly ParameterProblem[],
): NodeOperationError {
	return createOperationError(node, problems.map(({ message }) => message).join('; '), {
		description: problems.map(({ advice }) => `${advice}.`).join(' '),
	});
}

/** Creates the error of a trigger with an invalid credential. */
export function createCredentialError(node: INode, caught: unknown): NodeApiError {
	const message =
		caught instanceof Error ? caught.message : 'The Plannr API credential could not be used';
	const description = 'Check the Plannr API credential.';
	return createApiError(node, message, { description, failure: INVALID_CREDENTIAL });
}

function classify({ kind, status, headers, isMisdirected }: PlannrError, now: number): PollFailure {
	if (kind === 'rateLimited') {
		return { cause: 'rate-limited', retryAfterMs: waitAfterRateLimit(headers, now) };
	}
	if (isMisdirected) return { cause: 'configuration-invalid' };
	if (kind !== 'rejected') return { cause: 'temporarily-unavailable' };
	const isCredential = status === undefined || status === 401 || status === 403;
	return isCredential ? INVALID_CREDENTIAL : { cause: 'configuration-invalid' };
}
