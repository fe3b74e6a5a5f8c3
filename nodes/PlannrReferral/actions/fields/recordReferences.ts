import { isRecord } from '../../transport/json';
import { invalidParameter } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { type Reference, type ReferenceMode, parseReferences } from '../../parameters/references';
import type { LookupList, RecordReference } from '../lookups';

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
	return parseReferences(value, modeWithoutLocator(value, list), parameter, label).map(
		(reference) => {
			const { kind } = reference;
			if (kind === 'uuid' || kinds.includes(kind)) return { list, reference, parameter, label };
			throw invalidParameter(
				parameter,
				`'${label}' cannot be found by ${kind === 'email' ? 'e-mail address' : kind}`,
				`Use ${modes} in '${label}'`,
			);
		},
	);
}

/** Without a locator there is no mode; then only a UUID, or a client's e-mail address, is what it looks like. */
function modeWithoutLocator(value: unknown, list: LookupList): ReferenceMode {
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	const hasAddress = texts.some((text) => typeof text === 'string' && text.includes('@'));
	return list === 'clients' && hasAddress && !isRecord(value) ? 'email' : 'id';
}
