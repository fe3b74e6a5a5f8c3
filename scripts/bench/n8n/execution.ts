import { isRecord, getMember } from '../../../nodes/PlannrReferral/transport/json';
import type { Rest } from '../../n8n/rest';
import { unflattened } from './parseFlatted';

/** What n8n tells of an execution. */
export interface Execution {
	readonly id: number;
	/** How long the node took, in milliseconds, waits between its tries included. */
	readonly nodeMs: number;
	/** How long the whole execution took, in milliseconds. */
	readonly wholeMs: number;
	/** The items that the node gave out; none when it failed. */
	readonly output: readonly Given[];
	/** What the node failed with, if it failed. */
	readonly error: string | undefined;
}

/** An item that a node gave out. */
export interface Given {
	/** The place of the item in the input that it belongs to. */
	readonly from: unknown;
	readonly json: unknown;
}

/** The node of a workflow that is measured. */
export const MEASURED = 'Measured';

/** How often n8n is asked whether it has done something, and how long it is left alone in between, in milliseconds. */
export const ASKED = { times: 300, everyMs: 200 };

/**
 * Reads the execution of a workflow that came after another, as soon as n8n has stored it.
 *
 * @param rest n8n's own interface
 * @param workflowId the workflow
 * @param last the ID of the one before; 0 for none
 */
export async function nextExecution(
	rest: Rest,
	workflowId: string,
	last: number,
): Promise<Execution> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	for (let tries = 0; tries < ASKED.times; tries++) {
		const results = getMember(await read(rest, `/executions?filter=${filter}`), 'results');
		const [newest]: unknown[] = Array.isArray(results) ? results : [];
		const id = Number(getMember(newest, 'id'));
		const isOver = ['success', 'error'].includes(String(getMember(newest, 'status')));
		if (isOver && id > last) return await executionOf(rest, id);
		await pass(ASKED.everyMs);
	}
	throw new Error('n8n does not store the execution');
}

/** Reads from n8n, which says 503 for a while when so much is going on that its database does not answer in time. */
async function read(rest: Rest, path: string): Promise<unknown> {
	for (let tries = 0; tries < ASKED.times; tries++) {
		const { status, data } = await rest.ask('GET', path);
		if (status === 200) return data;
		if (status !== 503) throw new Error(`n8n answered GET ${path} with ${status}`);
		await pass(ASKED.everyMs);
	}
	throw new Error('n8n has lost its database');
}

async function executionOf(rest: Rest, id: number): Promise<Execution> {
	const whole = await read(rest, `/executions/${id}`);
	const data = unflattened(String(getMember(whole, 'data')));
	const runs = getMember(getMember(getMember(data, 'resultData'), 'runData'), MEASURED);
	const [ran]: unknown[] = Array.isArray(runs) ? runs : [];
	const nodeMs = getMember(ran, 'executionTime');
	if (typeof nodeMs !== 'number') throw new Error(`The node did not run: ${JSON.stringify(whole)}`);
	const main = getMember(getMember(ran, 'data'), 'main');
	const [items]: unknown[] = Array.isArray(main) ? main : [];
	const message = getMember(getMember(ran, 'error'), 'message');
	return {
		id,
		nodeMs,
		wholeMs: instant(whole, 'stoppedAt') - instant(whole, 'startedAt'),
		output: (Array.isArray(items) ? items : []).filter(isRecord).map(({ pairedItem, json }) => ({
			from: getMember(pairedItem, 'item'),
			json,
		})),
		error: typeof message === 'string' ? message : undefined,
	};
}

function instant(execution: unknown, name: string): number {
	return Date.parse(String(getMember(execution, name)));
}

/**
 * Lets time pass.
 *
 * @param ms how much, in milliseconds
 */
export async function pass(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
