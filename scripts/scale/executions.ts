import { isRecord, getMember } from '../../nodes/PlannrReferral/transport/json';
import type { Rest } from '../n8n/rest';
import type { Order } from './requests';
import { type Told, toldIn } from './executionData';
import type { OrderTaking } from './workflows';

/** How long executions may take until the last of them has ended, in milliseconds. */
const PATIENCE_MS = 300_000;

/** An execution that has ended. */
export interface Ended {
	readonly id: string;
	/** As n8n calls it: `success`, `error`, `crashed`. */
	readonly status: string;
	/** What its saved data tell. */
	readonly told: Told;
}

const pass = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Gives an order to a workflow.
 *
 * @param url where n8n answers
 * @param workflow the workflow
 * @param order what it is to do
 * @throws {Error} when n8n does not take it
 */
export async function give(url: string, { path }: OrderTaking, order: Order): Promise<void> {
	// n8n 2 activates in the background. Until then it answers with 404, and does nothing.
	for (let second = 0; second < 60; second++) {
		const response = await fetch(`${url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(order),
		});
		const text = await response.text();
		if (response.ok) return;
		if (response.status !== 404) {
			throw new Error(`n8n answered an order with ${response.status}: ${text}`);
		}
		await pass(1000);
	}
	throw new Error('n8n does not know the workflow that takes orders');
}

/**
 * Waits until every execution of a workflow has ended.
 *
 * @param rest n8n's interface
 * @param workflow the workflow
 * @param count how many there are
 * @throws {Error} when they do not come to an end
 */
export async function allEnded(rest: Rest, { id }: OrderTaking, count: number): Promise<Ended[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const began = performance.now();
	for (;;) {
		const { results } = recordIn(await rest.need('GET', `/executions?filter=${filter}&limit=100`));
		const executions = Array.isArray(results) ? results.filter(isRecord) : [];
		const open = executions.filter(({ status }) => isOpen(status));
		if (executions.length >= count && open.length === 0) {
			return await Promise.all(
				executions.map(async (one) => await endedOf(rest, String(one.id), String(one.status))),
			);
		}
		if (performance.now() - began > PATIENCE_MS) {
			throw new Error(`${open.length} of ${executions.length} executions do not end`);
		}
		await pass(1000);
	}
}

function isOpen(status: unknown): boolean {
	return status === 'new' || status === 'running' || status === 'waiting';
}

async function endedOf(rest: Rest, id: string, status: string): Promise<Ended> {
	const data = getMember(await rest.need('GET', `/executions/${id}`), 'data');
	return { id, status, told: toldIn(typeof data === 'string' ? data : '[]') };
}

function recordIn(value: unknown): Record<string, unknown> {
	return isRecord(value) ? value : {};
}
