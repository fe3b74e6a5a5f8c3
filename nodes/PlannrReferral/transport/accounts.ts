import { getMember } from './json';

/**
 * Returns the e-mail address or telephone number in a contact detail.
 *
 * @param detail `{ type, name, value }` (apidocs.plannrcrm.com, GET /api/v1/account), or the text alone
 * @returns undefined when it shows none
 */
export function contactValueOf(detail: unknown): string | undefined {
	return textOf(detail) ?? textOf(getMember(detail, 'value'));
}

/**
 * Returns the primary e-mail address of an account, else what its deprecated field `email` shows.
 *
 * @param account a client as Plannr returned it
 * @returns undefined when it shows none
 */
export function primaryEmailOf(account: unknown): string | undefined {
	return contactValueOf(getMember(account, 'primary_email')) ?? textOf(getMember(account, 'email'));
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
