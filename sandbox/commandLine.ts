import { parseArgs } from 'node:util';
import type { MockPlannrOptions } from './mockPlannr';

/** The default port: fixed, so that examples can refer to it. */
export const DEMO_PORT = 4010;

/** The usage text of the command. */
export const USAGE = `Usage: npm run sandbox -- [--port N] [--latency MS] [--limit N/SECONDS]

  --port N            the port; 0 = any free port (default ${DEMO_PORT})
  --latency MS        the response delay in milliseconds (default 0)
  --limit N/SECONDS   the rate limit for each token (default 500/60)
`;

/** An invalid command line; the message states the reason. */
export class UsageError extends Error {
	override name = 'UsageError';
}

/** Parses a whole number from 0 to `max`. */
function parseWholeNumber(flag: string, text: string, max: number): number {
	if (!/^\d{1,9}$/.test(text) || Number(text) > max) {
		throw new UsageError(`--${flag} takes a whole number from 0 to ${max}, not "${text}".`);
	}
	return Number(text);
}

function parseRateLimit(text: string): NonNullable<MockPlannrOptions['rateLimit']> {
	const [, requests, seconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})$/.exec(text) ?? [];
	if (requests === undefined || seconds === undefined) {
		throw new UsageError(`--limit takes requests and seconds, like 500/60, not "${text}".`);
	}
	return { maxRequests: Number(requests), windowMs: Number(seconds) * 1000 };
}

function parseFlags(args: readonly string[]): { port?: string; latency?: string; limit?: string } {
	try {
		return parseArgs({
			args: [...args],
			options: {
				port: { type: 'string' },
				latency: { type: 'string' },
				limit: { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

/**
 * Parses the command line.
 * @throws UsageError for an unknown option or an invalid value
 */
export function parseCommandLine(args: readonly string[]): MockPlannrOptions {
	const { port, latency, limit } = parseFlags(args);
	return {
		port: port === undefined ? DEMO_PORT : parseWholeNumber('port', port, 65_535),
		...(latency === undefined ? {} : { latencyMs: parseWholeNumber('latency', latency, 600_000) }),
		...(limit === undefined ? {} : { rateLimit: parseRateLimit(limit) }),
	};
}
