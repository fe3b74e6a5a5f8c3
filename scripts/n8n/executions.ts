import { setTimeout as delay } from 'node:timers/promises';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';
import type { RestClient } from './rest';

/** How long to wait for executions to finish, or for n8n's database, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** How often n8n is asked, in milliseconds. */
const INTERVAL_MS = 500;

/** An execution that has finished. */
export interface StoredExecution {
	readonly id: string;
	/** n8n's status: `success`, `error` or `crashed`. */
	readonly status: string;
	/** The data as n8n stores them (npm: flatted). */
	readonly data: string;
}

/**
 * Waits until a workflow has a number of executions and all of them have finished.
 *
 * @param count the number of executions, at most 100
 * @returns the executions, the newest first
 */
export async function waitForExecutions(
	rest: RestClient,
	workflowId: string,
	count: number,
): Promise<StoredExecution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const endsAt = performance.now() + TIMEOUT_MS;
	for (;;) {
		const { results } = await fetchData(rest, `/executions?filter=${filter}&limit=100`, endsAt);
		const executions = Array.isArray(results) ? results.filter(isRecord) : [];
		const unfinished = executions.filter(({ status }) =>
			['new', 'running', 'waiting'].includes(String(status)),
		);
		if (executions.length >= count && unfinished.length === 0) {
			return await Promise.all(
				executions.map(async ({ id, status }) => {
					const execution = await fetchData(rest, `/executions/${String(id)}`, endsAt);
					return { id: String(id), status: String(status), data: String(execution.data ?? '[]') };
				}),
			);
		}
		if (performance.now() > endsAt) {
			throw new Error(`${unfinished.length} of ${executions.length} executions did not finish`);
		}
		await delay(INTERVAL_MS);
	}
}

/** Fetches an object from n8n, which returns 503 while it is too busy for its database to respond in time. */
async function fetchData(rest: RestClient, path: string, endsAt: number) {
	while (performance.now() < endsAt) {
		const { status, data } = await rest.request('GET', path);
		if (status === 200 && isRecord(data)) return data;
		if (status !== 503) throw new Error(`n8n responded to GET ${path} with ${status}`);
		await delay(INTERVAL_MS);
	}
	throw new Error('n8n has lost its database');
}
