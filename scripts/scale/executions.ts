import { waitForExecutions } from '../n8n/executions';
import type { ImportedWorkflow } from '../n8n/imports';
import type { RestClient } from '../n8n/rest';
import { callWebhook } from '../n8n/webhook';
import { type ExecutionData, parseExecutionData } from './executionData';
import type { WorkflowRequest } from './requests';
import type { WebhookWorkflow } from './workflows';

/** A finished execution. */
export interface FinishedExecution {
	readonly id: string;
	/** n8n's status: `success`, `error` or `crashed`. */
	readonly status: string;
	readonly data: ExecutionData;
}

/** Sends a request to a workflow's webhook; throws when n8n rejects it. */
export async function sendRequest(
	url: string,
	{ path }: WebhookWorkflow,
	request: WorkflowRequest,
): Promise<void> {
	const response = await callWebhook(url, path, request);
	const text = await response.text();
	if (response.ok) return;
	throw new Error(`n8n responded to a request with ${response.status}: ${text}`);
}

/** Waits until a workflow has a number of executions and all of them have finished. */
export async function fetchExecutions(
	rest: RestClient,
	{ id }: ImportedWorkflow,
	count: number,
): Promise<FinishedExecution[]> {
	const executions = await waitForExecutions(rest, id, count);
	return executions.map((one) => ({ ...one, data: parseExecutionData(one.data) }));
}
