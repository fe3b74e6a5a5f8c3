/**
 * The token as it was meant.
 *
 * @param accessToken what was entered, perhaps with white space around it or with `Bearer` before it
 */
export function parseAccessToken(accessToken: unknown): string {
	if (typeof accessToken !== 'string') return '';
	return accessToken.trim().replace(/^bearer\s+/i, '');
}
