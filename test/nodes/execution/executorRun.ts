import type { IDataObject } from 'n8n-workflow';

import type { OperationResult, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import { ConcurrencyLimit } from '../../../nodes/PlannrReferral/transport/queues';
import { WriteExecutor } from '../../../nodes/PlannrReferral/execution/writeExecutor';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import type { PlannrResponse } from '../../../nodes/PlannrReferral/transport/http';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient } from '../transport/idleClient';
import { openLedger } from './openLedger';

/** What becomes of a write: the record in the response, or an error. */
export type SendResult = IDataObject | PlannrError;

/** The process and the execution in which runs take place; each run has defaults of its own. */
export interface Surroundings {
	readonly registry?: WriteRegistry;
	/** The node's context: another attempt of the same run has the same. */
	readonly nodeContext?: IDataObject;
	readonly clock?: FakeClock;
	/** What differs in the client. */
	readonly client?: Partial<PlannrClient>;
	/** Whether a write may be sent. */
	readonly canStart?: () => boolean;
	/** How many writes are sent at once. */
	readonly slots?: number;
}

/**
 * Creates a run whose writes are not sent to Plannr.
 *
 * @param results what becomes of the writes, in the order in which they are sent
 */
export function createExecutorRun(
	results: ReadonlyArray<SendResult | (() => Promise<SendResult>)>,
	surroundings: Surroundings = {},
) {
	const {
		registry = new WriteRegistry(),
		nodeContext = {},
		clock = new FakeClock(),
		canStart = () => true,
		slots,
	} = surroundings;
	/** The paths of the writes that were sent. */
	const sent: string[] = [];
	const send: PlannrClient['send'] = async ({ path }, hooks): Promise<PlannrResponse> => {
		if (hooks?.onSend(clock.moment()) === false) throw new PlannrError('lookupTooOld', 'too late');
		sent.push(path);
		const next = results[sent.length - 1] ?? new Error('There are too many writes');
		const result = typeof next === 'function' ? await next() : next;
		if (result instanceof Error) throw result;
		return { body: result, headers: {}, status: 201 };
	};
	const client = createIdleClient({ clock, send, ...surroundings.client });
	const ledger = openLedger(nodeContext);
	const executor = new WriteExecutor(ledger, canStart, new ConcurrencyLimit(slots), registry);
	/** Starts a write, without letting time pass. */
	const start = async (spec: WriteSpec, index = 0): Promise<OperationResult> =>
		await executor.execute(client, index, {
			kind: 'write',
			request: { path: spec.target },
			spec,
			formatRecord: (record) => record,
		});
	/** Executes writes of several items, and returns the result of each, or its error. */
	const executeAll = async (...specs: WriteSpec[]): Promise<unknown[]> => {
		const state = { isSettled: false };
		const all = Promise.all(
			specs.map(async (spec, index) => await start(spec, index).catch((caught: unknown) => caught)),
		).finally(() => {
			state.isSettled = true;
		});
		await clock.advance(0);
		while (!state.isSettled) await clock.advance(500);
		return await all;
	};
	const execute = async (spec: WriteSpec): Promise<unknown> => (await executeAll(spec))[0];
	return {
		clock,
		client,
		registry,
		ledger,
		nodeContext,
		sent,
		executor,
		start,
		execute,
		executeAll,
	};
}
