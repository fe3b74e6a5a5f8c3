import type { IDataObject } from 'n8n-workflow';
import { getMember, readTerm, unwrap } from './json';
import { toDisplayText } from './text';

/**
 * Returns the e-mail address or telephone number in a contact detail.
 *
 * @param detail `{ type, name, value }` (apidocs.plannrcrm.com, GET /api/v1/account), or the text alone
 * @returns undefined when it shows none
 */
export function contactValueOf(detail: unknown): string | undefined {
	const shown = unwrap(detail);
	return textOf(shown) ?? textOf(getMember(shown, 'value'));
}

/**
 * Returns the primary e-mail address of an account, else what its deprecated field `email` shows; undefined when it
 * shows none.
 */
export function primaryEmailOf(account: unknown): string | undefined {
	return contactValueOf(getMember(account, 'primary_email')) ?? textOf(getMember(account, 'email'));
}

/**
 * Returns the primary e-mail address of an account only where the record shows the whole of it, so that it can be
 * compared with another; undefined when neither `primary_email` nor its deprecated predecessor `email` shows it, or
 * both are masked.
 */
export function unmaskedEmailOf({ primary_email, email }: IDataObject): string | undefined {
	return [contactValueOf(primary_email), textOf(email)].find(
		(address) => address !== undefined && address.includes('@') && !isMasked(address),
	);
}

/** Whether a part of an e-mail address or a telephone number is not shown. */
export function isMasked(text: string): boolean {
	return /[*•…]/.test(text);
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/**
 * Returns what a record is called: its name, else its first and last name, else the name of its entity (a trust or a
 * business), else its UUID.
 *
 * @param record a firm, an account or a client as Plannr returned it
 * @returns the name as Plannr returned it, without white space around it; empty when the record shows nothing
 */
export function nameOf(record: unknown): string {
	const fullName = [visibleTextOf(record, 'first_name'), visibleTextOf(record, 'last_name')]
		.filter((part) => part !== '')
		.join(' ');
	const names = [
		visibleTextOf(record, 'name'),
		fullName,
		visibleTextOf(record, 'entity_name'),
		visibleTextOf(record, 'uuid'),
	];
	return names.find((name) => name !== '') ?? '';
}

/** A text without a visible character counts as none. */
function visibleTextOf(record: unknown, member: string): string {
	const text = getMember(unwrap(record), member);
	return typeof text === 'string' && toDisplayText(text) !== '' ? text.trim() : '';
}

/** Returns the date of a record's creation, e.g. 2026-02-20; empty when it shows none. */
export function creationDayOf({ created_at: timestamp }: IDataObject): string {
	return typeof timestamp === 'string' ? (/^\d{4}-\d{2}-\d{2}/.exec(timestamp)?.[0] ?? '') : '';
}

/** Returns the other firm of a referral or connection as Plannr shows it; both firms if the direction is unknown. */
export function otherFirmsOf(record: IDataObject): unknown[] {
	const direction = readTerm(record.direction);
	const sender = unwrap(record.sender_firm);
	const recipient = unwrap(record.recipient_firm);
	if (direction === 'sent') return [recipient];
	return direction === 'received' ? [sender] : [sender, recipient];
}
