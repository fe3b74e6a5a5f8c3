import type { FaultEffect } from '../sandbox';

type Response = Extract<FaultEffect, { kind: 'response' }>;

/**
 * Returns the effect of a fault that replaces a response.
 *
 * @param body the JSON body; by default that of a server error
 */
export const respond = (
	status: number,
	body?: unknown,
	headers?: Record<string, string>,
): Response => ({
	kind: 'response',
	status,
	...(body !== undefined && { body }),
	...(headers && { headers }),
});

/** Returns the effect of a fault that exceeds the rate limit for so many seconds. */
export const exceedRateLimit = (seconds: number): Response =>
	respond(429, undefined, { 'retry-after': String(seconds) });
