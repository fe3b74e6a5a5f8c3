import { isRecord, getMember } from '../../nodes/PlannrReferral/transport/json';
import type { RestClient } from '../n8n/rest';
import type { WorkflowRequest } from './requests';
import { type ExecutionData, parseExecutionData } from './executionData';
import type { WebhookWorkflow } from './workflows';

/** How long executions may take until the last of them has ended, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** An execution that has ended. */
export interface FinishedExecution {
	readonly id: string;
	/** As n8n calls it: `success`, `error`, `crashed`. */
	readonly status: string;
	/** What its saved data tell. */
	readonly data: ExecutionData;
}

const delay = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Gives an order to a workflow.
 *
 * @param url where n8n answers
 * @param workflow the workflow
 * @param request what it is to do
 * @throws {Error} when n8n does not take it
 */
export async function sendRequest(
	url: string,
	{ path }: WebhookWorkflow,
	request: WorkflowRequest,
): Promise<void> {
	// n8n 2 activates in the background. Until then it answers with 404, and does nothing.
	for (let second = 0; second < 60; second++) {
		const response = await fetch(`${url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(request),
		});
		const text = await response.text();
		if (response.ok) return;
		if (response.status !== 404) {
			throw new Error(`n8n answered an order with ${response.status}: ${text}`);
		}
		await delay(1000);
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
export async function waitForExecutions(
	rest: RestClient,
	{ id }: WebhookWorkflow,
	count: number,
): Promise<FinishedExecution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const startedAt = performance.now();
	for (;;) {
		const { results } = recordFrom(
			await rest.requestOrThrow('GET', `/executions?filter=${filter}&limit=100`),
		);
		const executions = Array.isArray(results) ? results.filter(isRecord) : [];
		const unfinished = executions.filter(({ status }) => isUnfinished(status));
		if (executions.length >= count && unfinished.length === 0) {
			return await Promise.all(
				executions.map(
					async (one) => await fetchExecution(rest, String(one.id), String(one.status)),
				),
			);
		}
		if (performance.now() - startedAt > TIMEOUT_MS) {
			throw new Error(`${unfinished.length} of ${executions.length} executions do not end`);
		}
		await delay(1000);
	}
}

function isUnfinished(status: unknown): boolean {
	return status === 'new' || status === 'running' || status === 'waiting';
}

async function fetchExecution(
	rest: RestClient,
	id: string,
	status: string,
): Promise<FinishedExecution> {
	const data = getMember(await rest.requestOrThrow('GET', `/executions/${id}`), 'data');
	return { id, status, data: parseExecutionData(typeof data === 'string' ? data : '[]') };
}

function recordFrom(value: unknown): Record<string, unknown> {
	return isRecord(value) ? value : {};
}
