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
	const text = typeof baseUrl === 'string' ? baseUrl.trim() : '';
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
