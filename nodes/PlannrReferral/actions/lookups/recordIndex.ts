import type { IDataObject } from 'n8n-workflow';

import { getMember } from '../../transport/json';
import { unmaskedEmailOf, nameOf, otherFirmsOf } from '../../transport/accounts';
import { isIdentifier, isUuid } from '../../transport/text';
import { indexSimilarNames, toEmailKey, toMatchKey } from '../../parameters/matching';
import type { Reference } from '../../parameters/references';
import type { FetchedList } from '../../transport/pagination';

/** A value by which people know a record, in place of its UUID. */
export type KnownBy = Exclude<Reference, { kind: 'uuid' }>;

/** Which record a value names. */
export type Match =
	| { readonly kind: 'one'; readonly uuid: string }
	| { readonly kind: 'none'; readonly similar: readonly IDataObject[] } // at most three are similar
	| { readonly kind: 'several'; readonly records: readonly IDataObject[] }
	| { readonly kind: 'unknown'; readonly reason: string }; // the reason is part of a sentence

/** How the records of a list are known. */
interface RecordNaming {
	/** Returns the name of a record; empty if it shows none. */
	nameOf(record: IDataObject): string;
	/** Returns the keys under which a record is found ({@link toKey}). */
	keysOf(record: IDataObject): string[];
	/** Whether a record shows that the keys are its own. */
	isCertain(record: IDataObject): boolean;
}

/** Why a list does not show which record a value names. */
export const NOT_READ =
	'the list changed while it was being read, came from a cache, or could not be read completely';

/** The maximum number of similar records suggested for a value. */
const MAX_SIMILAR = 3;

/** For further values without a match nothing is suggested: nobody reads it, and it takes long. */
const MAX_SUGGESTIONS = 100;

/**
 * Indexes the records of a list to find them by what people know, always by the whole value, in linear time.
 *
 * @param list the list, with each record once; in an incomplete one no match counts as unique, and no value as missing
 */
export function indexRecords(
	{ records, isComplete }: Pick<FetchedList, 'records' | 'isComplete'>,
	naming: RecordNaming,
): (value: KnownBy) => Match {
	const recordsByKey = new Map<string, IDataObject[]>();
	for (const record of records) {
		for (const key of new Set(naming.keysOf(record))) addTo(recordsByKey, key, record);
	}
	let suggest: ((value: KnownBy) => IDataObject[]) | undefined;
	let suggestionCount = 0;
	const findSimilar = (value: KnownBy): IDataObject[] => {
		suggestionCount += 1;
		if (suggestionCount > MAX_SUGGESTIONS) return [];
		suggest ??= indexSimilar(records, naming);
		return suggest(value);
	};
	return (value) => {
		const found = recordsByKey.get(toKey(value)) ?? [];
		const [uuid, ...others] = new Set(found.map(identifierOf));
		if (others.length > 0) return { kind: 'several', records: found };
		if (!isComplete) return { kind: 'unknown', reason: NOT_READ };
		if (found.length === 0) return { kind: 'none', similar: findSimilar(value) };
		if (uuid === undefined || !found.every((record) => naming.isCertain(record))) {
			return { kind: 'unknown', reason: 'Plannr returned a record that cannot be identified' };
		}
		return { kind: 'one', uuid };
	};
}

/** Indexes records to find those with a similar name, or with an address that has the same part before the `@`. */
function indexSimilar(records: readonly IDataObject[], naming: RecordNaming) {
	const byName = new Map<string, IDataObject[]>();
	const byLocalPart = new Map<string, IDataObject[]>();
	for (const record of records) {
		addTo(byName, naming.nameOf(record), record);
		const address = unmaskedEmailOf(record);
		if (address !== undefined) addTo(byLocalPart, localPartOf(toEmailKey(address)), record);
	}
	const similarNames = indexSimilarNames(byName.keys());
	return (value: KnownBy): IDataObject[] => {
		const similar =
			value.kind === 'email'
				? (byLocalPart.get(localPartOf(value.key)) ?? [])
				: similarNames(value.text).flatMap((name) => byName.get(name) ?? []);
		return similar.slice(0, MAX_SIMILAR);
	};
}

/** Returns the key under which the records that a value names are found. */
export function toKey({ kind, key }: KnownBy): string {
	return `${kind} ${key}`;
}

/** Clients are known by their name, and by their primary e-mail address if they show it. */
export const clientNaming: RecordNaming = {
	nameOf,
	keysOf(client) {
		const address = unmaskedEmailOf(client);
		return [
			`name ${toMatchKey(nameOf(client))}`,
			...(address === undefined ? [] : [`email ${toEmailKey(address)}`]),
		];
	},
	isCertain: () => true,
};

/** Connections are known by the name of the other firm. Which one that is depends on their direction. */
export const connectionNaming: RecordNaming = {
	nameOf: (connection) => firmNamesOf(connection).join(' or '),
	keysOf: (connection) => firmNamesOf(connection).map((name) => `firm ${toMatchKey(name)}`),
	isCertain: (connection) => otherFirmsOf(connection).length === 1,
};

/** Whether a client may have an address that its record does not show; null means that it has none. */
export function mayHideAddress(client: IDataObject): boolean {
	return unmaskedEmailOf(client) === undefined && client.primary_email !== null;
}

/** Returns the name of the other firm; the names of both firms if the direction is unknown. */
function firmNamesOf(connection: IDataObject): string[] {
	return otherFirmsOf(connection)
		.map((firm) => getMember(firm, 'name'))
		.filter(isShown);
}

/** Returns what identifies a record; undefined if it has no usable UUID. */
export function identifierOf({ uuid }: IDataObject): string | undefined {
	if (isUuid(uuid)) return uuid.trim().toLowerCase();
	return isIdentifier(uuid) ? uuid : undefined;
}

function isShown(text: unknown): text is string {
	return typeof text === 'string' && toMatchKey(text) !== '';
}

function localPartOf(key: string): string {
	return key.slice(0, key.lastIndexOf('@'));
}

function addTo(map: Map<string, IDataObject[]>, key: string, record: IDataObject): void {
	const records = map.get(key);
	if (records === undefined) map.set(key, [record]);
	else records.push(record);
}
