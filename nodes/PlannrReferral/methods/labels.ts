import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import { hasWords, toSearchWords, toDisplayText, isIdentifier } from '../transport/text';
import { toMatchKey } from '../parameters/matching';
import { getMember, readTerm, toList, unwrap } from '../transport/json';
import { creationDayOf, unmaskedEmailOf, nameOf } from '../transport/accounts';
import {
	type Term,
	adviceTypes,
	connectionStatuses,
	referralStatuses,
} from '../transport/vocabulary';

/** A record in an open list. */
export interface ListEntry {
	readonly uuid: string;
	readonly label: string;
	/** What distinguishes the record from others with the same label, the clearest first. */
	readonly details: readonly string[];
	readonly searchText: string;
}

/** In characters; a label is also stored in the workflow. */
const MAX_NAME_LENGTH = 80;
const MAX_LABEL_LENGTH = 250;

/**
 * Creates the entry of a client: its name; if others have the same, also its e-mail address, or its role and the date
 * of its creation; undefined when it has no identifier.
 */
export function createClientEntry(client: IDataObject): ListEntry | undefined {
	const address = toDisplayText(unmaskedEmailOf(client) ?? '', MAX_NAME_LENGTH);
	const day = creationDayOf(client);
	const details = [address, joinTexts([textOf(client.role), day && `created ${day}`])];
	const name = nameOf(client);
	return createEntry(client, shorten(name), details, `${name} ${address}`);
}

/**
 * Creates the entry of a connection: the other firm and adviser, who requested it, and perhaps its status; undefined
 * when it has no identifier.
 */
export function createConnectionEntry(
	connection: IDataObject,
	includesStatus: boolean,
): ListEntry | undefined {
	const isSent = readTerm(connection.direction) !== 'received';
	const firm = isSent ? connection.recipient_firm : connection.sender_firm;
	const account = unwrap(isSent ? connection.recipient_account : connection.sender_account);
	const adviser = nameOf(account) === getMember(account, 'uuid') ? '' : nameOf(account);
	const notes = joinTexts([
		isSent ? 'requested by you' : 'requested by them',
		includesStatus ? labelOf(connection.status, connectionStatuses).toLowerCase() : '',
	]);
	const names = joinTexts([shorten(nameOf(firm)) || 'Unnamed firm', shorten(adviser)]);
	const day = creationDayOf(connection);
	return createEntry(connection, `${names} (${notes})`, [day && `created ${day}`]);
}

/**
 * Creates the entry of a referral: clients, other firm, advice type, status and date of creation; undefined when it has
 * no identifier.
 */
export function createReferralEntry(referral: IDataObject): ListEntry | undefined {
	const isSent = readTerm(referral.direction) !== 'received';
	const names = (toList(unwrap(referral.clients)) ?? []).map(nameOf).filter((name) => name !== '');
	const firm = shorten(nameOf(isSent ? referral.recipient_firm : referral.sender_firm));
	const label = joinTexts([
		shorten(names.join(' and ')) || 'Unnamed clients',
		`${isSent ? 'to' : 'from'} ${firm || 'an unnamed firm'}`,
		labelOf(referral.advice_type, adviceTypes),
		labelOf(referral.status, referralStatuses),
		creationDayOf(referral),
	]);
	return createEntry(referral, label, [], `${names.join(' ')} ${label}`);
}

/**
 * Whether an entry matches a search: it must contain each of the words, in any order. Letter case, accents, apostrophes
 * and punctuation do not matter.
 */
export function matchesSearch({ searchText }: ListEntry, search: string): boolean {
	const hasNoWords = toSearchWords(search).length === 0;
	if (hasNoWords) return toMatchKey(searchText).includes(toMatchKey(search));
	return hasWords(searchText, search);
}

/**
 * Creates the items of an open list. Equal labels get what distinguishes the records, in the end their UUIDs.
 *
 * @param isComplete whether these are all entries; if not, another page may contain the same label
 */
export function toListItems(
	entries: readonly ListEntry[],
	isComplete: boolean,
): INodeListSearchItems[] {
	const labels = distinguish(entries, isComplete);
	return entries.map(({ uuid }, index) => ({
		name: toPlainLabel(labels[index] ?? uuid),
		value: uuid,
	}));
}

function distinguish(entries: readonly ListEntry[], isComplete: boolean): string[] {
	const prefixes = entries.map(({ uuid }) => uuid.slice(0, 8));
	const isUniquePrefix = createUniqueness(prefixes);
	const candidates = entries.map(({ uuid, label, details }) => {
		const prefix = uuid.slice(0, 8);
		const suffixes = [...details.filter(Boolean), isUniquePrefix(prefix) ? `${prefix}…` : uuid];
		return [...(isComplete ? [label] : []), ...suffixes.map((suffix) => `${label} (${suffix})`)];
	});
	const isUniqueLabel = createUniqueness(candidates.flat());
	return candidates.map((labels) => labels.find(isUniqueLabel) ?? labels.at(-1) ?? '');
}

/** Returns a function that returns whether a text occurs only once among others. */
function createUniqueness(texts: readonly string[]): (text: string) => boolean {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return (text) => (counts.get(text) ?? 0) < 2;
}

/**
 * n8n stores the label of a choice in the workflow, and evaluates it as an expression when it starts with an equals sign
 * (n8n-workflow, `isExpression`). Names come from other firms, so no label may start with one or contain an expression.
 */
function toPlainLabel(label: string): string {
	const plain = toDisplayText(label, MAX_LABEL_LENGTH).replace(/\{(?=\{)/g, '{ ');
	return /^[=＝]/.test(plain) ? `“${plain}”` : plain;
}

function createEntry(
	{ uuid }: IDataObject,
	label: string,
	details: readonly string[],
	searchText = label,
): ListEntry | undefined {
	return isIdentifier(uuid) ? { uuid, label, details, searchText } : undefined;
}

function shorten(name: string): string {
	return toDisplayText(name, MAX_NAME_LENGTH);
}

function joinTexts(texts: readonly string[]): string {
	return texts.filter((text) => text !== '').join(', ');
}

function labelOf(value: unknown, terms: ReadonlyArray<Term<string>>): string {
	const shown = unwrap(value);
	return terms.find((term) => term.value === shown)?.name ?? textOf(shown);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? shorten(value) : '';
}
