import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { isUuid } from '../transport/uuid';

/** Letters that one UUID takes: 16 bytes, six bits a letter. */
const LETTERS = 22;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Packs UUIDs into one text, 22 letters for each in place of 39 in a list: n8n writes what a trigger remembers into its
 * database again and again.
 *
 * @param uuids UUIDs in any case
 */
export function packUuids(uuids: Iterable<string>): string {
	return [...uuids].map(pack).join('');
}

/**
 * Takes the UUIDs out again.
 *
 * @param packed what {@link packUuids} gave
 * @returns the UUIDs in lower case, or undefined when it is something else
 */
export function unpackUuids(packed: unknown): string[] | undefined {
	if (typeof packed !== 'string' || packed.length % LETTERS !== 0) return undefined;
	const uuids = Array.from({ length: packed.length / LETTERS }, (_, place) =>
		unpack(packed.slice(place * LETTERS, (place + 1) * LETTERS)),
	);
	return uuids.every(isUuid) ? uuids : undefined;
}

/**
 * Packs UUIDs that are noted under texts, such as the deadlines that were announced of them.
 *
 * @param groups the UUIDs by text
 */
export function packGroups(groups: ReadonlyMap<string, ReadonlySet<string>>): IDataObject {
	const packed = [...groups].map(([text, uuids]) => [text, packUuids(uuids)] as const);
	return Object.fromEntries(packed.filter(([, uuids]) => uuids !== ''));
}

/**
 * Takes the UUIDs out again.
 *
 * @param packed what {@link packGroups} gave
 * @returns the UUIDs by text, or undefined when it is something else
 */
export function unpackGroups(packed: unknown): Map<string, Set<string>> | undefined {
	if (!isRecord(packed)) return undefined;
	const groups = new Map<string, Set<string>>();
	for (const [text, uuids] of Object.entries(packed)) {
		const unpacked = unpackUuids(uuids);
		if (unpacked === undefined) return undefined;
		groups.set(text, new Set(unpacked));
	}
	return groups;
}

/** 128 bits do not go into six evenly: two bits of nothing go before them. */
function pack(uuid: string): string {
	let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
	let text = '';
	for (let letter = 0; letter < LETTERS; letter++) {
		text = (ALPHABET[Number(rest & 63n)] ?? '') + text;
		rest >>= 6n;
	}
	return text;
}

function unpack(text: string): string {
	let bits = 0n;
	for (const letter of text) {
		const value = ALPHABET.indexOf(letter);
		if (value < 0) return '';
		bits = (bits << 6n) | BigInt(value);
	}
	const digits = bits.toString(16).padStart(32, '0');
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
