import type { IDataObject } from 'n8n-workflow';

import { isRecord, getMember } from '../transport/json';
import {
	type Term,
	adviceTypes,
	connectionStatuses,
	referralStatuses,
} from '../transport/vocabulary';

/**
 * Formats the label of a connection in a list: the other firm and adviser, and who requested it.
 *
 * @param connection a connection as Plannr returned it
 * @param includesStatus whether the label includes the status
 */
export function formatConnectionLabel(connection: IDataObject, includesStatus: boolean): string {
	const isSent = connection.direction !== 'received';
	const firm = isSent ? connection.recipient_firm : connection.sender_firm;
	const account = isSent ? connection.recipient_account : connection.sender_account;
	const names = [nameOf(firm), nameOf(account)].filter((name) => name !== '');
	const notes = [
		isSent ? 'requested by you' : 'requested by them',
		...(includesStatus ? [labelOf(connection.status, connectionStatuses)] : []),
	];
	return `${names.join(', ') || 'A firm without a name'} (${notes.join(', ').toLowerCase()})`;
}

/**
 * Formats the label of a referral in a list: clients, other firm, advice type, status and date of creation.
 *
 * @param referral a referral as Plannr returned it
 */
export function formatReferralLabel(referral: IDataObject): string {
	const isSent = referral.direction !== 'received';
	const clients: unknown[] = Array.isArray(referral.clients) ? referral.clients : [];
	const names = clients.map(nameOf).filter((name) => name !== '');
	const firm = nameOf(isSent ? referral.recipient_firm : referral.sender_firm);
	return [
		names.join(' and ') || 'Clients without names',
		`${isSent ? 'to' : 'from'} ${firm || 'a firm without a name'}`,
		labelOf(referral.advice_type, adviceTypes),
		labelOf(referral.status, referralStatuses),
		dayOf(referral.created_at),
	]
		.filter((part) => part !== '')
		.join(', ');
}

/**
 * Returns the name of a record.
 *
 * @param record a firm, an account or a client
 * @returns the name, or an empty string if it has none
 */
export function nameOf(record: unknown): string {
	const name = isRecord(record) ? getMember(record, 'name') : undefined;
	return typeof name === 'string' ? name.trim() : '';
}

/** Returns the date of a timestamp, e.g. 2026-02-20; empty for anything else. */
function dayOf(value: unknown): string {
	return typeof value === 'string' ? (/^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? '') : '';
}

function labelOf(value: unknown, terms: ReadonlyArray<Term<string>>): string {
	if (typeof value !== 'string') return '';
	return terms.find((term) => term.value === value)?.name ?? value;
}

/**
 * Whether a label matches a search.
 *
 * @param label the label
 * @param searchText the text entered: the label must contain each of its words, in any case and order
 */
export function matchesSearch(label: string, searchText: string): boolean {
	const text = label.toLowerCase();
	return searchText
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}
