import type { IDataObject } from 'n8n-workflow';

import type { PlannrResponse } from './client';
import { PlannrError } from './errors';
import { isRecord } from './json';
import { isUuid } from './uuid';

/**
 * Extracts the record from a response. Plannr's documentation shows it bare; Laravel often wraps it in `data`, so both
 * are supported.
 *
 * @param response a successful response
 * @returns the record as Plannr returned it
 * @throws {PlannrError} of kind `lost` when there is no record with a UUID: whether the request was processed is unknown
 */
export function recordFrom(response: PlannrResponse): IDataObject {
	const { body, status } = response;
	const record = isRecord(body) && !('uuid' in body) && isRecord(body.data) ? body.data : body;
	if (isRecord(record) && isUuid(record.uuid)) return record;
	throw new PlannrError('lost', 'an answer without a record in it', status);
}
