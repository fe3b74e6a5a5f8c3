import type { PlannrClient } from '../transport/client';
import { type Reference, type ReferenceMode, parseReferences } from '../parameters/references';
import { createMatchProblem } from './lookups/problems';
import {
	type FindRecord,
	type RunLimited,
	prepareClients,
	prepareConnections,
} from './lookups/findRecords';
import { type KnownBy, type Match, toKey } from './lookups/recordIndex';
import { toPrecheckError } from './precheckError';
import { isRecord } from '../transport/json';
import { invalidParameter, type ItemParameters } from '../parameters/item';

/** The lists in which records are looked up. */
export type LookupList = 'clients' | 'connections' | 'acceptedConnections';

/** A record that an item names, by its UUID or by what people know. */
export interface RecordReference {
	readonly list: LookupList;
	readonly reference: Reference;
	/** The parameter's name in saved workflows. */
	readonly parameter: string;
	/** The parameter's label in the panel. */
	readonly label: string;
}

/**
 * Returns the UUID of a record that an item names.
 *
 * @param record one of the references of the item
 * @throws {InvalidParameters} when no record is known by the value, several are, or that cannot be established
 * @throws {PlannrError} when a request failed
 */
export type UuidOf = (record: RecordReference) => string;

/**
 * Looks up the records that items name by e-mail address, name or firm. Each different value is looked up once; nothing
 * is sent for UUIDs.
 *
 * @param client the client of this run
 * @param references the references of all items
 * @param runLimited limits the requests in flight
 */
export async function lookUp(
	client: PlannrClient,
	references: readonly RecordReference[],
	runLimited: RunLimited,
): Promise<UuidOf> {
	const values = new Map<LookupList, Map<string, KnownBy>>();
	for (const { list, reference } of references) {
		if (reference.kind === 'uuid') continue;
		const ofList = values.get(list) ?? new Map<string, KnownBy>();
		values.set(list, ofList.set(toKey(reference), reference));
	}
	const matches = new Map<string, Match | Failed>();
	await Promise.all(
		[...values].map(async ([list, ofList]) => {
			const prepared = prepareList[list](client, ofList.size, runLimited);
			const find = async (value: KnownBy) => await (await prepared)(value);
			await Promise.all(
				[...ofList].map(async ([key, value]) => {
					matches.set(`${list} ${key}`, await find(value).catch(toFailed));
				}),
			);
		}),
	);
	return (record) => {
		const { list, reference, label } = record;
		if (reference.kind === 'uuid') return reference.uuid;
		const match = matches.get(`${list} ${toKey(reference)}`);
		if (match?.kind === 'one') return match.uuid;
		if (match === undefined || match.kind === 'failed') {
			const noun = list === 'clients' ? 'client' : 'connection';
			throw toPrecheckError(match?.error, `which ${noun} '${label}' names`);
		}
		throw createMatchProblem(record, reference, match);
	};
}

const prepareList: Readonly<
	Record<
		LookupList,
		(client: PlannrClient, valueCount: number, runLimited: RunLimited) => Promise<FindRecord>
	>
> = {
	clients: prepareClients,
	connections: async (client) => await prepareConnections(client, {}),
	acceptedConnections: async (client) =>
		await prepareConnections(client, { 'filter[status]': 'accepted' }),
};

/** A request failed, so that nothing is known. */
interface Failed {
	readonly kind: 'failed';
	readonly error: unknown;
}

function toFailed(error: unknown): Failed {
	return { kind: 'failed', error };
}

/** What the records of a list are known by; an expression may return a locator in the mode of another list. */
interface KnownKinds {
	readonly kinds: ReadonlyArray<Reference['kind']>;
	/** The modes as the panel calls them. */
	readonly modes: string;
}

const CLIENTS: KnownKinds = {
	kinds: ['email', 'name'],
	modes: 'From List, By Email, By Name or By ID',
};

const CONNECTIONS: KnownKinds = { kinds: ['firm'], modes: 'From List, By Firm or By ID' };

/**
 * Parses a resource locator for one record.
 *
 * @param item the item's parameters
 * @param list the list in which the record is looked up
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel
 * @throws {InvalidParameters} when it does not name one record
 */
export function parseRecordReference(
	item: ItemParameters,
	list: LookupList,
	parameter: string,
	label: string,
): RecordReference {
	const value = item.getLocator(parameter, label);
	const [reference, ...others] = parseRecordReferences(value, list, parameter, label);
	if (reference !== undefined && others.length === 0) return reference;
	throw invalidParameter(
		parameter,
		reference === undefined
			? `'${label}' is empty`
			: `'${label}' contains ${others.length + 1} values, but only one is allowed`,
		reference === undefined
			? `Enter a value in '${label}'`
			: `Use one value per item in '${label}'`,
	);
}

/**
 * Parses the value of a resource locator for one record or several.
 *
 * @param value the locator, or whatever an expression returned in its place
 * @param list the list in which the records are looked up
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel
 * @returns the records in the order given; none if the value is empty
 * @throws {InvalidParameters} when an entry names no record
 */
export function parseRecordReferences(
	value: unknown,
	list: LookupList,
	parameter: string,
	label: string,
): RecordReference[] {
	const { kinds, modes } = list === 'clients' ? CLIENTS : CONNECTIONS;
	return parseReferences(value, defaultMode(value, list), parameter, label).map((reference) => {
		const { kind } = reference;
		if (kind === 'uuid' || kinds.includes(kind)) return { list, reference, parameter, label };
		throw invalidParameter(
			parameter,
			`'${label}' cannot be found by ${kind === 'email' ? 'e-mail address' : kind}`,
			`Use ${modes} in '${label}'`,
		);
	});
}

/**
 * A value without a locator has no mode: in a list of clients one with an '@' counts as e-mail addresses, any other as
 * UUIDs.
 */
function defaultMode(value: unknown, list: LookupList): ReferenceMode {
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	const hasAddress = texts.some((text) => typeof text === 'string' && text.includes('@'));
	return list === 'clients' && hasAddress && !isRecord(value) ? 'email' : 'id';
}
