import type { IHttpRequestOptions } from 'n8n-workflow';

import {
	PLANNR_BASE_URL,
	type Credential,
	isAboutCredential,
} from '../nodes/PlannrReferral/transport/credential';
import { PlannrError, errorFromException } from '../nodes/PlannrReferral/transport/errors';
import {
	ENTER_ACCOUNT,
	type Subject,
	explain,
	formatResponseText,
} from '../nodes/PlannrReferral/transport/explain';
import { parseResponse } from '../nodes/PlannrReferral/transport/http';
import { isIdentifier } from '../nodes/PlannrReferral/transport/text';
import { parsePage } from '../nodes/PlannrReferral/transport/pages';

/** Sends a request without credential; throws an exception of n8n's or of its HTTP library when there is no response. */
export type Requester = (options: IHttpRequestOptions) => Promise<unknown>;

/** How long to wait for a response, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** The texts about a failure; there is no operation to name, so the messages begin with the cause. */
const SUBJECT: Subject = {
	rejected: {
		message: '',
		advice: 'Check the values in the Plannr API credential',
	},
	forbidden: {
		message: 'The token is valid, but not for this account',
		advice:
			"Check 'Account UUID' in the Plannr API credential, or leave it blank to detect the account automatically",
	},
	notFound: {
		message: 'Plannr was not found at this address',
		advice: `Check 'Base URL' in the Plannr API credential; it should be ${PLANNR_BASE_URL}`,
	},
	repeat: 'test the Plannr API credential again',
};

/** The same where the account is to be detected. */
const DETECTION_SUBJECT: Subject = {
	...SUBJECT,
	forbidden: {
		message: 'The token is valid, but the accounts of its owner are not shown to it',
		advice: ENTER_ACCOUNT,
	},
};

/**
 * Sends a GET request, and reads the body of the response.
 *
 * @param path the route, with a leading slash
 * @param read reads the body: undefined when it cannot have come from Plannr
 * @throws {Error} with a message for the credential's owner; the `cause` is the `PlannrError`, if a request failed
 */
export async function fetchFromPlannr<Result>(
	requester: Requester,
	{ accessToken, account, baseUrl }: Credential,
	path: string,
	read: (body: unknown) => Result | undefined,
): Promise<Result> {
	const sensitiveTexts = [accessToken, account];
	const request: IHttpRequestOptions = {
		method: 'GET',
		url: `${baseUrl}${path}`,
		headers: {
			Authorization: `Bearer ${accessToken}`,
			...(account !== '' && { 'X-PLANNR-ACCOUNT-UUID': account }),
			Accept: 'application/json',
		},
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
	const response = await requester(request).then(
		(full) => parseResponse(full, sensitiveTexts),
		(caught: unknown) => errorFromException(caught, sensitiveTexts, TIMEOUT_MS),
	);
	const subject = account === '' ? DETECTION_SUBJECT : SUBJECT;
	if (response instanceof PlannrError) throw createError(response, subject);
	const result = read(response.body);
	if (result !== undefined) return result;
	throw createError(
		new PlannrError('lost', 'the response contained no list', response.status ?? 200, {
			fields: {},
			isForeign: true,
		}),
		subject,
	);
}

/**
 * Checks that token and account work together, and that it is Plannr that responds to a list's route, with a leading
 * slash; throws an error with a message for the credential's owner.
 */
export async function checkAccess(
	requester: Requester,
	credential: Credential,
	path: string,
): Promise<void> {
	await fetchFromPlannr(requester, credential, path, (body) => {
		try {
			const { rows } = parsePage({ body, headers: {} });
			// Another service has lists too, but not of records with Plannr's identifiers.
			return rows.length === 0 || rows.some(({ uuid }) => isIdentifier(uuid)) ? rows : undefined;
		} catch {
			return undefined;
		}
	});
}

/** The system codes for which n8n shows a sentence of its own (n8n-workflow, errors/abstract/node.error). */
const SYSTEM_CODE =
	/E(?=CONNREFUSED|CONNRESET|CONNABORTED|NOTFOUND|TIMEDOUT|ADDRNOTAVAIL|HOSTUNREACH|AI_AGAIN|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|ERR(?=ADDRINUSE)|GETADDR(?=INFO)/gi;

/**
 * Hides system codes from n8n, by an invisible character in each: it looks for them anywhere in a message, even in
 * `preexisting`, and would show its own sentence instead.
 */
export function hideSystemCodes(message: string): string {
	return message.replace(SYSTEM_CODE, '$&\u2060');
}

/**
 * Creates the error that n8n shows. It has no `code`, which n8n would show in place of the message; nor has the message
 * the code of a connection in it, which says nothing to the user.
 */
function createError(error: PlannrError, subject: Subject): Error {
	const { message, advice } = explain(error, subject);
	const detail = formatResponseText(error.responseText);
	const shown = isAboutCredential(message) ? undefined : detail;
	const sentences = [
		message === '' ? `Plannr returned ${error.reason}` : message,
		...(shown === undefined ? [] : [`Plannr's message: "${shown}"`]),
		advice,
	];
	const text = sentences
		.filter((sentence) => sentence !== '')
		.map((sentence) => sentence.replace(/, E(?!RR_)[A-Z_]+(?=\))/, '').replace(/\.+$/, ''))
		.join('. ');
	return new Error(hideSystemCodes(text), { cause: error });
}
