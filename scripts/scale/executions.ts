import { setTimeout as delay } from 'node:timers/promises';

import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import type { ImportedWorkflow } from '../n8n/imports';
import type { RestClient } from '../n8n/rest';
import type { WorkflowRequest } from './requests';
import { type ExecutionData, parseExecutionData } from './executionData';
import type { WebhookWorkflow } from './workflows';

/** How long to wait for all executions to finish, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** A finished execution. */
export interface FinishedExecution {
	readonly id: string;
	/** n8n's status: `success`, `error` or `crashed`. */
	readonly status: string;
	/** The saved data. */
	readonly data: ExecutionData;
}

/**
 * Sends a request to a workflow's webhook.
 *
 * @param url n8n's address
 * @param workflow the workflow
 * @param request the body
 * @throws {Error} when n8n rejects it, or the webhook is not active within a minute
 */
export async function sendRequest(
	url: string,
	{ path }: WebhookWorkflow,
	request: WorkflowRequest,
): Promise<void> {
	// n8n 2 activates workflows in the background. Until then it returns 404 and runs nothing.
	for (let second = 0; second < 60; second++) {
		const response = await fetch(`${url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(request),
		});
		const text = await response.text();
		if (response.ok) return;
		if (response.status !== 404) {
			throw new Error(`n8n responded to a request with ${response.status}: ${text}`);
		}
		await delay(1000);
	}
	throw new Error('The webhook workflow is not registered in n8n');
}

/**
 * Waits until every execution of a workflow has finished.
 *
 * @param rest n8n's REST API
 * @param workflow the workflow
 * @param count the number of executions
 * @throws {Error} on timeout
 */
export async function waitForExecutions(
	rest: RestClient,
	{ id }: ImportedWorkflow,
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
			throw new Error(`${unfinished.length} of ${executions.length} executions did not finish`);
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
