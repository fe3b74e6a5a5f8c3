import { type ResponseHeaders, readResponseHeaders } from './responseHeaders';
import { getMember } from './json';
import { type ResponseText, parseResponseText } from './responseText';

/**
 * What a failed request means for what it asked:
 * - `refused`: Plannr said no, or n8n would not send it; nothing was done
 * - `limited`: Plannr's request limit was reached, nothing was done
 * - `unsent`: no connection was made, nothing was done
 * - `stopped`: the execution was stopped before the request left, nothing was done
 * - `lost`: it left, but no trustworthy answer came back: it may or may not have been done
 * - `late`: it left, and time ran out before an answer came: it may have been done, or may even be under way still
 * - `cancelled`: the execution was stopped while the request was on its way; as uncertain as `lost`
 * - `undone`: the answer was lost, but it was looked for and surely not done
 * - `changed`: not sent, because an earlier try of the same item asked for something else
 * - `already`: not sent, because it is done already; the `reason` names what is there
 * - `stale`: not sent, because too long has passed since it was looked for
 * - `unchecked`: not sent, because something could not be found out before; the `reason` tells what
 */
export type PlannrErrorKind =
	| 'rejected'
	| 'rateLimited'
	| 'notConnected'
	| 'notSent'
	| 'lost'
	| 'timedOut'
	| 'aborted'
	| 'notProcessed'
	| 'targetChanged'
	| 'alreadyReferred'
	| 'lookupTooOld'
	| 'precheckFailed';

/** Everything that is kept of a failed request: no header beyond those for pacing, no body, no library's object. */
export class PlannrError extends Error {
	/**
	 * @param kind what the failure means for what was asked
	 * @param reason a short text for messages, such as `status 503` or `no answer within 60 s`
	 * @param status the HTTP status, when there was an answer
	 * @param responseText what Plannr said
	 * @param headers what the answer's headers say about pacing
	 */
	constructor(
		readonly kind: PlannrErrorKind,
		readonly reason: string,
		readonly status?: number,
		readonly responseText: ResponseText = { fields: {} },
		readonly headers: ResponseHeaders = {},
	) {
		super(reason);
		this.name = 'PlannrError';
	}

	/** Whether what was asked for may have been done. */
	get isOutcomeUnknown(): boolean {
		return this.kind === 'lost' || this.kind === 'timedOut' || this.kind === 'aborted';
	}
}

/**
 * Node.js and OpenSSL codes of attempts that ended before a connection to Plannr stood, so that no request left
 * (nodejs.org/api/errors.html, nodejs.org/api/tls.html).
 */
const NOT_CONNECTED_CODES =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|CERT_.*|ERR_TLS_CERT_.*|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_UNSUPPORTED_PROTOCOL|ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE|ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION|ERR_SSL_TLSV1_UNRECOGNIZED_NAME|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|HOSTNAME_MISMATCH|ERR_INVALID_URL|ERR_BAD_OPTION.*)$/;

/**
 * The client errors that are registered (IANA, HTTP status codes), and 419, which Laravel says before any work. What somebody in between makes up besides, such as
 * nginx's 499 or AWS's 460, may be said after Plannr has done its work.
 */
const isRegisteredClientError = (status: number) =>
	(status >= 400 && status <= 419) || (status >= 421 && status <= 431) || status === 451;

/** A gateway says with these that it did not wait any longer (RFC 9110; 522 and 524 are Cloudflare's). */
const GATEWAY_TIMEOUTS = [408, 504, 522, 524];

const TIMEOUT_CODES = /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/;

/** The code of what the credential throws when it cannot tell which account is meant. */
export const ACCOUNT_UNKNOWN = 'PLANNR_ACCOUNT_UNKNOWN';

/** The route that the credential asks for the account, before the request itself is sent. */
const LOGINS_ROUTE = /\/api\/v1\/logins$/;

/**
 * Works out what an exception of n8n's request helper means.
 *
 * n8n wraps every failure in a NodeApiError whose `cause` is the HTTP library's error; the response and the system's
 * error code are read from there (n8n-core, request-helpers/authentication), and in n8n 1 from the wrapper.
 *
 * @param caught what the helper threw
 * @param sensitiveTexts texts that travelled with the request and may be echoed in the answer
 * @param timeoutMs how long an answer was waited for, in milliseconds
 */
export function toPlannrError(
	caught: unknown,
	sensitiveTexts: readonly string[],
	timeoutMs: number,
): PlannrError {
	const cause = causeOf(caught);
	const response = getMember(cause, 'response');
	const status = getMember(response, 'status');
	const error =
		typeof status === 'number'
			? errorFromResponse(
					status,
					getMember(response, 'data'),
					getMember(response, 'headers'),
					sensitiveTexts,
				)
			: errorWithoutResponse(cause, sensitiveTexts, timeoutMs);
	const url = getMember(getMember(cause, 'config'), 'url');
	const isLoginsRequest = typeof url === 'string' && LOGINS_ROUTE.test(url);
	if (!isLoginsRequest || !['lost', 'timedOut', 'aborted'].includes(error.kind)) return error;
	return new PlannrError(
		'notConnected',
		`the account could not be found out: ${error.reason}`,
		error.status,
		error.responseText,
		error.headers,
	);
}

/**
 * Judges an HTTP status.
 *
 * @param status the status of the answer
 * @returns `lost` or `late` where the work may have been done all the same: a server's failure, or a redirect, which no
 *   route of Plannr's is known to give
 */
export function kindOfStatus(status: number): PlannrErrorKind {
	if (status === 429) return 'rateLimited';
	if (GATEWAY_TIMEOUTS.includes(status)) return 'timedOut';
	return isRegisteredClientError(status) ? 'rejected' : 'lost';
}

/**
 * Works out what an answer means that is none of success, or that failed all the same.
 *
 * @param status its status
 * @param body its body
 * @param headers its headers
 * @param sensitiveTexts texts that travelled with the request and may be echoed in the answer
 */
export function errorFromResponse(
	status: number,
	body: unknown,
	headers: unknown,
	sensitiveTexts: readonly string[],
): PlannrError {
	// A failure in spite of a good status: the body was never complete.
	const isTruncated = status >= 200 && status < 300;
	return new PlannrError(
		kindOfStatus(status),
		isTruncated ? 'an answer that broke off' : `status ${status}`,
		status,
		parseResponseText(body, sensitiveTexts),
		readResponseHeaders(headers),
	);
}

function errorWithoutResponse(
	cause: unknown,
	sensitiveTexts: readonly string[],
	timeoutMs: number,
): PlannrError {
	const code = getMember(cause, 'code');
	const message = getMember(cause, 'message');
	// The credential's own words list accounts to choose from; they are this package's, and shown whole.
	if (code === ACCOUNT_UNKNOWN && typeof message === 'string') {
		return new PlannrError('rejected', 'not sent', undefined, { message, fields: {} });
	}
	if (code === 'ERR_CANCELED')
		return new PlannrError('aborted', 'the execution was canceled meanwhile');
	if (typeof code === 'string') {
		const syscall = getMember(getMember(cause, 'cause'), 'syscall');
		if (NOT_CONNECTED_CODES.test(code) || syscall === 'connect' || isHandshakeFailure(cause))
			return new PlannrError('notConnected', code);
		if (TIMEOUT_CODES.test(code)) {
			return new PlannrError('timedOut', `no answer within ${timeoutMs / 1000} s`);
		}
		return new PlannrError('lost', code);
	}
	if (typeof message !== 'string') return new PlannrError('lost', 'the connection broke');
	// What n8n itself refuses to send carries a level (n8n-workflow, errors/base) and no code.
	if (typeof getMember(cause, 'level') === 'string') {
		return new PlannrError(
			'rejected',
			'not sent',
			undefined,
			parseResponseText({ message }, sensitiveTexts),
		);
	}
	return new PlannrError('lost', 'the connection broke');
}

/** OpenSSL's refusals of a handshake share one code with its later mishaps; only its sentence tells them apart. */
function isHandshakeFailure(cause: unknown): boolean {
	const message = getMember(cause, 'message');
	return (
		getMember(cause, 'code') === 'EPROTO' &&
		typeof message === 'string' &&
		/wrong version number|unsupported protocol|alert (handshake failure|protocol version)|unrecognized name/.test(
			message,
		)
	);
}

/** Without a cause, a NodeApiError wraps something unknown: what it says of itself is n8n's, not the request's. */
function causeOf(caught: unknown): unknown {
	if (getMember(caught, 'name') !== 'NodeApiError') return getMember(caught, 'cause') ?? caught;
	return getMember(caught, 'cause') ?? getMember(caught, 'errorResponse') ?? rebuildCause(caught);
}

/**
 * n8n 1 forgets the cause (its exceptions declare that field anew, and so empty it). What it has taken from the cause
 * is left: the status or the system's error code, the body, and the message.
 */
function rebuildCause(wrapper: unknown): unknown {
	const httpCode = getMember(wrapper, 'httpCode');
	const messages = getMember(wrapper, 'messages');
	const message: unknown = Array.isArray(messages) ? messages[0] : undefined;
	if (typeof httpCode !== 'string') return undefined;
	if (!/^\d{3}$/.test(httpCode)) return { code: httpCode, message };
	return {
		response: { status: Number(httpCode), data: getMember(getMember(wrapper, 'context'), 'data') },
	};
}
