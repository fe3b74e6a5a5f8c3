import { type INode, type JsonObject, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import type { PlannrError } from '../transport/errors';
import { waitAfterRateLimit } from '../transport/retryPolicy';
import type { ParameterProblem } from '../parameters/invalidParameters';

/** What n8n's scheduler needs to know of a failed poll (n8n-workflow, errors/failure; older versions take no notice). */
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
 * The error of a poll that could not ask Plannr. What was remembered stays, so nothing is missed.
 *
 * @param node the trigger
 * @param cause what is known of the failed request
 * @param now the present, in milliseconds since 1970
 * @param isManual whether somebody tries the trigger in the editor
 */
export function createPollError(
	node: INode,
	cause: PlannrError,
	now: number,
	isManual: boolean,
): NodeApiError {
	const { message, description, failure: failure } = explainError(cause, now);
	const reassurance = isManual
		? ''
		: ' Nothing is missed: the next poll begins where the last good one ended.';
	const errorResponse: JsonObject = { message };
	const error = new NodeApiError(redactNodeParameters(node), errorResponse, {
		message,
		description: `${description}.${reassurance}`,
		failure: failure,
		...(cause.status !== undefined && { httpCode: String(cause.status) }),
	});
	// n8n replaces a whole message that happens to contain a system code, so the text is set once more.
	error.message = message;
	return error;
}

/**
 * The error of a trigger that is set to something that cannot be.
 *
 * @param node the trigger
 * @param problems what is wrong; at least one
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
 * The error of a trigger whose credential cannot be used.
 *
 * @param node the trigger
 * @param caught what is wrong with it
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
	{ kind, status, reason, responseText: words, headers }: PlannrError,
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
			message: words.message ?? 'The request was not sent',
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
