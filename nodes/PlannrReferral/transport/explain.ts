import { PLANNR_BASE_URL } from './credential';
import { DETECTION_FAILED, type PlannrError } from './errors';
import type { ResponseText } from './responseText';
import { withoutFinalStop } from './text';

/** An error message and what the user can do about it. Neither ends with a full stop; labels are in single quotes. */
export interface UserMessage {
	readonly message: string;
	readonly advice: string;
}

/** What a request was for, in the texts about its failure. */
export interface Subject {
	/** Plannr rejected the request; the message, e.g. `Could not create the referral`, begins all others too. */
	readonly rejected: UserMessage;
	/** The account lacks the permission (403). */
	readonly forbidden: UserMessage;
	/** Plannr has no such record (404). */
	readonly notFound: UserMessage;
	/** What is true of the user's data after a failure, e.g. `The referral was not created`; absent after a read. */
	readonly unchanged?: string;
	/** How the user repeats the request, e.g. `run the workflow again`. */
	readonly repeat: string;
}

/** What to do when the account lacks a permission. */
export const CHECK_PERMISSION =
	"Check that the account in the Plannr API credential has permission in Plannr, and that 'Account UUID' belongs to the owner of the token";

/** What to do when Plannr does not let n8n detect the account. */
export const ENTER_ACCOUNT =
	"Enter the account's UUID in 'Account UUID' in the Plannr API credential";

/** What to do when nothing is found at the address. */
const CHECK_BASE_URL = "Check 'Base URL' in the Plannr API credential";

/** The same after another instruction. */
export const ALSO_CHECK_BASE_URL = "Also check 'Base URL' in the Plannr API credential";

const CHECK_CREDENTIAL = 'Check the Plannr API credential';

/** The advice where requests do not reach Plannr. */
export const CHECK_ADDRESS = `${CHECK_BASE_URL} (usually ${PLANNR_BASE_URL}), and any proxy or firewall between n8n and Plannr`;

/** Creates the texts about a list of e.g. `referrals` that an account may not see, or that is not found. */
export function createListTexts(recordNoun: string): Pick<Subject, 'forbidden' | 'notFound'> {
	return {
		forbidden: {
			message: `This account is not allowed to see ${recordNoun}`,
			advice: CHECK_PERMISSION,
		},
		notFound: {
			message: `The list of ${recordNoun} was not found at this address`,
			advice: CHECK_BASE_URL,
		},
	};
}

/** What a system error code means (nodejs.org/api/errors.html); certificates have their own codes. */
const CODES: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(ENOTFOUND|EAI_)/, 'the address was not found'],
	[/^ECONNREFUSED$/, 'the connection was refused'],
	[/^(ECONNRESET|EPIPE|ERR_NETWORK|ERR_BAD_RESPONSE)$/, 'the connection was lost'],
	[
		/^(ETIMEDOUT|ECONNABORTED|ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL)$/,
		'the server cannot be reached',
	],
	[/HAS_EXPIRED/, 'the certificate of the server has expired'],
	[/NOT_YET_VALID/, 'the certificate of the server is not valid yet'],
	[/ALTNAME|HOSTNAME/, 'the certificate of the server is for another address'],
	[/CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO/, 'the certificate of the server is not trusted'],
	[/SSL|TLS|EPROTO/, 'the server offers no secure connection that n8n supports'],
	[/^HPE_/, 'the response could not be read'],
	[/^ERR_INVALID_URL$/, 'the address is not valid'],
];

/**
 * Formats why there was no usable response.
 *
 * @param reason the reason of a {@link PlannrError}: a system error code, or words
 * @returns the code in words, followed by the code itself; other reasons as they are
 */
export function formatReason(reason: string): string {
	if (!/^[A-Z][A-Z0-9_]+$/.test(reason)) return reason;
	const words = CODES.find(([pattern]) => pattern.test(reason))?.[1];
	return words === undefined ? reason : `${words}, ${reason}`;
}

/**
 * Explains why a request failed: the only table from the kind and status of a failure to a message and advice. Pure.
 *
 * @param error how the request failed; the operation explains a write of which it is unknown what it did
 */
export function explain(error: PlannrError, subject: Subject): UserMessage {
	const { message: cause, advice } = explainCause(error, subject);
	const { rejected, unchanged } = subject;
	return {
		message: joinCause(rejected.message, cause),
		advice: unchanged === undefined ? advice : `${unchanged}. ${advice}`,
	};
}

/**
 * Explains why a request failed, as {@link explain} does, and adds Plannr's own message. For requests that no item made:
 * the fields that the message is about are not named.
 */
export function explainWithResponse(error: PlannrError, subject: Subject): UserMessage {
	const { message, advice } = explain(error, subject);
	// What the credential says of itself is the message already.
	const isOwn = error.kind === 'rejected' && error.status === undefined;
	const detail = isOwn ? undefined : formatResponseText(error.responseText);
	if (detail === undefined) return { message, advice };
	return usesPlannrMessage(error)
		? { message: `${message}: ${detail}`, advice }
		: { message, advice: `Plannr's message: "${detail}". ${advice}` };
}

/** Formats Plannr's message and the first one about a field, if that says more. */
export function formatResponseText({ message, fields }: ResponseText): string | undefined {
	const [whole, ofField] = [message, Object.values(fields).flat()[0]].map(
		(text) => text && withoutFinalStop(text),
	);
	if (whole === undefined || ofField === undefined) return whole ?? ofField;
	return whole.includes(ofField) ? whole : `${whole}: ${ofField}`;
}

function explainCause(error: PlannrError, subject: Subject): UserMessage {
	const { kind, status, reason, responseText } = error;
	const { rejected, forbidden, notFound, repeat } = subject;
	if (kind === 'rateLimited') {
		const minutes = Math.ceil(Number(error.headers.retryAfter) / 60);
		return {
			message: "Plannr's rate limit was reached",
			advice: `Wait ${formatWait(minutes)}, then ${repeat}`,
		};
	}
	if (error.isOfDetection && !error.isMisdirected) {
		const detail = formatReason(reason.slice(DETECTION_FAILED.length));
		return {
			message: `The account could not be detected (${detail})`,
			advice: kind === 'notConnected' ? `Wait a few minutes, then ${repeat}` : ENTER_ACCOUNT,
		};
	}
	if (kind === 'notConnected') {
		return {
			message: `n8n could not connect to Plannr (${formatReason(reason)})`,
			advice: CHECK_ADDRESS,
		};
	}
	if (error.isMisdirected || responseText.isForeign === true) {
		return { message: describeResponse(error), advice: CHECK_ADDRESS };
	}
	if (kind === 'rejected' && status === undefined) {
		return {
			message: responseText.message ?? 'n8n did not send the request',
			advice: `${CHECK_CREDENTIAL}, then ${repeat}`,
		};
	}
	if (kind !== 'rejected') {
		return { message: describeResponse(error), advice: `Wait a few minutes, then ${repeat}` };
	}
	if (status === 401) {
		return {
			message: 'The access token is not valid or has expired',
			advice:
				"Create a new personal access token in Plannr under Settings > Account Details > Personal Access Tokens, and paste it into 'Access Token' in the Plannr API credential",
		};
	}
	if (status === 403) return forbidden;
	if (status === 404) return notFound;
	if (status === 409) {
		return {
			message: '',
			advice: `The request conflicts with existing data in Plannr. ${rejected.advice}`,
		};
	}
	// Other statuses are not about what was entered.
	const isAboutValues = status === undefined || [400, 413, 422].includes(status);
	return {
		message: '',
		advice: isAboutValues
			? rejected.advice
			: `Correct what Plannr's message refers to, then ${repeat}`,
	};
}

function formatWait(minutes: number): string {
	if (minutes > 24 * 60) return 'a day or more';
	return minutes > 1 ? `${minutes} minutes` : 'a minute';
}

/** Whether Plannr's own message is shown in ours: for rejections that ours does not fully explain. */
export function usesPlannrMessage({ kind, status }: PlannrError): boolean {
	return kind === 'rejected' && status !== undefined && ![401, 403, 404].includes(status);
}

/** Describes what came back instead of a usable response. */
export function describeResponse(error: PlannrError): string {
	const { kind, status, reason, responseText } = error;
	if (kind === 'aborted' || kind === 'notSent') return reason;
	const stated = status === undefined ? '' : ` (HTTP status ${status})`;
	if (status === 407) return `a proxy between n8n and Plannr requires a login${stated}`;
	if (error.isRedirect) return `the request was redirected to another address${stated}`;
	if (responseText.isEmpty === true) {
		return `the response had no content${stated}, and may have come from a proxy, a firewall or a wrong address`;
	}
	if (responseText.isForeign === true) {
		return `the response did not come from Plannr${stated}, but from a proxy, a firewall or a wrong address`;
	}
	return `Plannr returned no usable response (${formatReason(reason)})`;
}

function joinCause(attempt: string, cause: string): string {
	if (cause === '') return attempt;
	const isName = /^(Plannr|n8n)/.test(cause);
	const [first, rest] = [cause.charAt(0), cause.slice(1)];
	if (attempt === '') return isName ? cause : `${first.toUpperCase()}${rest}`;
	return `${attempt}: ${isName ? cause : `${first.toLowerCase()}${rest}`}`;
}
