import { toDisplayText } from '../../transport/text';
import { MAX_PAGE_SIZE } from '../../transport/pages';
import { clients } from '../fields/records';
import { clientRoles, clientSortKeys } from '../../transport/vocabulary';
import { parseBoolean, parseOptionalText } from '../../parameters/scalars';
import { parseOptionalDate } from '../../parameters/calendarDate';
import { parseChoices, parseList } from '../../parameters/choices';
import { type Parameter, createEmptyError, invalidParameter } from '../../parameters/item';
import { parseEmailAddress } from '../../parameters/emailAddress';
import { createGetAll } from '../createGetAll';
import { toSortedOptions } from '../fields/everyOperation';
import type { ListFilter } from '../fields/list';

/** The filters, with Plannr's names (apidocs.plannrcrm.com, GET /api/v1/account). */
const filters: readonly ListFilter[] = [
	{
		field: {
			displayName: 'Created After',
			name: 'createdAfter',
			type: 'dateTime',
			default: '',
			description: 'Only clients created after this date',
		},
		query: 'filter[created_after]',
		parse: parseOptionalDate,
	},
	{
		field: {
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: 'Only clients created before this date',
		},
		query: 'filter[created_before]',
		parse: parseOptionalDate,
	},
	{
		field: {
			displayName: 'Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. jane@example.co.uk',
			default: '',
			description: "The client's primary e-mail address, or part of it",
		},
		query: 'filter[primary_email]',
		parse: parseText,
	},
	{
		field: {
			displayName: 'Groups',
			name: 'groups',
			type: 'string',
			placeholder: 'e.g. Pension Reviews',
			default: '',
			description:
				'Names or UUIDs of client groups, separated by commas. Part of a name is enough.',
		},
		query: 'filter[groups]',
		parse: parseTexts,
	},
	{
		field: {
			displayName: 'Is Prospect',
			name: 'isProspect',
			type: 'boolean',
			default: true,
			description:
				'Whether to return prospects. If off, only clients who are not prospects are returned.',
		},
		query: 'filter[is_prospect]',
		parse: (parameter) => String(parseBoolean(parameter, true)),
	},
	{
		field: {
			displayName: 'Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Doe',
			default: '',
			description: 'The name of the person, trust or business, or part of it',
		},
		query: 'filter[name]',
		parse: parseText,
	},
	{
		field: {
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			placeholder: 'e.g. 07700 900123',
			default: '',
			description: "The client's primary telephone number, or part of it",
		},
		query: 'filter[primary_phone_number]',
		parse: parseText,
	},
	{
		field: {
			displayName: 'Role',
			name: 'role',
			type: 'multiOptions',
			default: [],
			description: 'Only clients with one of these roles',
			options: toSortedOptions(clientRoles),
		},
		query: 'filter[role]',
		parse: (parameter) => parseChoices(parameter, clientRoles).join(','),
	},
	{
		field: {
			displayName: 'Status',
			name: 'status',
			type: 'string',
			placeholder: 'e.g. Active',
			default: '',
			description:
				'Names or UUIDs of client statuses, separated by commas. Part of a name is enough.',
		},
		query: 'filter[status]',
		parse: parseTexts,
	},
];

/** A text, or an address without the name around it; a number is neither a name nor an address. */
function parseText(parameter: Parameter): string {
	const { value, name, label } = parameter;
	if (typeof value !== 'string' && !(typeof value === 'number' && name === 'phone')) {
		throw invalidParameter(name, `'${label}' must be text`, `Correct '${label}'`);
	}
	const text = toDisplayText(parseOptionalText(parameter) ?? '');
	const flaw = findFilterFlaw(text, name);
	if (flaw !== undefined) {
		throw invalidParameter(
			name,
			`'${label}' ${flaw}`,
			`Enter what to find in '${label}', or part of it, without * and %, or remove '${label}'`,
		);
	}
	const found = name === 'email' ? (parseEmailAddress(text)?.address ?? text) : text;
	return limitLength(found, parameter, `Shorten '${label}'`);
}

/** As it is sent: servers limit a URL to about 8 kilobytes. */
const MAX_ENCODED_LENGTH = 6000;

function limitLength(text: string, { name, label }: Parameter, advice: string): string {
	if (encodeURIComponent(text).length <= MAX_ENCODED_LENGTH) return text;
	throw invalidParameter(name, `'${label}' is too long`, advice);
}

/** Plannr matches parts of texts: a wildcard may match no client, and punctuation alone every client. */
function findFilterFlaw(text: string, name: string): string | undefined {
	if (name === 'phone' && !/\d/.test(text)) return 'contains no digits';
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

/** Lists the firm's clients (apidocs.plannrcrm.com, GET /api/v1/account). */
export const getAll = createGetAll({
	path: '/api/v1/account',
	recordNoun: 'clients',
	kind: clients,
	filters,
	sort: { keys: clientSortKeys, defaultOrder: 'by first name' },
	query: {
		'filter[type]': 'client',
		// What the simplified output shows; documented for this list only.
		include: 'primary_email,primary_phone_number,assigned_adviser',
	},
	pageSize: MAX_PAGE_SIZE,
});
