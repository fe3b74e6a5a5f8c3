import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** What the saved data of an execution contain. */
export interface ExecutionData {
	/** The referrals that the node returned, each with the note of its input item. */
	readonly returned: ReadonlyArray<{ readonly note: string; readonly uuid: string }>;
	/** Every UUID anywhere in the data, for instance in an error message. */
	readonly uuids: ReadonlySet<string>;
	/** The error message of a failed execution. */
	readonly message?: string;
}

/**
 * Parses the saved data of an execution. n8n stores them as a flat list of all strings and objects; the members of an
 * object are strings that hold the list index of the value (npm: flatted).
 *
 * @param data the data as n8n's REST API returns them
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
		const note = textAt(record.requestedNote);
		const uuid = textAt(record.referralUuid);
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
