import type { INodeProperties } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { toDisplayText } from '../../transport/text';
import { MAX_PAGE_SIZE } from '../../transport/pages';
import { clientFields, simplifyClient } from '../fields/records';
import { clientRoles, clientSortKeys } from '../../transport/vocabulary';
import { parseBoolean, parseOptionalText } from '../../parameters/scalars';
import { parseOptionalDate } from '../../parameters/calendarDate';
import { parseChoices, parseList } from '../../parameters/choices';
import {
	type ItemParameters,
	type Parameter,
	getSetting,
	invalidParameter,
	parseAll,
} from '../../parameters/item';
import { parseEmailAddress } from '../../parameters/emailAddress';
import { type ListInput, buildQuery, fetchList } from '../fetchList';
import {
	toSortedOptions,
	createOutputFields,
	parseOutput,
	createOptionsField,
} from '../fields/everyOperation';
import {
	limitFields,
	parseLimit,
	type SortDescription,
	createSortField,
	parseSort,
} from '../fields/list';
import type { Operation } from '../operation';
import { createListMessages } from '../readMessages';

const sort: SortDescription = {
	keys: clientSortKeys,
	defaultOrder: 'by first name',
};

/** A filter: how it is shown, and how its value becomes that of Plannr's filter. */
interface ClientFilter {
	readonly field: INodeProperties;
	/** Plannr's name of it (apidocs.plannrcrm.com, GET /api/v1/account). */
	readonly query: string;
	/** Throws {@link InvalidParameters} when the value is not valid. */
	readonly parse: (parameter: Parameter) => string | undefined;
}

const FILTERS: readonly ClientFilter[] = [
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
	return name === 'email' ? (parseEmailAddress(text)?.address ?? text) : text;
}

function parseTexts(parameter: Parameter): string {
	const entries = parseList(parameter, (value) => parseText({ ...parameter, value }));
	if (entries.length > 0) return entries.join(',');
	const { name, label } = parameter;
	const advice = `Enter a value in '${label}', or remove '${label}'`;
	throw invalidParameter(name, `'${label}' is empty`, advice);
}

function parseClientFilters(item: ItemParameters): ListInput['query'] {
	const parsers = FILTERS.map(({ field: { name, displayName: label }, query, parse }) => {
		const parseFilter = (): string | undefined => {
			const parameter = getSetting(item, `filters.${name}`, label);
			return parameter.value === undefined ? undefined : parse(parameter);
		};
		return [query, parseFilter] as const;
	});
	return buildQuery({ 'filter[type]': 'client', ...parseAll(Object.fromEntries(parsers)) });
}

/** What the simplified output shows; documented for this list only (apidocs.plannrcrm.com, GET /api/v1/account). */
const INCLUDE = 'primary_email,primary_phone_number,assigned_adviser';

/** Lists the firm's clients (apidocs.plannrcrm.com, GET /api/v1/account). */
export const getAll: Operation = {
	fields: [
		...limitFields,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: FILTERS.map(({ field }) => field),
		},
		...createOutputFields(clientFields),
		createOptionsField(),
		createSortField(sort),
	],
	messages: createListMessages('clients'),
	parse(item) {
		const { filters, order, ...input } = parseAll({
			filters: () => parseClientFilters(item),
			order: () => parseSort(item, sort.keys),
			limit: () => parseLimit(item),
			formatRecord: () => parseOutput(item, clientFields, simplifyClient),
		});
		const query = { ...filters, include: INCLUDE, ...(order !== undefined && { sort: order }) };
		const run = async (client: PlannrClient) =>
			await fetchList(client, '/api/v1/account', { ...input, query, pageSize: MAX_PAGE_SIZE });
		return [{ kind: 'read', run }];
	},
};
