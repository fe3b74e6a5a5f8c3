import type { IDataObject } from 'n8n-workflow';

import { toDisplayText } from './displayText';
import { getMember, isRecord } from './json';

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

/**
 * Returns the primary e-mail address of a client. `primary_email` is a contact detail with a `value`, or perhaps plain
 * text; `email` is its deprecated predecessor (apidocs.plannrcrm.com, GET /api/v1/account).
 *
 * @param client an account as Plannr returned it
 * @returns undefined if the record does not show it, or masks it
 */
export function emailAddressOf({ primary_email, email }: IDataObject): string | undefined {
	return [isRecord(primary_email) ? primary_email.value : primary_email, email].find(
		(address): address is string =>
			typeof address === 'string' && address.includes('@') && !/[*•…]/.test(address),
	);
}

/** A text without a visible character counts as none. */
function textOf(record: unknown, member: string): string {
	const text = getMember(record, member);
	return typeof text === 'string' && toDisplayText(text) !== '' ? text.trim() : '';
}
