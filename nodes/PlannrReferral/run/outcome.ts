import type { IDataObject } from 'n8n-workflow';

import type { Report } from './wording';

/** An item, or one of its requests, that came to nothing. */
export interface Failed {
	readonly index: number;
	readonly report: Report;
}

/** A request that was answered. */
export interface Done {
	readonly index: number;
	readonly records: readonly IDataObject[];
}
