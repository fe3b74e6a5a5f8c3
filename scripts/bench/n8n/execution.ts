import { getMember, isRecord } from '../../../nodes/PlannrReferral/transport/json';
import { parseFlatted } from '../../n8n/parseFlatted';

/** What the benchmark needs of an execution. */
export interface Execution {
	/** How long the node took, with the one before it, in milliseconds, including the waits between its attempts. */
	readonly nodeMs: number;
	/** The node's output; empty when it failed. */
	readonly output: readonly OutputItem[];
	/** The node's error message, if it failed. */
	readonly error: string | undefined;
}

/** An item of a node's output. */
interface OutputItem {
	/** The index of the input item that it is paired with. */
	readonly inputIndex: unknown;
	readonly json: unknown;
}

/** The name of the node before the one that is measured, where its time counts as well. */
export const FIRST_NODE = 'First';

/** The name of the node that is measured. */
export const MEASURED_NODE = 'Measured';

/** Parses the data of an execution. */
export function parseExecution(stored: string): Execution {
	const [data] = parseFlatted(stored);
	const nodeRun = runOf(data, MEASURED_NODE);
	const nodeMs = getMember(nodeRun, 'executionTime');
	if (typeof nodeMs !== 'number') throw new Error(`The node did not run: ${stored}`);
	const firstMs = getMember(runOf(data, FIRST_NODE), 'executionTime') ?? 0;
	const main = getMember(getMember(nodeRun, 'data'), 'main');
	const [items]: unknown[] = Array.isArray(main) ? main : [];
	const message = getMember(getMember(nodeRun, 'error'), 'message');
	return {
		nodeMs: nodeMs + Number(firstMs),
		output: (Array.isArray(items) ? items : []).filter(isRecord).map(({ pairedItem, json }) => ({
			inputIndex: getMember(pairedItem, 'item'),
			json,
		})),
		error: typeof message === 'string' ? message : undefined,
	};
}

/** Returns the run of a node, if it ran. */
function runOf(data: unknown, name: string): unknown {
	const runs = getMember(getMember(getMember(data, 'resultData'), 'runData'), name);
	return Array.isArray(runs) ? runs[0] : undefined;
}
