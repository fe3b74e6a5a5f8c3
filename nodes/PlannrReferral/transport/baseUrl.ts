/** Where Plannr's API lives; there is no other host and no vendor sandbox (apidocs.plannrcrm.com). */
export const PLANNR_BASE_URL = 'https://api.plannrcrm.com';

/**
 * Checks the address of the API before a token travels to it.
 *
 * @param baseUrl the credential's 'Base URL'; blank means Plannr's own
 * @returns the address without a slash at its end
 * @throws {Error} in words for the person who filled in the credential, when it is not an https address, carries a
 *   user name, a query or a fragment; plain http is for loopback hosts only
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
