/** The base URL of Plannr's API; there is no other host and no vendor sandbox (apidocs.plannrcrm.com). */
export const PLANNR_BASE_URL = 'https://api.plannrcrm.com';

/**
 * Parses the base URL, and makes sure that the token may be sent to it.
 *
 * @param baseUrl the credential's 'Base URL'; blank means {@link PLANNR_BASE_URL}
 * @returns the base URL without a trailing slash
 * @throws {Error} with a message for the credential's owner, unless it is an https URL (or an http URL of a loopback
 *   host) without user name, password, query and fragment
 */
export function parseBaseUrl(baseUrl: unknown): string {
	const text = typeof baseUrl === 'string' ? baseUrl.trim() : '';
	const url = parseUrl(text === '' ? PLANNR_BASE_URL : text);
	if (
		url === undefined ||
		!isSafe(url) ||
		`${url.username}${url.password}${url.search}${url.hash}` !== ''
	) {
		throw new Error(
			`The 'Base URL' of the Plannr API credential is not a safe address. Enter ${PLANNR_BASE_URL}, or another address that starts with https://`,
		);
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function isSafe(url: URL): boolean {
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
	return (
		hostname === 'localhost' ||
		hostname.endsWith('.localhost') ||
		hostname === '[::1]' ||
		/^127(\.\d{1,3}){3}$/.test(hostname)
	);
}

function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
