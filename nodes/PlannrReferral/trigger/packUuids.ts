import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { isUuid } from '../transport/uuid';

/** Letters that one UUID takes: 16 bytes, six bits a letter. */
const UUID_LENGTH = 22;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Packs UUIDs into one text, 22 letters for each in place of 39 in a list: n8n writes what a trigger remembers into its
 * database again and again.
 *
 * @param uuids UUIDs in any case
 */
export function packUuids(uuids: Iterable<string>): string {
	return [...uuids].map(packUuid).join('');
}

/**
 * Takes the UUIDs out again.
 *
 * @param packed what {@link packUuids} gave
 * @returns the UUIDs in lower case, or undefined when it is something else
 */
export function unpackUuids(packed: unknown): string[] | undefined {
	if (typeof packed !== 'string' || packed.length % UUID_LENGTH !== 0) return undefined;
	const uuids = Array.from({ length: packed.length / UUID_LENGTH }, (_, index) =>
		unpackUuid(packed.slice(index * UUID_LENGTH, (index + 1) * UUID_LENGTH)),
	);
	return uuids.every(isUuid) ? uuids : undefined;
}

/**
 * Packs UUIDs that are noted under texts, such as the deadlines that were announced of them.
 *
 * @param groups the UUIDs by text
 */
export function packGroups(groups: ReadonlyMap<string, ReadonlySet<string>>): IDataObject {
	const packed = [...groups].map(([name, uuids]) => [name, packUuids(uuids)] as const);
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
	for (const [name, uuids] of Object.entries(packed)) {
		const unpacked = unpackUuids(uuids);
		if (unpacked === undefined) return undefined;
		groups.set(name, new Set(unpacked));
	}
	return groups;
}

/** 128 bits do not go into six evenly: two bits of nothing go before them. */
function packUuid(uuid: string): string {
	let remaining = BigInt(`0x${uuid.replaceAll('-', '')}`);
	let text = '';
	for (let count = 0; count < UUID_LENGTH; count++) {
		text = (ALPHABET[Number(remaining & 63n)] ?? '') + text;
		remaining >>= 6n;
	}
	return text;
}

function unpackUuid(packed: string): string {
	let bits = 0n;
	for (const character of packed) {
		const value = ALPHABET.indexOf(character);
		if (value < 0) return '';
		bits = (bits << 6n) | BigInt(value);
	}
	const digits = bits.toString(16).padStart(32, '0');
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
