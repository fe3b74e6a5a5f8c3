import { invalidParameter } from './invalidParameters';
import { isRecord } from '../transport/json';
import { isUuid, findUuids } from '../transport/uuid';
import { unwrapLocator } from './item';
import { parseEntries, formatEntryPosition } from './lists';

const EXAMPLE = 'It looks like 550e8400-e29b-41d4-a716-446655440000';

/**
 * Reads exactly one UUID.
 *
 * @param value what the panel or an expression gave
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @returns the UUID in lower case
 * @throws {InvalidParameters} when there is none, more than one, or something else
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
 * Reads a list of UUIDs.
 *
 * @param value a UUID, a link with one UUID in it, several in one text (separated by commas, semicolons or white space),
 *   or a list of UUIDs, of records with a `uuid`, or of resource locators
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @returns the UUIDs in lower case, each once, in the order given
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

/** People paste the address that they see in the browser. */
function findUuidsInLink(entry: unknown): string[] {
	return typeof entry === 'string' && /^https?:\/\//i.test(entry) ? findUuids(entry) : [];
}

/** Takes lists, locators and records with a `uuid` apart, however they are nested. A record without one stays, to be complained about. */
function flattenEntries(value: unknown): unknown[] {
	return parseEntries(unwrapLocator(value), /[\s,;]+/).flatMap((entry) => {
		if (!isRecord(entry)) return [entry];
		if (entry.__rl === true) return flattenEntries(entry.value);
		const inside = 'uuid' in entry ? flattenEntries(entry.uuid) : [];
		return inside.length === 0 ? [entry] : inside;
	});
}
