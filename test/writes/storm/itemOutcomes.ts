import type { INodeExecutionData } from 'n8n-workflow';

import type { FinishedRun } from '../../engine';
import { NODE_NAME } from '../../engine/createWorkflow';
import { WRITE_OUTCOMES } from '../../texts';

/** What the node reported for an item that requests one write. */
export interface ItemOutcome {
	readonly kind: 'returned' | 'failed' | 'outcomeUnknown' | 'missing';
	/** The returned record, or the error item. */
	readonly json: INodeExecutionData['json'];
}

/**
 * Reads what a node that continues on fail reported for each item.
 *
 * @returns one outcome per item, in the order of the input
 */
export function readItemOutcomes(finished: FinishedRun, count: number): ItemOutcome[] {
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
	return String(error).includes(WRITE_OUTCOMES.anyUnknown) ? 'outcomeUnknown' : 'failed';
}

/**
 * Whether what the node reported for an item is true.
 *
 * @param isDone whether Plannr did what the item requested
 */
export function isReportCorrect({ kind }: ItemOutcome, isDone: boolean): boolean {
	if (kind === 'returned') return isDone;
	return kind === 'failed' ? !isDone : kind === 'outcomeUnknown';
}

export function countOutcomes(outcomes: readonly ItemOutcome[]) {
	const count = (kind: ItemOutcome['kind']) =>
		outcomes.filter((outcome) => outcome.kind === kind).length;
	return {
		returned: count('returned'),
		failed: count('failed'),
		outcomeUnknown: count('outcomeUnknown'),
	};
}
