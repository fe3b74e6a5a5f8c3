import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	type LoggedRequest,
	type MockData,
	type OperationId,
	startMockPlannr,
} from '../../../sandbox';
import { NODE_NAME, runNode } from '../../engine/createWorkflow';
import { WRITE_OUTCOMES } from '../../texts';
import { READ_FAULTS, WRITE_FAULTS, waitForLateWrites, withProbability } from './faults';
import { DEFAULT_PROBABILITY, MAX_RETRIES, STORM_RATE_LIMIT, type StormOptions } from './options';
import type { StormReport } from './report';
import { countRequests } from './requestCounts';

/** Writes that items request, one each. */
interface ItemStorm {
	/** The requested operation, in one word. */
	readonly title: string;
	/** The request of the write. */
	readonly operation: OperationId;
	/** The request by which a lost write is looked up. */
	readonly lookup: OperationId;
	readonly data: MockData;
	/** The node's parameters; `$json.value` is what an item's write is about. */
	readonly parameters: INodeParameters;
	/** The values of the items. The first write is always rejected, so that n8n makes all its five attempts over all items. */
	readonly values: readonly string[];
	/** Returns the value that a request is about. */
	valueOf(request: LoggedRequest): unknown;
	/** Whether a record is what the write with a value makes. */
	isRecordOf(value: string, uuid: unknown): boolean;
}

type Json = INodeExecutionData['json'];

/** Runs the node while the mock API fails at random, and compares what it reported with what was done. */
export async function runItemStorm(
	{ title, operation, lookup, data, parameters, values, valueOf, isRecordOf }: ItemStorm,
	{ seed, probability = DEFAULT_PROBABILITY, limit = STORM_RATE_LIMIT }: StormOptions,
): Promise<StormReport> {
	const mockPlannr = await startMockPlannr({ seed, rateLimit: limit, data });
	try {
		for (const fault of WRITE_FAULTS) {
			mockPlannr.addFault(withProbability(operation, probability, fault));
		}
		for (const fault of READ_FAULTS) {
			mockPlannr.addFault(withProbability(lookup, probability / 2, fault));
		}
		const startedAt = performance.now();
		const finished = await runNode(mockPlannr, parameters, {
			items: values.map((value) => ({ value })),
			settings: { ...MAX_RETRIES, onError: 'continueRegularOutput' },
		});
		const durationMs = performance.now() - startedAt;
		await waitForLateWrites(mockPlannr);
		const executed = mockPlannr.requestLog
			.filter((entry) => entry.operation === operation && entry.executed)
			.map(valueOf);
		const done = new Set(executed);
		const reported = new Map<unknown, Json>();
		for (const { json, pairedItem } of finished.output(NODE_NAME)) {
			if (typeof pairedItem === 'object' && 'item' in pairedItem)
				reported.set(pairedItem.item, json);
		}
		const findings: string[] = [];
		const counts = { returned: 0, failed: 0, outcomeUnknown: 0, lost: 0, mispaired: 0 };
		for (const [index, value] of values.entries()) {
			const json = reported.get(index);
			const isDone = done.has(value);
			const outcome = json === undefined ? 'lost' : outcomeOf(json);
			const isFalse = outcome === (isDone ? 'failed' : 'returned');
			counts[isFalse ? 'lost' : outcome] += 1;
			if (isFalse || outcome === 'lost') {
				findings.push(`${value} is ${isDone ? '' : 'not '}done: ${JSON.stringify(json)}`);
			}
			if (outcome === 'returned' && !isRecordOf(value, json?.uuid)) {
				counts.mispaired += 1;
				findings.push(`item ${index} returned the record of another one`);
			}
		}
		const requested = values.length;
		return {
			...countRequests(mockPlannr, operation, { title, seed, durationMs, requested }),
			...counts,
			duplicated: executed.length - done.size,
			findings,
		};
	} finally {
		await mockPlannr.stop();
	}
}

function outcomeOf({ uuid, error }: Json): 'returned' | 'failed' | 'outcomeUnknown' {
	if (typeof uuid === 'string') return 'returned';
	return String(error).includes(WRITE_OUTCOMES.anyUnknown) ? 'outcomeUnknown' : 'failed';
}
