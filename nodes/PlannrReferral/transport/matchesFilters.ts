import type { IDataObject } from 'n8n-workflow';

import { contactValueOf, isMasked, unmaskedEmailOf } from './accounts';
import { isFalse, isRecord, readTerm, unwrap, uuidOf } from './json';
import { MAX_PAGE_SIZE, type Query } from './pages';
import {
	hasHyphenatedWords,
	hasWords,
	isSameIdentifier,
	isUuid,
	straightenPunctuation,
	toSharedPart,
} from './text';
import { toInstant, toLondonDate } from './clock';

/** Whether a record matches the value of a filter. A record that does not show the field matches. */
type Rule = (record: IDataObject, value: string) => boolean;

/** One of several values, separated by commas. */
const isOneOf =
	(field: string): Rule =>
	(record, values) => {
		const actual = unwrap(record[field]);
		if (typeof actual !== 'string') return true;
		return values.toLowerCase().split(',').includes(actual.trim().toLowerCase());
	};

/** Plannr documents two directions. Any other word may stand for either, so it matches. */
const isInDirection: Rule = ({ direction }, value) =>
	!['sent', 'received'].includes(readTerm(direction)) || readTerm(direction) === value;

/** A part of the names or a whole UUID of one of several records, separated by commas. */
const isNamed =
	(field: string): Rule =>
	(record, values) => {
		const actual = record[field];
		const shown = (Array.isArray(actual) ? actual : [actual]).flatMap((one: unknown) =>
			isRecord(one) ? [one.name, one.uuid] : [one],
		);
		if (!shown.every((one) => typeof one === 'string')) return true;
		return values.split(',').some((value) => shown.some((text) => hasWords(text, value)));
	};

/**
 * Part of a text that may be null, which means that there is none: Laravel shows a relationship that was included and
 * does not exist as null, and leaves it out if it was not included (laravel.com/docs/eloquent-resources).
 */
const hasPart =
	(field: string, read: (record: IDataObject) => string | undefined, includes: Compare): Rule =>
	(record, value) => {
		const text = read(record);
		return text === undefined || isMasked(text) ? record[field] !== null : includes(text, value);
	};

type Compare = (text: string, part: string) => boolean;

const includesText: Compare = (text, part) =>
	toComparable(text).includes(toComparable(part.trim()));

const toComparable = (text: string) => straightenPunctuation(text.normalize('NFC')).toLowerCase();

/** Compares the digits of telephone numbers, without the prefix of the country or the area. */
const includesDigits: Compare = (text, part) => {
	const digits = part.replace(/\D/g, '').replace(/^(?:00)?(?:44)?0?/, '');
	return digits === '' || text.replace(/\D/g, '').includes(digits);
};

const isCreated =
	(compare: (created: string, date: string) => boolean): Rule =>
	({ created_at }, date) => {
		const instant = toInstant(created_at);
		return Number.isNaN(instant) || compare(toLondonDate(instant), date);
	};

/** The filters of referrals and connections. */
const RULES: Readonly<Record<string, Rule>> = {
	'filter[direction]': isInDirection,
	'filter[recipient_uuid]': ({ recipient_account: account }, values) => {
		const shown = uuidOf(account);
		return !isUuid(shown) || values.split(',').some((value) => isSameIdentifier(shown, value));
	},
	'filter[status]': isOneOf('status'),
	'filter[uuid]': isOneOf('uuid'),
};

/** The filters of accounts. Whether the days of the last two count themselves is not documented, so here they do. */
const ACCOUNT_RULES: Readonly<Record<string, Rule>> = {
	'filter[type]': isOneOf('type'),
	'filter[role]': isOneOf('role'),
	'filter[status]': isNamed('status'),
	'filter[groups]': isNamed('groups'),
	'filter[name]': ({ name, first_name, last_name, entity_name }, value) => {
		const names = [name, first_name, last_name, entity_name].filter(
			(part) => typeof part === 'string' && part.trim() !== '',
		);
		const text = names.map(String).join(' ');
		return text === '' || (hasWords(text, value) && hasHyphenatedWords(text, value));
	},
	'filter[primary_email]': hasPart('primary_email', unmaskedEmailOf, includesText),
	'filter[primary_phone_number]': hasPart(
		'primary_phone_number',
		({ primary_phone_number }) => contactValueOf(primary_phone_number),
		includesDigits,
	),
	'filter[is_prospect]': ({ is_prospect: shown }, value) =>
		typeof shown === 'object' ||
		!/^(true|false|[01])$/i.test(String(shown)) ||
		String(!isFalse(shown)) === value,
	'filter[created_after]': isCreated((created, date) => created >= date),
	'filter[created_before]': isCreated((created, date) => created <= date),
};

/**
 * Whether a record matches the filters of a request. It is not known whether Plannr applies a filter to further pages,
 * and a record that was not requested could be accepted or reported by mistake.
 *
 * @param record a record as Plannr returned it; a missing field matches
 * @param query the query parameters: those of accounts, if they filter by type
 */
export function matchesFilters(record: IDataObject, query: Query): boolean {
	const rules = Object.entries('filter[type]' in query ? ACCOUNT_RULES : RULES);
	return rules.every(([filter, rule]) => {
		const value = query[filter];
		return value === undefined || rule(record, value);
	});
}

/**
 * Returns the query to send. Plannr may distinguish the spellings of an apostrophe or a hyphen in a name, so it is asked
 * for what they share, on the largest pages, since few of the records may match; {@link matchesFilters} compares the rest.
 */
export function toSentQuery(query: Query): Query {
	const { 'filter[name]': name } = query;
	if (name === undefined) return query;
	const part = toSharedPart(name);
	const change = { 'filter[name]': part, per_page: String(MAX_PAGE_SIZE) };
	return part === name ? query : { ...query, ...change };
}
