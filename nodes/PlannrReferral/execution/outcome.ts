import type { IDataObject } from 'n8n-workflow';

import type { ResultNote } from '../actions/operation';
import type { FailureReport } from './messages';

/** An item, or one of its requests, that failed. */
export interface Failure {
	/** The item's index in the input, from 0. */
	readonly index: number;
	readonly report: FailureReport;
}

/** A request that succeeded. */
export interface Success {
	/** The item's index in the input, from 0. */
	readonly index: number;
	readonly records: readonly IDataObject[];
	/** What a hint of the node explains about it. */
	readonly note?: ResultNote;
	/** What hints explain about the item's parameters. */
	readonly notes?: readonly ResultNote[];
}
