import { decodeEntities } from '../../transport/plainText';
import { straightenPunctuation, toDisplayText } from '../../transport/text';
import { MAX_PAGE_SIZE } from '../../transport/pages';
import { clients } from '../fields/records';
import { clientRoles, clientSortKeys } from '../../transport/vocabulary';
import { parseBoolean, parseOptionalText } from '../../parameters/scalars';
import { parseOptionalDate } from '../../parameters/calendarDate';
import { parseChoices, parseList } from '../../parameters/choices';
import {
	type Parameter,
	createEmptyError,
	invalidParameter,
	invalidValue,
} from '../../parameters/item';
import { parseEmailAddress } from '../../parameters/emailAddress';
import { createGetAll } from '../createGetAll';
import { toSortedOptions } from '../fields/everyOperation';
import type { ListFilter } from '../fields/list';

/** Creates a filter from the name of Plannr's filter, the parser of its value, and how it is shown. */
function createFilter(
	query: string,
	parse: ListFilter['parse'],
	field: ListFilter['field'],
): ListFilter {
	return { field, query, parse };
}

/** The filters, with Plannr's names (apidocs.plannrcrm.com, GET /api/v1/account). */
const filters: readonly ListFilter[] = [
	createFilter('filter[created_after]', parseOptionalDate, {
		displayName: 'Created After',
		name: 'createdAfter',
		type: 'dateTime',
		default: '',
		description: 'Only clients created after this date',
	}),
	createFilter('filter[created_before]', parseOptionalDate, {
		displayName: 'Created Before',
		name: 'createdBefore',
		type: 'dateTime',
		default: '',
		description: 'Only clients created before this date',
	}),
	createFilter('filter[primary_email]', parseText, {
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. jane@example.co.uk',
		default: '',
		description: "The client's primary e-mail address, or part of it",
	}),
	createFilter('filter[groups]', parseTexts, {
		displayName: 'Groups',
		name: 'groups',
		type: 'string',
		placeholder: 'e.g. Pension Reviews',
		default: '',
		description: 'Names or UUIDs of client groups, separated by commas. Part of a name is enough.',
	}),
	createFilter('filter[is_prospect]', (parameter) => String(parseBoolean(parameter, true)), {
		displayName: 'Is Prospect',
		name: 'isProspect',
		type: 'boolean',
		default: true,
		description:
			'Whether to return prospects. If off, only clients who are not prospects are returned.',
	}),
	createFilter('filter[name]', parseText, {
		displayName: 'Name',
		name: 'name',
		type: 'string',
		placeholder: 'e.g. Doe',
		default: '',
		description: 'The name of the person, trust or business, or part of it',
	}),
	createFilter('filter[primary_phone_number]', parseText, {
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		placeholder: 'e.g. 07700 900123',
		default: '',
		description: "The client's primary telephone number, or part of it",
	}),
	createFilter('filter[role]', (parameter) => parseChoices(parameter, clientRoles).join(','), {
		displayName: 'Role',
		name: 'role',
		type: 'multiOptions',
		default: [],
		description: 'Only clients with one of these roles',
		options: toSortedOptions(clientRoles),
	}),
	createFilter('filter[status]', parseTexts, {
		displayName: 'Status',
		name: 'status',
		type: 'string',
		placeholder: 'e.g. Active',
		default: '',
		description:
			'Names or UUIDs of client statuses, separated by commas. Part of a name is enough.',
	}),
];

/** A text, or an address without the name around it; a number is neither a name nor an address. */
function parseText(parameter: Parameter): string {
	const { value, name, label } = parameter;
	if (typeof value !== 'string' && !(typeof value === 'number' && name === 'phone')) {
		throw invalidValue(parameter, 'must be text', `Correct '${label}'`);
	}
	const quoted = toDisplayText(decodeEntities(parseOptionalText(parameter) ?? ''));
	const text = /^["“„](?<inner>[^"“”]+)["“”]$/.exec(quoted)?.groups?.inner ?? quoted;
	const found =
		name === 'email' ? (parseEmailAddress(text)?.address ?? straightenPunctuation(text)) : text;
	const flaw = findFilterFlaw(found, name);
	if (flaw !== undefined) {
		const advice = `Enter what to find in '${label}', or part of it, without * and %, or remove '${label}'`;
		throw invalidValue(parameter, flaw, advice);
	}
	return limitLength(found, parameter, `Shorten '${label}'`);
}

/** As it is sent: servers limit a URL to about 8 kilobytes. */
const MAX_ENCODED_LENGTH = 6000;

function limitLength(text: string, parameter: Parameter, advice: string): string {
	if (encodeURIComponent(text).length <= MAX_ENCODED_LENGTH) return text;
	throw invalidValue(parameter, 'is too long', advice);
}

/** Plannr matches parts of texts: a wildcard may match no client, and punctuation alone every client. */
function findFilterFlaw(text: string, name: string): string | undefined {
	if (name === 'phone' && !/\d/.test(text)) return 'contains no digits';
	if (name === 'phone' && /\de\+?\d/i.test(text)) {
		return 'is a number that a spreadsheet has shortened';
	}
	if (name === 'phone' && /[,;/]/.test(text)) return 'is not one number, or part of one';
	if (name === 'email' && /[\s,;<>]/.test(text)) return 'is not one e-mail address, or part of one';
	const isPartOfAddress = name === 'email' && text.includes('@');
	if (!isPartOfAddress && !/[\p{L}\p{N}]/u.test(text)) return 'contains no letters or digits';
	return /^[*%]|\*$|(?<!\d)%$/.test(text) ? 'contains a wildcard (* or %)' : undefined;
}

function parseTexts(parameter: Parameter): string {
	const entries = parseList(parameter, (value) => parseText({ ...parameter, value }));
	const { label } = parameter;
	if (entries.length > 0) {
		const advice = `Use fewer values in '${label}', and several items for the others`;
		return limitLength(entries.join(','), parameter, advice);
	}
	throw createEmptyError(parameter, `Enter a value in '${label}', or remove '${label}'`);
}

/** No client is created between two such dates: the list would be empty, and nothing would say why. */
function rejectReversedDates(query: Readonly<Record<string, string | undefined>>): void {
	const { 'filter[created_after]': after, 'filter[created_before]': before } = query;
	if (after === undefined || before === undefined || after <= before) return;
	throw invalidParameter(
		'createdAfter',
		"'Created After' is later than 'Created Before'",
		"Correct 'Created After' or 'Created Before'",
	);
}

/** Lists the firm's clients (apidocs.plannrcrm.com, GET /api/v1/account). */
export const getAll = createGetAll({
	path: '/api/v1/account',
	recordNoun: 'clients',
	kind: clients,
	filters,
	checkFilters: rejectReversedDates,
	sort: { keys: clientSortKeys, defaultOrder: 'by first name' },
	query: {
		'filter[type]': 'client',
		// What the simplified output shows; documented for this list only.
		include: 'primary_email,primary_phone_number,assigned_adviser',
	},
	pageSize: MAX_PAGE_SIZE,
});
