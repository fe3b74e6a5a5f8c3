import { createHash } from 'crypto';

/**
 * Computes the fingerprint of a request: it is saved with the execution, where a note or a reason must not be readable.
 *
 * @param parts everything that the request contains, in a normal form
 * @returns the same text for equal requests only
 */
export function hashRequest(parts: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
