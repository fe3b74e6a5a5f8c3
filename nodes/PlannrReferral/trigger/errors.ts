import { type INode, type JsonObject, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import type { PlannrError } from '../transport/errors';
import { waitAfterRateLimit } from '../transport/retryPolicy';
import type { ParameterProblem } from '../parameters/invalidParameters';

/** Why a poll failed, for n8n's scheduler (n8n-workflow, errors/failure; older versions ignore it). */
type PollFailure = NonNullable<
	NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure']
>;

interface ErrorMessage {
	readonly message: string;
	readonly description: string;
	readonly failure: PollFailure;
}

const INVALID_CREDENTIAL: PollFailure = { cause: 'credential-invalid' };

/**
 * Creates the error of a poll in which a request failed. The saved state is kept, so no event is missed.
 *
 * @param node the trigger
 * @param cause why the request failed
 * @param now the current time, in milliseconds since 1970
 * @param isManual whether a user tests the trigger in the editor
 */
export function createPollError(
	node: INode,
	cause: PlannrError,
	now: number,
	isManual: boolean,
): NodeApiError {
	const { message, description, failure } = explainError(cause, now);
	const reassurance = isManual
		? ''
		: ' Nothing is missed: the next poll begins where the last good one ended.';
	const details: JsonObject = { message };
	const error = new NodeApiError(redactNodeParameters(node), details, {
		message,
		description: `${description}.${reassurance}`,
		failure,
		...(cause.status !== undefined && { httpCode: String(cause.status) }),
	});
	// n8n replaces a message that happens to contain a system error code, so it is set again.
	error.message = message;
	return error;
}

/**
 * Creates the error of a trigger with invalid parameters.
 *
 * @param node the trigger
 * @param problems the problems; at least one
 */
export function createSettingsError(
	node: INode,
	problems: readonly ParameterProblem[],
): NodeOperationError {
	return new NodeOperationError(
		redactNodeParameters(node),
		problems.map(({ message }) => message).join('; '),
		{ description: problems.map(({ advice }) => `${advice}.`).join(' ') },
	);
}

/**
 * Creates the error of a trigger with an invalid credential.
 *
 * @param node the trigger
 * @param caught what creating the client threw
 */
export function createCredentialError(node: INode, caught: unknown): NodeApiError {
	const message = caught instanceof Error ? caught.message : 'The credential cannot be used';
	const description = 'Open the Plannr API credential and correct it.';
	const error = new NodeApiError(
		redactNodeParameters(node),
		{ message },
		{ message, description, failure: INVALID_CREDENTIAL },
	);
	error.message = message;
	return error;
}

function explainError(
	{ kind, status, reason, responseText, headers }: PlannrError,
	now: number,
): ErrorMessage {
	if (kind === 'rateLimited') {
		return {
			message: "Plannr's request limit is reached",
			description: 'Wait until the limit is over; an active workflow polls again by itself',
			failure: { cause: 'rate-limited', retryAfterMs: waitAfterRateLimit(headers, now) },
		};
	}
	if (status === 401) {
		return {
			message: 'Plannr does not accept the access token',
			description: "Put a new one into 'Access Token' of the Plannr API credential",
			failure: INVALID_CREDENTIAL,
		};
	}
	if (status === 403) {
		return {
			message: 'Plannr does not let this account see referrals',
			description:
				"Check what the account may do in Plannr, and 'Account UUID' in the Plannr API credential",
			failure: INVALID_CREDENTIAL,
		};
	}
	if (kind === 'rejected' && status === undefined) {
		return {
			message: responseText.message ?? 'The request was not sent',
			description: 'Open the Plannr API credential and correct it',
			failure: INVALID_CREDENTIAL,
		};
	}
	if (kind === 'rejected') {
		return {
			message: `Plannr did not accept the request for the referrals (${reason})`,
			description: "Check 'Account UUID' and 'Base URL' in the Plannr API credential",
			failure: { cause: 'configuration-invalid' },
		};
	}
	return {
		message: `Plannr did not tell what happened (${kind === 'notSent' ? 'the time for one poll is over' : reason})`,
		description: 'Try again later; an active workflow polls again by itself',
		failure: { cause: 'temporarily-unavailable' },
	};
}
