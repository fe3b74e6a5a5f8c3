import { setTimeout as delay } from 'node:timers/promises';

import { getMember, isRecord } from '../../../nodes/PlannrReferral/transport/json';
import type { RestClient } from '../../n8n/rest';
import { parseFlatted } from './parseFlatted';

/** An execution, as n8n stores it. */
export interface Execution {
	readonly id: number;
	/** How long the node took, with the one before it, in milliseconds, including the waits between its attempts. */
	readonly nodeMs: number;
	/** The node's output; empty when it failed. */
	readonly output: readonly OutputItem[];
	/** The node's error message, if it failed. */
	readonly error: string | undefined;
}

/** An item of a node's output. */
export interface OutputItem {
	/** The index of the input item that it is paired with. */
	readonly inputIndex: unknown;
	readonly json: unknown;
}

/** The name of the node before the one that is measured, where its time counts as well. */
export const FIRST_NODE = 'First';

/** The name of the node that is measured. */
export const MEASURED_NODE = 'Measured';

/** How often n8n is polled, and the interval in milliseconds. */
export const POLLING = { attempts: 300, intervalMs: 200 };

/**
 * Waits until n8n has stored a workflow's next execution, and fetches it.
 *
 * @param rest n8n's REST API
 * @param workflowId the workflow
 * @param previousId the ID of the previous execution; 0 for none
 * @throws {Error} when n8n has not stored it in time, or responds with an error other than 503
 */
export async function waitForNextExecution(
	rest: RestClient,
	workflowId: string,
	previousId: number,
): Promise<Execution> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	for (let attempt = 0; attempt < POLLING.attempts; attempt++) {
		const results = getMember(await fetchData(rest, `/executions?filter=${filter}`), 'results');
		const [newest]: unknown[] = Array.isArray(results) ? results : [];
		const id = Number(getMember(newest, 'id'));
		const isFinished = ['success', 'error'].includes(String(getMember(newest, 'status')));
		if (isFinished && id > previousId) return await fetchExecution(rest, id);
		await delay(POLLING.intervalMs);
	}
	throw new Error('n8n does not store the execution');
}

/** Fetches from n8n, which returns 503 while it is too busy for its database to respond in time. */
async function fetchData(rest: RestClient, path: string): Promise<unknown> {
	for (let attempt = 0; attempt < POLLING.attempts; attempt++) {
		const { status, data } = await rest.request('GET', path);
		if (status === 200) return data;
		if (status !== 503) throw new Error(`n8n responded to GET ${path} with ${status}`);
		await delay(POLLING.intervalMs);
	}
	throw new Error('n8n has lost its database');
}

async function fetchExecution(rest: RestClient, id: number): Promise<Execution> {
	const execution = await fetchData(rest, `/executions/${id}`);
	const data = parseFlatted(String(getMember(execution, 'data')));
	const [firstMs, nodeMs] = [FIRST_NODE, MEASURED_NODE].map((name) =>
		getMember(runOf(data, name), 'executionTime'),
	);
	const nodeRun = runOf(data, MEASURED_NODE);
	if (typeof nodeMs !== 'number')
		throw new Error(`The node did not run: ${JSON.stringify(execution)}`);
	const main = getMember(getMember(nodeRun, 'data'), 'main');
	const [items]: unknown[] = Array.isArray(main) ? main : [];
	const message = getMember(getMember(nodeRun, 'error'), 'message');
	return {
		id,
		nodeMs: nodeMs + (typeof firstMs === 'number' ? firstMs : 0),
		output: (Array.isArray(items) ? items : []).filter(isRecord).map(({ pairedItem, json }) => ({
			inputIndex: getMember(pairedItem, 'item'),
			json,
		})),
		error: typeof message === 'string' ? message : undefined,
	};
}

/** Returns the run of a node, if it ran. */
function runOf(data: unknown, name: string): unknown {
	const runs = getMember(getMember(getMember(data, 'resultData'), 'runData'), name);
	return Array.isArray(runs) ? runs[0] : undefined;
}
