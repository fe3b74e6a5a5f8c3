import { parseBaseUrl } from './baseUrl';
import { removeInvisible } from './displayText';
import { isRecord } from './json';
import { parseWrittenUuids } from './uuid';

/** Quotation marks and separators, which come along when a token is copied from a document or a JSON file. */
const SURROUNDINGS = /^["'`“”‘’\s]+|["'`“”‘’,;\s]+$/g;

const HEADER_NAME = /^["'`]?authorization["'`]?\s*:/i;

/** What every message about the credential contains: of a credential's exception n8n 1 keeps the message alone. */
const NAME = 'Plannr API credential';

/** The credential's values, ready to be sent. */
export interface Credential {
	/** The origin of the 'Base URL'. */
	readonly baseUrl: string;
	/** The bare token. */
	readonly accessToken: string;
	/** The 'Account UUID' in lower case; empty when the account is to be detected. */
	readonly enteredAccount: string;
	/** The account to act for: the one entered, or else the one that n8n detected before; empty if there is neither. */
	readonly account: string;
}

/**
 * Parses the values of the credential, so that nothing is sent with one that cannot be right. Pure.
 *
 * @param values the values by the names of the credential's properties
 * @throws {Error} with a message for the credential's owner; none has a `code`, which n8n would show in its place
 */
export function parseCredential(values: unknown): Credential {
	const { baseUrl, accessToken, accountUuid, discoveredAccountUuid } = isRecord(values)
		? values
		: {};
	const enteredAccount = parseAccountUuid(accountUuid);
	const detected = typeof discoveredAccountUuid === 'string' ? discoveredAccountUuid.trim() : '';
	return {
		baseUrl: parseBaseUrl(baseUrl),
		accessToken: parseAccessToken(accessToken),
		enteredAccount,
		account: enteredAccount === '' ? detected : enteredAccount,
	};
}

/**
 * Whether a message is about the credential, and this package's own.
 *
 * @param message the message of an exception
 */
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
	if (token === '') {
		throw new Error(
			`'Access Token' in the ${NAME} is empty. Paste a personal access token into it`,
		);
	}
	if (/[^!-~]/.test(token)) {
		throw new Error(
			`'Access Token' in the ${NAME} contains characters that no token has, such as spaces. Paste only the personal access token into it`,
		);
	}
	return token;
}

function parseAccountUuid(accountUuid: unknown): string {
	const text = typeof accountUuid === 'string' ? removeInvisible(accountUuid).trim() : '';
	const [uuid, ...others] = parseWrittenUuids(text);
	if (text === '') return '';
	if (uuid !== undefined && others.length === 0) return uuid;
	throw new Error(
		`'Account UUID' in the ${NAME} is not a valid UUID. Correct it, or leave it blank to detect the account automatically`,
	);
}
