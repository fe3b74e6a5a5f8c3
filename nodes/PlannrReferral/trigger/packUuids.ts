import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { isUuid } from '../transport/uuid';

/** Characters of a packed UUID: 128 bits, six in each character. */
const PACKED_LENGTH = 22;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Packs UUIDs into one string, in 22 characters each instead of 39 in a JSON array: n8n keeps writing the state of a
 * trigger to its database.
 *
 * @param uuids UUIDs in any case
 */
export function packUuids(uuids: Iterable<string>): string {
	return [...uuids].map(packUuid).join('');
}

/**
 * Unpacks UUIDs.
 *
 * @param packed what {@link packUuids} returned
 * @returns the UUIDs in lower case, or undefined when the value is anything else
 */
export function unpackUuids(packed: unknown): string[] | undefined {
	if (typeof packed !== 'string' || packed.length % PACKED_LENGTH !== 0) return undefined;
	const uuids = Array.from({ length: packed.length / PACKED_LENGTH }, (_, index) =>
		unpackUuid(packed.slice(index * PACKED_LENGTH, (index + 1) * PACKED_LENGTH)),
	);
	return uuids.every(isUuid) ? uuids : undefined;
}

/**
 * Packs groups of UUIDs.
 *
 * @param groups the UUIDs by the group's name, e.g. an SLA deadline
 * @returns the packed UUIDs by the group's name, without empty groups
 */
export function packGroups(groups: ReadonlyMap<string, ReadonlySet<string>>): IDataObject {
	const packed = [...groups].map(([name, uuids]) => [name, packUuids(uuids)] as const);
	return Object.fromEntries(packed.filter(([, uuids]) => uuids !== ''));
}

/**
 * Unpacks groups of UUIDs.
 *
 * @param packed what {@link packGroups} returned
 * @returns the UUIDs by the group's name, or undefined when the value is anything else
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

/** Packs one UUID. 22 characters hold 132 bits: the first four are zero. */
function packUuid(uuid: string): string {
	let remaining = BigInt(`0x${uuid.replaceAll('-', '')}`);
	let text = '';
	for (let count = 0; count < PACKED_LENGTH; count++) {
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
