import type { IDataObject } from 'n8n-workflow';

import { getMember } from '../../transport/json';
import { unmaskedEmailOf, nameOf, otherFirmsOf } from '../../transport/accounts';
import { isIdentifier, isUuid } from '../../transport/text';
import { indexSimilarNames, toEmailKey, toMatchKey } from '../../parameters/matching';
import type { Reference } from '../../parameters/references';

/** A value by which people know a record, in place of its UUID. */
export type KnownBy = Exclude<Reference, { kind: 'uuid' }>;

/** Which record a value names. */
export type Match =
	| { readonly kind: 'one'; readonly uuid: string }
	| { readonly kind: 'none'; readonly similar: readonly IDataObject[] } // at most three are similar
	| { readonly kind: 'several'; readonly records: readonly IDataObject[] }
	| { readonly kind: 'unknown'; readonly reason: string }; // the reason is part of a sentence

/** How the records of a list are known. */
export interface RecordNaming {
	/** Returns the name of a record; empty if it shows none. */
	nameOf(record: IDataObject): string;
	/** Returns the keys under which a record is found ({@link toKey}). */
	keysOf(record: IDataObject): string[];
	/** Whether a record shows that the keys are its own. */
	isCertain(record: IDataObject): boolean;
}

/** The maximum number of similar records suggested for a value. */
const MAX_SIMILAR = 3;

/** For further values without a match nothing is suggested: nobody reads it, and it takes long. */
const MAX_SUGGESTIONS = 100;

/** Finds records by what people know, always by the whole value, in linear time. */
export class RecordIndex {
	private readonly recordsByKey = new Map<string, IDataObject[]>();

	private suggest: ((value: KnownBy) => IDataObject[]) | undefined;

	private suggestionCount = 0;

	/**
	 * @param records the records of a list, each once
	 * @param naming how they are known
	 */
	constructor(
		private readonly records: readonly IDataObject[],
		private readonly naming: RecordNaming,
	) {
		for (const record of records) {
			for (const key of new Set(naming.keysOf(record))) addTo(this.recordsByKey, key, record);
		}
	}

	/** Finds the record that a value names; the match holds if the index has every record of the list. */
	find(value: KnownBy): Match {
		const records = this.recordsByKey.get(toKey(value)) ?? [];
		if (records.length === 0) return { kind: 'none', similar: this.findSimilar(value) };
		const [uuid, ...others] = new Set(records.map(identifierOf));
		if (others.length > 0) return { kind: 'several', records };
		if (uuid === undefined || !records.every((record) => this.naming.isCertain(record))) {
			return { kind: 'unknown', reason: 'Plannr returned a record that cannot be identified' };
		}
		return { kind: 'one', uuid };
	}

	private findSimilar(value: KnownBy): IDataObject[] {
		this.suggestionCount += 1;
		if (this.suggestionCount > MAX_SUGGESTIONS) return [];
		this.suggest ??= indexSimilar(this.records, this.naming);
		return this.suggest(value);
	}
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
