import type { INodeParameters } from 'n8n-workflow';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { setTimeout as pass } from 'node:timers/promises';

import { memberOf } from '../../nodes/PlannrReferral/transport/json';
import type { Sandbox } from '../../sandbox';
import type { Finished } from '../engine';
import { type Circumstances, NODE, startReferring } from '../engine/createWorkflow';

/** Node.js tells here of every request that leaves this process (nodejs.org/api/diagnostics_channel.html). */
const LEAVING = 'http.client.request.start';

/** When to cancel, and how long to listen for stragglers. */
export interface Cancel {
	/** Asked again and again: true cancels. */
	readonly when: () => boolean;
	/** How long to listen after the cancel: longer than any wait that it cuts short. In milliseconds. */
	readonly listenMs: number;
}

/** What a run did after it was cancelled. All times are in milliseconds after the call that cancels, and at least 0. */
export interface Cancelled {
	readonly finished: Finished;
	/** When the run ended. */
	readonly ended: number;
	/** When the last request left. */
	readonly lastLeft: number;
	/** When the last request arrived, by the sandbox's journal; it runs in this process, so the clocks agree. */
	readonly lastArrived: number;
}

/**
 * Starts the node and cancels it as n8n's stop button does.
 *
 * @param sandbox the Plannr it talks to
 * @param cancel see {@link Cancel}
 * @param parameters the node's parameters
 * @param circumstances see {@link Circumstances}
 * @throws {Error} when the run ends before it is time to cancel it
 */
export async function cancelRun(
	sandbox: Sandbox,
	{ when, listenMs }: Cancel,
	parameters: INodeParameters,
	circumstances?: Circumstances,
): Promise<Cancelled> {
	const left: number[] = [];
	const { host } = new URL(sandbox.url);
	const note = (message: unknown) => {
		const request = memberOf(message, 'request');
		if (request instanceof ClientRequest && request.getHeader('host') === host)
			left.push(Date.now());
	};
	subscribe(LEAVING, note);
	try {
		const { finished, endedAt, cancel } = await startReferring(sandbox, parameters, circumstances);
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
		const arrived = sandbox.journal.map((entry) => entry.at.getTime());
		const last = (times: readonly number[]) => Math.max(0, ...times.map((time) => time - at));
		return {
			finished: await finished,
			ended,
			lastLeft: last(left),
			lastArrived: last(arrived),
		};
	} finally {
		unsubscribe(LEAVING, note);
	}
}

/** What the node has noted of its creates in the execution's data: the UUID of each referral, or `lost`. */
export function notesOf({ run }: Finished): string[] {
	const notes: string[] = [];
	const noted = run.data.executionData?.contextData[`node:${NODE}`]?.plannrWrites;
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
export function isResting(sandbox: Sandbox, count: number): boolean {
	const settled = Date.now() - 100;
	const answered = sandbox.journal.filter(
		({ finishedAt }) => finishedAt !== undefined && finishedAt.getTime() < settled,
	);
	return answered.length === count;
}

/** What the node says in the end. */
export function failureOf({ finished }: Cancelled): string | undefined {
	return finished.run.data.resultData.error?.message;
}

/**
 * Checks that nothing left after a cancel, and that nothing was waited for.
 *
 * @param cancelled the run
 * @param withinMs less than what it would have waited for
 */
export function expectPrompt({ finished, ended, lastLeft }: Cancelled, withinMs = 700): void {
	expect(lastLeft).toBeLessThanOrEqual(50);
	expect(ended).toBeLessThan(withinMs);
	expect(finished.run.status).toBe('canceled');
}

/**
 * As {@link expectPrompt}, and nothing arrived either. Not for a rush: what has left before the cancel arrives late when
 * everything runs in one process.
 */
export function expectSilence(cancelled: Cancelled, withinMs?: number): void {
	expectPrompt(cancelled, withinMs);
	expect(cancelled.lastArrived).toBeLessThanOrEqual(50);
}
