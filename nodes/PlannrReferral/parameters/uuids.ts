import { invalidParameter } from './invalidParameters';
import { isRecord } from '../transport/json';
import { isUuid, findUuids } from '../transport/uuid';
import { unwrapLocator } from './item';
import { parseEntries, formatEntryPosition } from './lists';

const EXAMPLE = 'It looks like 550e8400-e29b-41d4-a716-446655440000';

/**
 * Parses exactly one UUID.
 *
 * @param value see {@link parseUuids}
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the UUID in lower case
 * @throws {InvalidParameters} when there is no UUID, more than one, or an entry that is not a UUID
 */
export function parseUuid(value: unknown, parameter: string, label: string): string {
	const [uuid, ...more] = parseUuids(value, parameter, label);
	if (uuid === undefined) {
		throw invalidParameter(
			parameter,
			`'${label}' is empty`,
			`Fill in '${label}' with a UUID. ${EXAMPLE}`,
		);
	}
	if (more.length > 0) {
		throw invalidParameter(
			parameter,
			`'${label}' holds ${more.length + 1} UUIDs, but takes one`,
			`Leave one UUID in '${label}', or split the input so that every item has its own`,
		);
	}
	return uuid;
}

/**
 * Parses a list of UUIDs.
 *
 * @param value a UUID, a link that contains one, a string of several (separated by commas, semicolons or white space),
 *   or an array of UUIDs, records with a `uuid`, or resource locators
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the UUIDs in lower case, without duplicates, in the order given
 * @throws {InvalidParameters} when an entry is not a UUID
 */
export function parseUuids(value: unknown, parameter: string, label: string): string[] {
	const entries = flattenEntries(value);
	const uuids = entries.map((entry, index) => {
		if (isUuid(entry)) return entry.trim().toLowerCase();
		const [linked, ...others] = findUuidsInLink(entry);
		if (linked !== undefined && others.length === 0) return linked;
		if (linked !== undefined) {
			throw invalidParameter(
				parameter,
				`'${label}'${formatEntryPosition(index, entries.length)} is a link with several UUIDs in it`,
				`Copy the one that is meant out of the link and enter it in '${label}'`,
			);
		}
		throw invalidParameter(
			parameter,
			`'${label}'${formatEntryPosition(index, entries.length)} is not a UUID`,
			`Take the UUID from Plannr or from an earlier node's output. ${EXAMPLE}`,
		);
	});
	return [...new Set(uuids)];
}

/** Finds the UUIDs in a link: users paste the address from the browser's address bar. */
function findUuidsInLink(entry: unknown): string[] {
	return typeof entry === 'string' && /^https?:\/\//i.test(entry) ? findUuids(entry) : [];
}

/** Flattens nested lists, locators and records with a `uuid`. Other records stay, and are reported as invalid. */
function flattenEntries(value: unknown): unknown[] {
	return parseEntries(unwrapLocator(value), /[\s,;]+/).flatMap((entry) => {
		if (!isRecord(entry)) return [entry];
		if (entry.__rl === true) return flattenEntries(entry.value);
		const inside = 'uuid' in entry ? flattenEntries(entry.uuid) : [];
		return inside.length === 0 ? [entry] : inside;
	});
}
