import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** What the saved data of an execution tell. */
export interface Told {
	/** Each referral that came of an item, with the item's note. */
	readonly given: ReadonlyArray<{ readonly asked: string; readonly uuid: string }>;
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
export function toldIn(data: string): Told {
	const list: unknown = JSON.parse(data);
	const entries: readonly unknown[] = Array.isArray(list) ? list : [];
	const textAt = (place: unknown) => {
		const text = typeof place === 'string' ? entries[Number(place)] : undefined;
		return typeof text === 'string' ? text : undefined;
	};
	const records = entries.filter(isRecord);
	const given = records.flatMap((record) => {
		const asked = textAt(record.asked);
		const uuid = textAt(record.given);
		return asked === undefined || uuid === undefined ? [] : [{ asked, uuid }];
	});
	const result = records.find((record) => 'runData' in record);
	const error = entries[Number(result?.error)];
	const message = isRecord(error) ? textAt(error.message) : undefined;
	return {
		given,
		uuids: new Set(data.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
		...(message !== undefined && { message }),
	};
}
