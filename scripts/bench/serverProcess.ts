import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { RateLimit } from '../../sandbox';
import { type ServerReport, isReport } from './report';
import type { ServerOptions } from './server';

/** The latency of every response, in milliseconds. */
export const LATENCY_MS = 20;

/** A limit that is never reached. */
const NO_LIMIT: RateLimit = { maxRequests: 10_000_000, windowMs: 60_000 };

/** A mock API in its own process, so that its CPU time is not charged to the node. */
export interface BenchServer {
	readonly url: string;
	/** Fetches a report of the requests so far. */
	report(): Promise<ServerReport>;
	/** Restores the initial state. */
	reset(): Promise<void>;
}

/**
 * Runs a mock API during a measurement.
 *
 * @param options what differs from {@link LATENCY_MS} and no rate limit
 * @throws {Error} when the mock API does not start, or exits during the measurement
 */
export async function withServer<Result>(
	options: Partial<ServerOptions>,
	measure: (server: BenchServer) => Promise<Result>,
): Promise<Result> {
	const allOptions = JSON.stringify({ latencyMs: LATENCY_MS, rateLimit: NO_LIMIT, ...options });
	const execArgv = ['--import', 'tsx'];
	const server = fork(join(__dirname, 'server.ts'), [allOptions], { execArgv });
	const ended = once(server, 'exit').then(() => {
		throw new Error('The mock API exited');
	});
	ended.catch(() => undefined);
	const nextMessage = async (): Promise<unknown> => {
		const [message]: unknown[] = await Promise.race([once(server, 'message'), ended]);
		return message;
	};
	try {
		const url = await nextMessage();
		if (typeof url !== 'string') throw new Error('The mock API did not report its address');
		return await measure({
			url,
			async report() {
				server.send('report');
				const report = await nextMessage();
				if (!isReport(report)) throw new Error('The mock API sent no report');
				return report;
			},
			async reset() {
				server.send('reset');
				await nextMessage();
			},
		});
	} finally {
		server.kill();
	}
}
