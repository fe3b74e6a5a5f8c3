import type { IDataObject } from 'n8n-workflow';

import type { Answer } from './client';
import { PlannrFailure } from './errors';
import { isRecord } from './json';
import { isUuid } from './uuid';

/**
 * Takes the one record out of an answer. Plannr's pages show it bare; Laravel often wraps it in `data`, so both are read.
 *
 * @param answer a successful answer
 * @returns the record just as Plannr gave it
 * @throws {PlannrFailure} of kind `lost` when there is no record with a UUID: nobody can tell what was done
 */
export function recordOf(answer: Answer): IDataObject {
	const { body } = answer;
	const record = isRecord(body) && !('uuid' in body) && isRecord(body.data) ? body.data : body;
	if (isRecord(record) && isUuid(record.uuid)) return record;
	throw new PlannrFailure('lost', 'an answer without a record in it');
}
