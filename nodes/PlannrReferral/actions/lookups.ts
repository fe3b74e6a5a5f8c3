import type { PlannrClient } from '../transport/client';
import type { ConcurrencyLimit } from '../transport/queues';
import type { LookupList, RecordReference } from '../parameters/references';
import { createMatchProblem } from './lookups/problems';
import { prepareClients, prepareConnections } from './lookups/findRecords';
import { type KnownBy, type Match, toKey } from './lookups/recordIndex';
import { toPrecheckError } from './precheck';

/**
 * Returns the UUID of a record that an item names.
 *
 * @throws {InvalidParameters} when no record is known by the value, several are, or that cannot be established
 * @throws {PlannrError} when a request failed
 */
export type UuidOf = (record: RecordReference) => string;

/**
 * Looks up the records that items name by e-mail address, name or firm. Each different value is looked up once; nothing
 * is sent for UUIDs.
 */
export async function lookUp(
	client: PlannrClient,
	references: readonly RecordReference[],
	slots: ConcurrencyLimit,
): Promise<UuidOf> {
	const values = new Map<LookupList, Map<string, KnownBy>>();
	for (const { list, reference } of references) {
		if (reference.kind === 'uuid') continue;
		const ofList = values.get(list) ?? new Map<string, KnownBy>();
		values.set(list, ofList.set(toKey(reference), reference));
	}
	const matches = new Map<string, Match | { readonly kind: 'failed'; readonly error: unknown }>();
	await Promise.all(
		[...values].map(async ([list, ofList]) => {
			const filter = list === 'acceptedConnections' ? { 'filter[status]': 'accepted' } : {};
			const prepared =
				list === 'clients'
					? prepareClients(client, ofList.size, slots)
					: prepareConnections(client, filter);
			await Promise.all(
				[...ofList].map(async ([key, value]) => {
					const match = prepared.then(async (find) => await find(value));
					const failed = (error: unknown) => ({ kind: 'failed', error }) as const;
					matches.set(`${list} ${key}`, await match.catch(failed));
				}),
			);
		}),
	);
	return (record) => {
		const { list, reference, parameter } = record;
		if (reference.kind === 'uuid') return reference.uuid;
		const match = matches.get(`${list} ${toKey(reference)}`);
		if (match?.kind === 'one') return match.uuid;
		if (match === undefined || match.kind === 'failed') {
			const noun = list === 'clients' ? 'client' : 'connection';
			throw toPrecheckError(
				match?.error,
				`which ${noun} '${parameter.label}' names`,
				'lookupFailed',
			);
		}
		throw createMatchProblem(record, reference, match);
	};
}
