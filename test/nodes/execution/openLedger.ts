import type { IDataObject } from 'n8n-workflow';

import { Ledger } from '../../../nodes/PlannrReferral/execution/ledger';

/**
 * Opens the ledger of a run, as the node does on every attempt.
 *
 * @param nodeContext the node's context, which n8n saves with the execution
 * @param runIndex which run of the node it is in the execution
 */
export function openLedger(nodeContext: IDataObject = {}, runIndex = 0): Ledger {
	return Ledger.open({
		getContext: () => nodeContext,
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	});
}
