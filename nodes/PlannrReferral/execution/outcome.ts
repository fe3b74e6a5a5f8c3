import type { IDataObject } from 'n8n-workflow';

import type { Remark } from '../actions/operation';
import type { Report } from './messages';

/** An item, or one of its requests, that came to nothing. */
export interface Failed {
	/** The item's place in the input, from 0. */
	readonly index: number;
	readonly report: Report;
}

/** A request that was answered. */
export interface Done {
	/** The item's place in the input, from 0. */
	readonly index: number;
	readonly records: readonly IDataObject[];
	/** What people should hear of it. */
	readonly remark?: Remark;
}
