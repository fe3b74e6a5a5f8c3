import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** What the saved data of an execution tell. */
export interface ExecutionData {
	/** Each referral that came of an item, with the item's note. */
	readonly returned: ReadonlyArray<{ readonly note: string; readonly uuid: string }>;
	/** Every UUID that is written anywhere, in a message say. */
	readonly uuids: ReadonlySet<string>;
	/** The message with which the execution has failed. */
	readonly message?: string;
}

/**
 * Reads the saved data of an execution. n8n saves them as one list of all texts and objects in them; an object's members
 * are texts themselves, and tell where in the list the member is (npm: flatted).
 *
 * @param data the data as n8n's interface gives them
 */
export function parseExecutionData(data: string): ExecutionData {
	const parsed: unknown = JSON.parse(data);
	const entries: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
	const textAt = (index: unknown) => {
		const text = typeof index === 'string' ? entries[Number(index)] : undefined;
		return typeof text === 'string' ? text : undefined;
	};
	const records = entries.filter(isRecord);
	const returned = records.flatMap((record) => {
		const note = textAt(record.asked);
		const uuid = textAt(record.given);
		return note === undefined || uuid === undefined ? [] : [{ note, uuid }];
	});
	const result = records.find((record) => 'runData' in record);
	const error = entries[Number(result?.error)];
	const message = isRecord(error) ? textAt(error.message) : undefined;
	return {
		returned,
		uuids: new Set(data.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
		...(message !== undefined && { message }),
	};
}
