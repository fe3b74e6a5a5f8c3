/**
 * Normalises the access token.
 *
 * @param accessToken the value entered, perhaps with white space around it or `Bearer` before it
 * @returns the bare token; empty if the value is not a string
 */
export function parseAccessToken(accessToken: unknown): string {
	if (typeof accessToken !== 'string') return '';
	return accessToken.trim().replace(/^bearer\s+/i, '');
}
