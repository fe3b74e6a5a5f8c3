import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import { parseFlatted } from '../n8n/parseFlatted';

/** What the saved data of an execution contain. */
export interface ExecutionData {
	/** The referrals that the node returned, each with the note of its input item. */
	readonly returned: ReadonlyArray<{ readonly note: string; readonly uuid: string }>;
	/** Every UUID anywhere in the data, for instance in an error message. */
	readonly uuids: ReadonlySet<string>;
	/** The error message of a failed execution. */
	readonly message?: string;
}

/** Parses the saved data of an execution. */
export function parseExecutionData(data: string): ExecutionData {
	const records = parseFlatted(data).filter(isRecord);
	const returned = records.flatMap(({ requestedNote: note, referralUuid: uuid }) =>
		typeof note === 'string' && typeof uuid === 'string' ? [{ note, uuid }] : [],
	);
	const result = records.find((record) => 'runData' in record);
	const message = getMember(result?.error, 'message');
	return {
		returned,
		uuids: new Set(data.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
		...(typeof message === 'string' && { message }),
	};
}
