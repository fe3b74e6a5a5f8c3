import { toDisplayText } from './displayText';
import { getMember } from './json';

/**
 * Returns what a record is called: its name, else its first and last name, else the name of its entity (a trust or a
 * business), else its UUID.
 *
 * @param record a firm, an account or a client as Plannr returned it
 * @returns the name as Plannr returned it, without white space around it; empty when the record shows nothing
 */
export function nameOf(record: unknown): string {
	const fullName = [textOf(record, 'first_name'), textOf(record, 'last_name')]
		.filter((part) => part !== '')
		.join(' ');
	const names = [
		textOf(record, 'name'),
		fullName,
		textOf(record, 'entity_name'),
		textOf(record, 'uuid'),
	];
	return names.find((name) => name !== '') ?? '';
}

/** A text without a visible character counts as none. */
function textOf(record: unknown, member: string): string {
	const text = getMember(record, member);
	return typeof text === 'string' && toDisplayText(text) !== '' ? text.trim() : '';
}
