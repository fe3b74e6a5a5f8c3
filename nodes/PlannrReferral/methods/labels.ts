import type { IDataObject } from 'n8n-workflow';

import { isRecord, getMember } from '../transport/json';
import {
	type Term,
	adviceTypes,
	connectionStatuses,
	referralStatuses,
} from '../transport/vocabulary';

/**
 * What a connection is called in a list: the other firm and adviser, and who asked whom.
 *
 * @param connection a connection as Plannr gives it
 * @param includesStatus whether its state is told as well
 */
export function formatConnectionLabel(connection: IDataObject, includesStatus: boolean): string {
	const isOurs = connection.direction !== 'received';
	const firm = isOurs ? connection.recipient_firm : connection.sender_firm;
	const account = isOurs ? connection.recipient_account : connection.sender_account;
	const names = [nameOf(firm), nameOf(account)].filter((name) => name !== '');
	const notes = [
		isOurs ? 'requested by you' : 'requested by them',
		...(includesStatus ? [labelOf(connection.status, connectionStatuses)] : []),
	];
	return `${names.join(', ') || 'A firm without a name'} (${notes.join(', ').toLowerCase()})`;
}

/**
 * What a referral is called in a list: its clients, the other firm, the advice, the state, and the day it was made.
 *
 * @param referral a referral as Plannr gives it
 */
export function formatReferralLabel(referral: IDataObject): string {
	const isOurs = referral.direction !== 'received';
	const people: unknown[] = Array.isArray(referral.clients) ? referral.clients : [];
	const names = people.map(nameOf).filter((name) => name !== '');
	const firm = nameOf(isOurs ? referral.recipient_firm : referral.sender_firm);
	return [
		names.join(' and ') || 'Clients without names',
		`${isOurs ? 'to' : 'from'} ${firm || 'a firm without a name'}`,
		labelOf(referral.advice_type, adviceTypes),
		labelOf(referral.status, referralStatuses),
		dayOf(referral.created_at),
	]
		.filter((part) => part !== '')
		.join(', ');
}

/**
 * The name in a record.
 *
 * @param record a firm, an account or a client
 * @returns an empty text when it has none
 */
export function nameOf(record: unknown): string {
	const name = isRecord(record) ? getMember(record, 'name') : undefined;
	return typeof name === 'string' ? name.trim() : '';
}

/** The day as Plannr writes it, e.g. 2026-02-20. */
function dayOf(value: unknown): string {
	return typeof value === 'string' ? (/^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? '') : '';
}

function labelOf(value: unknown, terms: ReadonlyArray<Term<string>>): string {
	if (typeof value !== 'string') return '';
	return terms.find((term) => term.value === value)?.name ?? value;
}

/**
 * Tells whether a label is what somebody searches for.
 *
 * @param label the label
 * @param searchText what was typed: every word of it must be in the label, in any case and order
 */
export function matchesSearch(label: string, searchText: string): boolean {
	const text = label.toLowerCase();
	return searchText
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}
