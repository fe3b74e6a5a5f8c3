import type { IDataObject } from 'n8n-workflow';

import type { Remark } from '../actions/operation';
import type { FailureReport } from './messages';

/** An item, or one of its requests, that came to nothing. */
export interface Failure {
	/** The item's place in the input, from 0. */
	readonly index: number;
	readonly report: FailureReport;
}

/** A request that was answered. */
export interface Success {
	/** The item's place in the input, from 0. */
	readonly index: number;
	readonly records: readonly IDataObject[];
	/** What people should hear of it. */
	readonly note?: Remark;
}
