import type { INodeExecutionData } from 'n8n-workflow';

import type { Finished } from '../../engine';
import { NODE } from '../../engine/createWorkflow';

/** What the node said about one item that asks for one write. */
export interface Word {
	readonly kind: 'given' | 'failed' | 'unclear' | 'unsaid';
	/** The record that was given out, or the error item. */
	readonly json: INodeExecutionData['json'];
}

/**
 * What a node that continues on fail said about each of its items, in the order of the input.
 *
 * @param finished the run
 * @param count how many items there were
 */
export function wordsOn(finished: Finished, count: number): Word[] {
	const said: Word[] = Array.from({ length: count }, () => ({ kind: 'unsaid', json: {} }));
	for (const { json, pairedItem } of finished.output(NODE)) {
		const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : NaN;
		if (index in said) said[index] = { kind: kindOf(json), json };
	}
	return said;
}

function kindOf({ uuid, error }: INodeExecutionData['json']): Word['kind'] {
	if (typeof uuid === 'string') return 'given';
	return String(error).includes(' may have been ') ? 'unclear' : 'failed';
}

/**
 * Counts what was said.
 *
 * @param said the words on all items
 */
export function countWords(said: readonly Word[]) {
	const count = (kind: Word['kind']) => said.filter((word) => word.kind === kind).length;
	return { given: count('given'), failed: count('failed'), unclear: count('unclear') };
}
