import type { IDataObject } from 'n8n-workflow';

import { type ResponseHeaders, readResponseHeaders } from './responseHeaders';
import { isAboutCredential } from './credential';
import { getMember, isRecord, toRecord } from './json';
import { type ResponseText, parseResponseText } from './responseText';

/** Why a request failed, and whether it was processed. */
export type PlannrErrorKind =
	| 'rejected' // by Plannr, or n8n refused to send it; not processed
	| 'rateLimited' // Plannr's rate limit was reached; not processed
	| 'notConnected' // no connection was made; not processed
	| 'notSent' // the execution was stopped before the request was sent; not processed
	| 'lost' // sent, but no reliable response came back; it may have been processed
	| 'timedOut' // sent, but there was no response in time; it may have been processed, or still be in progress
	| 'aborted' // the execution was stopped while the request was in flight; as uncertain as `lost`
	| 'notProcessed' // the response was lost, but a lookup showed that it was certainly not processed
	| 'targetChanged' // not sent: an earlier attempt at the same item requested something else
	| 'operationChanged' // not sent: an earlier attempt at the same item was of another operation
	| 'alreadyReferred' // not sent: such a referral exists already; the `reason` names it
	| 'lookupTooOld' // not sent: too long has passed since the last lookup
	| 'precheckFailed' // not sent: a check before it was inconclusive; the `reason` names the check
	| 'lookupFailed' // not sent: what the item names could not be looked up; the `reason` says what
	| 'unavailable' // not sent: every lookup of an earlier request whose response was lost has failed
	| 'unexpected'; // not sent: a fault in the node; the `reason` is the class of the exception

/** A failed request. It keeps no headers beyond {@link ResponseHeaders}, no body and no object of the HTTP library. */
export class PlannrError extends Error {
	/**
	 * @param reason a short text for messages, such as `HTTP status 503` or `no response within 60 seconds`
	 * @param headers the response's headers, as far as they are kept
	 * @param followsLoss whether the response to an earlier request of the same write was lost, and a lookup showed that it
	 *   was not processed
	 */
	constructor(
		readonly kind: PlannrErrorKind,
		readonly reason: string,
		readonly status?: number,
		readonly responseText: ResponseText = { fields: {} },
		readonly headers: ResponseHeaders = {},
		readonly followsLoss = false,
	) {
		super(reason);
		this.name = 'PlannrError';
	}

	/** Creates an error of another kind from the same response, by default with the same reason. */
	as(kind: PlannrErrorKind, reason = this.reason, followsLoss = this.followsLoss): PlannrError {
		const { status, responseText, headers } = this;
		return new PlannrError(kind, reason, status, responseText, headers, followsLoss);
	}

	/** Creates the same error of a request before which a response was lost; see {@link followsLoss}. */
	afterLoss(): PlannrError {
		return this.as(this.kind, this.reason, true);
	}

	/** Whether the request was not sent, because the account could not be detected. */
	get isOfDetection(): boolean {
		return this.reason.startsWith(DETECTION_FAILED);
	}

	/** Whether the request may have been processed. */
	get isOutcomeUnknown(): boolean {
		return this.kind === 'lost' || this.kind === 'timedOut' || this.kind === 'aborted';
	}

	/** Whether the server asked for another address instead of responding. */
	get isRedirect(): boolean {
		const { status = 0 } = this;
		// 304 is the response of a cache.
		return status >= 300 && status < 400 && status !== 304;
	}

	/**
	 * Whether the response shows that the request does not reach Plannr at this address, so that no repetition can help:
	 * a redirect, a proxy that requires a login, a rejection by something other than Plannr, or a web page.
	 */
	get isMisdirected(): boolean {
		const isForeign = this.responseText.isForeign === true;
		if (this.isRedirect || this.status === 407) return true;
		return isForeign && (this.kind === 'rejected' || isAccepted(this.status));
	}

	/**
	 * Whether Plannr may still be working on it: after a timeout, a gateway failure, or a 2xx without a usable record. What
	 * is no HTTP response may have been a 2xx.
	 */
	get mayStillRun(): boolean {
		if (!this.isOutcomeUnknown) return false;
		const mayBeAccepted = isAccepted(this.status) || UNREADABLE_CODES.test(this.reason);
		return this.kind === 'timedOut' || mayBeAccepted || isGatewayFailure(this.status);
	}
}

/** Creates the error for a request that was not sent because the execution was stopped. */
export function createNotSentError(): PlannrError {
	return new PlannrError('notSent', 'the execution was stopped');
}

/**
 * Node.js and OpenSSL codes of attempts that failed before a connection was established, so that nothing was sent
 * (nodejs.org/api/errors.html, nodejs.org/api/tls.html).
 */
const NOT_CONNECTED_CODES =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|CERT_.*|ERR_TLS_CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|HOSTNAME_MISMATCH|ERR_INVALID_URL|ERR_BAD_OPTION.*)$/;

/**
 * The registered client errors (IANA, HTTP status codes), and 419, which Laravel returns before processing a request.
 * Other 4xx codes come from intermediaries, such as nginx's 499 or AWS's 460, perhaps after Plannr processed the request.
 */
const isRegisteredClientError = (status: number) =>
	(status >= 400 && status <= 419) || (status >= 421 && status <= 431) || status === 451;

/** Statuses of a gateway that stopped waiting (RFC 9110; 522 and 524 are Cloudflare's). */
const GATEWAY_TIMEOUTS = [408, 504, 522, 524];

/** Redirects that ask for the same request elsewhere, so that it was not processed here (RFC 9110). */
const UNPROCESSED_REDIRECTS = [301, 307, 308];

/** The registered server errors of a service itself (IANA, HTTP status codes): it has finished with the request. */
const OWN_SERVER_ERRORS = [500, 501, 505, 506, 507, 508, 510, 511];

/**
 * Whether an intermediary gave up while Plannr may still be working, given a status that leaves the outcome open: 408,
 * 502 to 504, and every error status that is not registered, such as nginx's 499 or Cloudflare's 520.
 */
const isGatewayFailure = (status = 0) => status >= 400 && !OWN_SERVER_ERRORS.includes(status);

/** Whether Plannr has accepted the request. */
const isAccepted = (status = 0) => status >= 200 && status < 300;

/** The connection to a proxy, or the handshake after it, broke (https-proxy-agent; Node.js, lib/_tls_wrap). */
const NOT_CONNECTED_MESSAGES =
	/^(Proxy connection ended before receiving CONNECT|Client network socket disconnected before secure TLS connection)/;

/** What Node.js's HTTP parser cannot read (llhttp, HPE_*). */
const UNREADABLE_CODES = /^HPE_/;

const TIMEOUT_CODES = /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/;

/**
 * Converts an exception of n8n's request helper.
 *
 * n8n wraps every failure in a NodeApiError whose `cause` is the HTTP library's error; the response and the system's
 * error code are read from there (n8n-core, request-helpers/authentication), and in n8n 1 from the wrapper.
 *
 * @param sensitiveTexts texts in the request that the response may echo, to be redacted
 * @param timeoutMs the timeout of the request, in milliseconds
 */
export function errorFromException(
	caught: unknown,
	sensitiveTexts: readonly string[],
	timeoutMs: number,
): PlannrError {
	const cause = causeOf(caught);
	const detection = getMember(cause, 'cause');
	if (detection instanceof PlannrError) return toDetectionError(detection);
	const response = getMember(cause, 'response');
	const status = getMember(response, 'status');
	if (typeof status !== 'number') return errorWithoutResponse(cause, sensitiveTexts, timeoutMs);
	const headers = toRecord(getMember(response, 'headers'));
	const error = errorFromResponse(status, getMember(response, 'data'), headers, sensitiveTexts);
	return error.isOutcomeUnknown && isFromProxy(cause)
		? error.as('notConnected', `a proxy responded with HTTP status ${status}`)
		: error;
}

/** Whether an HTTPS request had an unencrypted response: a proxy did not connect to Plannr, so nothing was sent there. */
function isFromProxy(cause: unknown): boolean {
	const request = getMember(cause, 'request');
	const socket = getMember(request, 'socket');
	return (
		getMember(request, 'protocol') === 'https:' &&
		isRecord(socket) &&
		getMember(socket, 'encrypted') !== true
	);
}

/** What the reason of an error begins with when the request was not sent, because the account could not be detected. */
export const DETECTION_FAILED = 'the account could not be detected: ';

/** The credential could not detect the account, so the request itself was not sent. */
function toDetectionError(error: PlannrError): PlannrError {
	const reason = `${DETECTION_FAILED}${error.reason}`;
	if (error.isMisdirected) return error.isOutcomeUnknown ? error.as('rejected', reason) : error;
	if (error.isOutcomeUnknown) return error.as('notConnected', reason);
	// A token that is not valid is so for every request.
	return error.kind === 'rejected' && error.status !== 401 ? error.as('rejected', reason) : error;
}

/**
 * Classifies an HTTP status other than success.
 *
 * @returns `lost` or `timedOut` when the request may have been processed nevertheless: a server error, a status of an
 *   intermediary, or a redirect that does not ask for the same request elsewhere
 */
export function kindOfStatus(status: number): PlannrErrorKind {
	if (status === 429) return 'rateLimited';
	if (UNPROCESSED_REDIRECTS.includes(status)) return 'rejected';
	if (GATEWAY_TIMEOUTS.includes(status)) return 'timedOut';
	return isRegisteredClientError(status) ? 'rejected' : 'lost';
}

/**
 * Creates the error for a response whose status is not a success, or whose body was incomplete.
 *
 * @param sensitiveTexts texts in the request that the response may echo, to be redacted
 */
export function errorFromResponse(
	status: number,
	body: unknown,
	headers: IDataObject,
	sensitiveTexts: readonly string[],
): PlannrError {
	const kind = kindOfStatus(status);
	const isEmpty = kind === 'rejected' && typeof body === 'string' && body.trim() === '';
	return new PlannrError(
		kind,
		// A success status in an error means that the body was incomplete.
		isAccepted(status) ? 'the response was incomplete' : `HTTP status ${status}`,
		status,
		isEmpty ? { fields: {}, isForeign: true, isEmpty } : parseResponseText(body, sensitiveTexts),
		readResponseHeaders(headers),
	);
}

/** Creates the error for a response that did not arrive in time, given how long the request waited, in milliseconds. */
export function createTimeoutError(timeoutMs: number): PlannrError {
	const seconds = Number((timeoutMs / 1000).toFixed(2));
	const unit = seconds === 1 ? 'second' : 'seconds';
	return new PlannrError('timedOut', `no response within ${seconds} ${unit}`);
}

function errorWithoutResponse(
	cause: unknown,
	sensitiveTexts: readonly string[],
	timeoutMs: number,
): PlannrError {
	const code = getMember(cause, 'code');
	const message = getMember(cause, 'message');
	if (typeof message === 'string' && NOT_CONNECTED_MESSAGES.test(message)) {
		return new PlannrError('notConnected', 'ECONNRESET');
	}
	// The credential's message may list accounts to choose from. It is this package's own, so it is neither cut nor redacted.
	if (isAboutCredential(message)) {
		return new PlannrError('rejected', 'not sent', undefined, { message, fields: {} });
	}
	if (code === 'ERR_CANCELED')
		return new PlannrError('aborted', 'the execution was canceled before Plannr responded');
	if (typeof code === 'string') {
		const syscall = getMember(getMember(cause, 'cause'), 'syscall');
		if (NOT_CONNECTED_CODES.test(code) || syscall === 'connect' || isHandshakeFailure(cause))
			return new PlannrError('notConnected', code);
		return TIMEOUT_CODES.test(code) ? createTimeoutError(timeoutMs) : new PlannrError('lost', code);
	}
	// An error of n8n itself, which refused to send, has a level (n8n-workflow, errors/base) and no code.
	if (typeof message === 'string' && typeof getMember(cause, 'level') === 'string') {
		const texts = parseResponseText({ message }, sensitiveTexts);
		return new PlannrError('rejected', 'not sent', undefined, texts);
	}
	return new PlannrError('lost', 'the connection was lost');
}

/**
 * Whether the connection broke before it was secure, so that nothing was sent. OpenSSL reports failed handshakes and
 * later errors alike: a device in between may write plain text into an established connection. Where n8n does not pass
 * the connection on (n8n 1), only what fails a write is a failed handshake.
 */
function isHandshakeFailure(cause: unknown): boolean {
	const isConnecting = getMember(
		getMember(getMember(cause, 'request'), 'socket'),
		'secureConnecting',
	);
	if (typeof isConnecting === 'boolean') return isConnecting;
	const message = getMember(cause, 'message');
	return (
		getMember(cause, 'code') === 'EPROTO' &&
		typeof message === 'string' &&
		/wrong version number|unsupported protocol|alert (handshake failure|protocol version)|unrecognized name/.test(
			message,
		)
	);
}

/** Without a cause, a NodeApiError wraps something unknown: its own members are n8n's, not the request's. */
function causeOf(caught: unknown): unknown {
	if (getMember(caught, 'name') !== 'NodeApiError') return getMember(caught, 'cause') ?? caught;
	return getMember(caught, 'cause') ?? getMember(caught, 'errorResponse') ?? rebuildCause(caught);
}

/**
 * n8n 1 loses the cause (its exceptions declare that field again, which clears it). What it copied from the cause
 * remains: the status or the system's error code, the body, and the message.
 */
function rebuildCause(wrapper: unknown): unknown {
	const httpCode = getMember(wrapper, 'httpCode');
	const messages = getMember(wrapper, 'messages');
	const message: unknown = Array.isArray(messages) ? messages[0] : undefined;
	if (typeof httpCode !== 'string') return { message };
	if (!/^\d{3}$/.test(httpCode)) return { code: httpCode, message };
	return {
		response: { status: Number(httpCode), data: getMember(getMember(wrapper, 'context'), 'data') },
	};
}
