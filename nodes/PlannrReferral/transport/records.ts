import type { IDataObject } from 'n8n-workflow';

import type { Answer } from './client';
import { PlannrError } from './errors';
import { isRecord } from './json';
import { isUuid } from './uuid';

/**
 * Takes the one record out of an answer. Plannr's pages show it bare; Laravel often wraps it in `data`, so both are read.
 *
 * @param response a successful answer
 * @returns the record just as Plannr gave it
 * @throws {PlannrError} of kind `lost` when there is no record with a UUID: nobody can tell what was done
 */
export function recordFrom(response: Answer): IDataObject {
	const { body } = response;
	const record = isRecord(body) && !('uuid' in body) && isRecord(body.data) ? body.data : body;
	if (isRecord(record) && isUuid(record.uuid)) return record;
	throw new PlannrError('lost', 'an answer without a record in it');
}
