import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { removeInvisible, parseWrittenUuids } from './text';

/** Quotation marks and separators, which come along when a token is copied from a document or a JSON file. */
const SURROUNDINGS = /^["'`“”‘’\s]+|(?<!["'`“”‘’,;\s])["'`“”‘’,;\s]+$/g;

const HEADER_NAME = /^["'`]?authorization["'`]?\s*:/i;

/**
 * What no bearer token contains (RFC 6750, 2.1), but JSON, masks, placeholders, e-mail addresses and links do. Other
 * characters are tolerated, such as the `|` of Laravel's tokens.
 */
const NOT_OF_TOKEN = /[^!-~]|["'`\\<>(){}[\]@*%,;]|:\/\/|^\w*token[=:][^=]/i;

/** What every message about the credential contains: of a credential's exception n8n 1 keeps the message alone. */
const NAME = 'Plannr API credential';

/** The credential's values, ready to be sent. */
export interface Credential {
	/** The origin of the 'Base URL'. */
	readonly baseUrl: string;
	readonly accessToken: string;
	/** The 'Account UUID' in lower case; empty when the account is to be detected. */
	readonly enteredAccount: string;
	/** The account to act for: the one entered, or else the one that n8n detected before; empty if there is neither. */
	readonly account: string;
}

/** The values that were parsed last: n8n has them parsed twice for every request. */
let last: { readonly raw: readonly unknown[]; readonly credential: Credential } | undefined;

/**
 * Parses the values of the credential, so that nothing is sent with one that cannot be right. Pure.
 *
 * @throws {Error} with a message for the credential's owner; none has a `code`, which n8n would show in its place
 */
export function parseCredential(values: IDataObject): Credential {
	const { baseUrl, accessToken, accountUuid, discoveredAccountUuid } = values;
	const raw = [baseUrl, accessToken, accountUuid, discoveredAccountUuid];
	if (last?.raw.every((value, index) => value === raw[index])) return last.credential;
	const enteredAccount = parseAccountUuid(accountUuid);
	const detected = typeof discoveredAccountUuid === 'string' ? discoveredAccountUuid.trim() : '';
	const credential = {
		baseUrl: parseBaseUrl(baseUrl),
		accessToken: parseAccessToken(accessToken),
		enteredAccount,
		account: enteredAccount === '' ? detected : enteredAccount,
	};
	last = { raw, credential };
	return credential;
}

/** Whether a message is about the credential, and this package's own. */
export function isAboutCredential(message: unknown): message is string {
	return typeof message === 'string' && message.includes(NAME);
}

/** Accepts the token as copied from an example: with `Authorization: Bearer` before it, or quotation marks around it. */
function parseAccessToken(accessToken: unknown): string {
	const text = typeof accessToken === 'string' ? removeInvisible(accessToken) : '';
	const token = text
		.replace(SURROUNDINGS, '')
		.replace(HEADER_NAME, '')
		.replace(SURROUNDINGS, '')
		.replace(/^bearer(\s+|$)/i, '')
		.replace(SURROUNDINGS, '');
	// What an expression makes of a secret that does not exist.
	if (token === '' || /^(?:undefined|null)$/.test(token)) {
		throw new Error(
			`'Access Token' in the ${NAME} is empty. Paste a personal access token into it`,
		);
	}
	if (NOT_OF_TOKEN.test(token)) {
		throw new Error(
			`'Access Token' in the ${NAME} contains characters that no token has, such as spaces. Paste only the personal access token into it`,
		);
	}
	return token;
}

/** Only nothing is blank: another value, which an expression may return, must not be replaced by the default. */
function toText(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? removeInvisible(value).trim() : '?';
}

function parseAccountUuid(accountUuid: unknown): string {
	const text = toText(accountUuid);
	const [uuid, ...others] = parseWrittenUuids(text);
	if (text === '') return '';
	if (uuid !== undefined && others.length === 0) return uuid;
	throw new Error(
		`'Account UUID' in the ${NAME} is not a valid UUID. Correct it, or leave it blank to detect the account automatically`,
	);
}

/** The base URL of Plannr's API; there is no other host and no vendor sandbox (apidocs.plannrcrm.com). */
export const PLANNR_BASE_URL = 'https://api.plannrcrm.com';

/**
 * Parses the base URL, and makes sure that the token may be sent to it.
 *
 * @param baseUrl the credential's 'Base URL'; blank means {@link PLANNR_BASE_URL}. A trailing `/api` or `/api/v1` is cut
 *   off, since every route begins with it.
 * @returns the origin, without a trailing slash
 * @throws {Error} with a message for the credential's owner, unless it is an https URL (or an http URL of a loopback
 *   host) without user name, password, path, query and fragment
 */
export function parseBaseUrl(baseUrl: unknown): string {
	const text = toText(baseUrl);
	const address = text === '' ? PLANNR_BASE_URL : text;
	if (!URL.canParse(address) || !isSafe(address)) {
		throw new Error(
			`'Base URL' in the Plannr API credential must start with https://. For Plannr, enter ${PLANNR_BASE_URL}`,
		);
	}
	const { origin, pathname, username, password, search, hash } = new URL(address);
	const path = pathname.replace(/\/+$/, '').replace(/^\/api(\/v1)?$/i, '');
	if (`${username}${password}${path}${search}${hash}` !== '' || /[?#]/.test(address)) {
		throw new Error(
			`'Base URL' in the Plannr API credential must end after the host, without a path or a login. For Plannr, enter ${PLANNR_BASE_URL}`,
		);
	}
	return origin;
}

/** Loopback hosts are compared as written: URL parsing turns `127.1` and `2130706433` into the same host. */
function isSafe(address: string): boolean {
	return (
		/^https:\/\//i.test(address) ||
		/^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(?=[/?#]|$)/i.test(address)
	);
}

/** A request; n8n's HTTP Request node states the address as `uri`, the credential's test in two parts. */
type AddressedRequest = IHttpRequestOptions & { readonly uri?: unknown };

/** Whether a request goes to the base URL of the credential. */
export function isForBaseUrl(baseUrl: string, { url, uri, baseURL }: AddressedRequest): boolean {
	const base = baseURL === undefined ? undefined : baseUrl;
	const addresses = [url, uri].flatMap((one) =>
		typeof one === 'string' && one !== '' ? [one] : [],
	);
	const isAtBase = (address: string) =>
		address.startsWith(`${baseUrl}/`) ||
		(URL.canParse(address, base) && new URL(address, base).origin === baseUrl);
	return addresses.length > 0 && addresses.every(isAtBase);
}
