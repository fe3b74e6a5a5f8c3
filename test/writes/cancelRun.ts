import type { INodeParameters } from 'n8n-workflow';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { setTimeout as pass } from 'node:timers/promises';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import type { MockPlannr } from '../../sandbox';
import type { FinishedRun } from '../engine';
import { type RunNodeOptions, NODE_NAME, startNode } from '../engine/createWorkflow';

/** Node.js tells here of every request that leaves this process (nodejs.org/api/diagnostics_channel.html). */
const REQUEST_START_CHANNEL = 'http.client.request.start';

/** When to cancel, and how long to listen for stragglers. */
export interface CancelOptions {
	/** Asked again and again: true cancels. */
	readonly when: () => boolean;
	/** How long to listen after the cancel: longer than any wait that it cuts short. In milliseconds. */
	readonly observeMs: number;
}

/** What a run did after it was cancelled. All times are in milliseconds after the call that cancels, and at least 0. */
export interface CancelledRun {
	readonly finished: FinishedRun;
	/** When the run ended. */
	readonly endedMs: number;
	/** When the last request left. */
	readonly lastSentMs: number;
	/** When the last request arrived, by the sandbox's journal; it runs in this process, so the clocks agree. */
	readonly lastArrivedMs: number;
}

/**
 * Starts the node and cancels it as n8n's stop button does.
 *
 * @param sandbox the Plannr it talks to
 * @param cancel see {@link CancelOptions}
 * @param parameters the node's parameters
 * @param circumstances see {@link RunNodeOptions}
 * @throws {Error} when the run ends before it is time to cancel it
 */
export async function cancelRun(
	sandbox: MockPlannr,
	{ when, observeMs: listenMs }: CancelOptions,
	parameters: INodeParameters,
	circumstances?: RunNodeOptions,
): Promise<CancelledRun> {
	const left: number[] = [];
	const { host } = new URL(sandbox.url);
	const note = (message: unknown) => {
		const request = getMember(message, 'request');
		if (request instanceof ClientRequest && request.getHeader('host') === host)
			left.push(Date.now());
	};
	subscribe(REQUEST_START_CHANNEL, note);
	try {
		const { finished, endedAt, cancel } = await startNode(sandbox, parameters, circumstances);
		const hasEnded = endedAt.then(() => true);
		while (!when()) {
			if (await Promise.race([hasEnded, pass(1, false)])) {
				throw new Error('The run ended before it was cancelled');
			}
		}
		const at = Date.now();
		cancel();
		const ended = (await endedAt) - at;
		await pass(Math.max(0, listenMs - ended));
		const arrived = sandbox.requestLog.map((entry) => entry.receivedAt.getTime());
		const last = (times: readonly number[]) => Math.max(0, ...times.map((time) => time - at));
		return {
			finished: await finished,
			endedMs: ended,
			lastSentMs: last(left),
			lastArrivedMs: last(arrived),
		};
	} finally {
		unsubscribe(REQUEST_START_CHANNEL, note);
	}
}

/** What the node has noted of its creates in the execution's data: the UUID of each referral, or `lost`. */
export function recordedWrites({ run }: FinishedRun): string[] {
	const notes: string[] = [];
	const noted = run.data.executionData?.contextData[`node:${NODE_NAME}`]?.plannrWrites;
	JSON.stringify(noted ?? null, (_, value: unknown) => {
		if (!(value instanceof Object) || !('fingerprint' in value)) return value;
		notes.push('records' in value ? uuidIn(value.records) : 'lost');
		return undefined;
	});
	return notes;
}

function uuidIn(records: unknown): string {
	const [record]: unknown[] = Array.isArray(records) ? records : [];
	return record instanceof Object && 'uuid' in record ? String(record.uuid) : 'no record';
}

/**
 * Whether so many requests have been answered, and long enough ago for the answers to have arrived: then the node is
 * waiting for something else.
 *
 * @param sandbox the Plannr that was asked
 * @param count how many requests
 */
export function hasAnswered(sandbox: MockPlannr, count: number): boolean {
	const settled = Date.now() - 100;
	const answered = sandbox.requestLog.filter(
		({ finishedAt }) => finishedAt !== undefined && finishedAt.getTime() < settled,
	);
	return answered.length === count;
}

/** What the node says in the end. */
export function errorMessageOf({ finished }: CancelledRun): string | undefined {
	return finished.run.data.resultData.error?.message;
}

/**
 * Checks that nothing left after a cancel, and that nothing was waited for.
 *
 * @param cancelled the run
 * @param withinMs less than what it would have waited for
 */
export function expectPromptEnd(
	{ finished, endedMs: ended, lastSentMs: lastLeft }: CancelledRun,
	withinMs = 700,
): void {
	expect(lastLeft).toBeLessThanOrEqual(50);
	expect(ended).toBeLessThan(withinMs);
	expect(finished.run.status).toBe('canceled');
}

/**
 * As {@link expectPromptEnd}, and nothing arrived either. Not for a rush: what has left before the cancel arrives late when
 * everything runs in one process.
 */
export function expectNoFurtherRequests(cancelled: CancelledRun, withinMs?: number): void {
	expectPromptEnd(cancelled, withinMs);
	expect(cancelled.lastArrivedMs).toBeLessThanOrEqual(50);
}
