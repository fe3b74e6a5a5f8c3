import type { INodeExecutionData } from 'n8n-workflow';

import type { Finished } from '../../engine';
import { NODE_NAME } from '../../engine/createWorkflow';

/** What the node said about one item that asks for one write. */
export interface ItemOutcome {
	readonly kind: 'returned' | 'failed' | 'outcomeUnknown' | 'missing';
	/** The record that was given out, or the error item. */
	readonly json: INodeExecutionData['json'];
}

/**
 * What a node that continues on fail said about each of its items, in the order of the input.
 *
 * @param finished the run
 * @param count how many items there were
 */
export function readItemOutcomes(finished: Finished, count: number): ItemOutcome[] {
	const outcomes: ItemOutcome[] = Array.from({ length: count }, () => ({
		kind: 'missing',
		json: {},
	}));
	for (const { json, pairedItem } of finished.output(NODE_NAME)) {
		const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : NaN;
		if (index in outcomes) outcomes[index] = { kind: outcomeKindOf(json), json };
	}
	return outcomes;
}

function outcomeKindOf({ uuid, error }: INodeExecutionData['json']): ItemOutcome['kind'] {
	if (typeof uuid === 'string') return 'returned';
	return String(error).includes(' may have been ') ? 'outcomeUnknown' : 'failed';
}

/**
 * Counts what was said.
 *
 * @param said the words on all items
 */
export function countOutcomes(outcomes: readonly ItemOutcome[]) {
	const count = (kind: ItemOutcome['kind']) =>
		outcomes.filter((outcome) => outcome.kind === kind).length;
	return {
		returned: count('returned'),
		failed: count('failed'),
		outcomeUnknown: count('outcomeUnknown'),
	};
}
