import type { INodeParameters } from 'n8n-workflow';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import type { MockPlannr } from '../../sandbox';
import type { FinishedRun } from '../engine';
import { type RunNodeOptions, NODE_NAME, startNode } from '../engine/createWorkflow';

/** Where Node.js publishes every request that this process sends (nodejs.org/api/diagnostics_channel.html). */
const REQUEST_START_CHANNEL = 'http.client.request.start';

/** When to cancel, and how long to watch for further requests. */
export interface CancelOptions {
	/** Polled during the run; cancels it once it returns true. */
	readonly when: () => boolean;
	/** How long to watch after cancelling, in milliseconds: longer than any wait that is cut short. */
	readonly observeMs: number;
}

/** What a run did after it was cancelled. Times are in milliseconds after the cancellation, and at least 0. */
export interface CancelledRun {
	readonly finished: FinishedRun;
	readonly endedMs: number;
	readonly lastSentMs: number;
	/** When the last request arrived, by the mock API's request log; it runs in this process, so the clocks agree. */
	readonly lastArrivedMs: number;
}

/**
 * Runs the node and cancels it as n8n's stop button does.
 *
 * @throws {Error} when the run ends before it is time to cancel it
 */
export async function cancelRun(
	mockPlannr: MockPlannr,
	{ when, observeMs }: CancelOptions,
	parameters: INodeParameters,
	options?: RunNodeOptions,
): Promise<CancelledRun> {
	const sentAt: number[] = [];
	const { host } = new URL(mockPlannr.url);
	const onRequest = (message: unknown) => {
		const request = getMember(message, 'request');
		if (request instanceof ClientRequest && request.getHeader('host') === host)
			sentAt.push(Date.now());
	};
	subscribe(REQUEST_START_CHANNEL, onRequest);
	try {
		const { finished, endedAt, cancel } = await startNode(mockPlannr, parameters, options);
		const hasEnded = endedAt.then(() => true);
		while (!when()) {
			if (await Promise.race([hasEnded, sleep(1, false)])) {
				throw new Error('The run ended before it was cancelled');
			}
		}
		const cancelledAt = Date.now();
		cancel();
		const endedMs = (await endedAt) - cancelledAt;
		await sleep(Math.max(0, observeMs - endedMs));
		const arrived = mockPlannr.requestLog.map((entry) => entry.receivedAt.getTime());
		const lastOf = (times: readonly number[]) =>
			Math.max(0, ...times.map((time) => time - cancelledAt));
		return {
			finished: await finished,
			endedMs,
			lastSentMs: lastOf(sentAt),
			lastArrivedMs: lastOf(arrived),
		};
	} finally {
		unsubscribe(REQUEST_START_CHANNEL, onRequest);
	}
}

/** What the ledger in the execution's data holds of the node's creates: the UUID of each referral, or `lost`. */
export function recordedWrites({ run }: FinishedRun): string[] {
	const records: string[] = [];
	const ledger = run.data.executionData?.contextData[`node:${NODE_NAME}`]?.plannrWrites;
	JSON.stringify(ledger ?? null, (_, value: unknown) => {
		if (!(value instanceof Object) || !('fingerprint' in value)) return value;
		records.push('records' in value ? uuidIn(value.records) : 'lost');
		return undefined;
	});
	return records;
}

function uuidIn(records: unknown): string {
	const [record]: unknown[] = Array.isArray(records) ? records : [];
	return record instanceof Object && 'uuid' in record ? String(record.uuid) : 'no record';
}

/**
 * Whether the mock API has responded to exactly this many requests, long enough ago for the responses to have arrived:
 * then the node is waiting for something else.
 */
export function hasResponded(mockPlannr: MockPlannr, count: number): boolean {
	const settledBefore = Date.now() - 100;
	const finished = mockPlannr.requestLog.filter(
		({ finishedAt }) => finishedAt !== undefined && finishedAt.getTime() < settledBefore,
	);
	return finished.length === count;
}

export function errorMessageOf({ finished }: CancelledRun): string | undefined {
	return finished.run.data.resultData.error?.message;
}

/**
 * Expects that nothing was sent after the cancellation, and that the run ended without waiting.
 *
 * @param withinMs within how many milliseconds it has to end: less than it would have waited
 */
export function expectPromptEnd(
	{ finished, endedMs, lastSentMs }: CancelledRun,
	withinMs = 700,
): void {
	expect(lastSentMs).toBeLessThanOrEqual(50);
	expect(endedMs).toBeLessThan(withinMs);
	expect(finished.run.status).toBe('canceled');
}

/**
 * As {@link expectPromptEnd}, and that nothing arrived either. Not for use under load: with everything in one process,
 * requests sent before the cancellation arrive late.
 */
export function expectNoFurtherRequests(cancelled: CancelledRun, withinMs?: number): void {
	expectPromptEnd(cancelled, withinMs);
	expect(cancelled.lastArrivedMs).toBeLessThanOrEqual(50);
}
