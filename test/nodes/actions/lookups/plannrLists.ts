import type { IDataObject } from 'n8n-workflow';

import { lookUp } from '../../../../nodes/PlannrReferral/actions/lookups';
import { getMember } from '../../../../nodes/PlannrReferral/transport/json';
import {
	type LookupList,
	type RecordReference,
	parseReferences,
} from '../../../../nodes/PlannrReferral/parameters/references';
import { ConcurrencyLimit } from '../../../../nodes/PlannrReferral/transport/queues';
import { type ListRequest, type ListResponse, createListClient } from '../../transport/lists';
import { collectProblems } from '../../parameters/collectProblems';
import { parameterOf } from '../../parameters/parameterOf';

/** A UUID that is recognised in messages. */
export const uuidOf = (number: number) =>
	`${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** A client as the list shows it, with its primary e-mail address. */
export const createClient = (
	number: number,
	name: string | null,
	address?: string | null,
	changes: IDataObject = {},
): IDataObject => ({
	uuid: uuidOf(number),
	type: 'client',
	role: 'individual',
	name,
	created_at: '2026-02-20T09:00:00+00:00',
	...(address !== undefined && { primary_email: address === null ? null : { value: address } }),
	...changes,
});

export const createConnection = (
	number: number,
	firm: string,
	changes: IDataObject = {},
): IDataObject => ({
	uuid: uuidOf(number),
	status: 'accepted',
	direction: 'sent',
	sender_firm: { uuid: uuidOf(1000), name: 'Our Firm' },
	recipient_firm: { uuid: uuidOf(1001), name: firm },
	recipient_account: { name: 'Gareth Thompson' },
	created_at: '2026-02-20T09:00:00+00:00',
	...changes,
});

/** How the lists respond. */
export interface ServerOptions {
	readonly ignoresFilters?: boolean;
	/** Whether filters distinguish letter case. */
	readonly distinguishesCase?: boolean;
	/** The number of records on a page, if not as many as asked for. */
	readonly pageSize?: number;
	/** Whether pages state a total and the number of the last page. */
	readonly hidesTotal?: boolean;
	/** Returns the rows of one page in place of the right ones; it knows the last row of the page before. */
	readonly alterPage?: (
		rows: IDataObject[],
		page: number,
		request: ListRequest,
		previousRow: IDataObject | undefined,
	) => unknown;
	/** The address by which the server finds a record that does not show it. */
	readonly hiddenAddresses?: ReadonlyMap<IDataObject, string>;
}

/** Lists as Plannr documents them: filters find parts of values, pages have at most 500 records. */
export function respondAsPlannr(
	records: readonly IDataObject[],
	{
		ignoresFilters = false,
		distinguishesCase = false,
		pageSize,
		hidesTotal = false,
		alterPage,
		hiddenAddresses,
	}: ServerOptions = {},
) {
	return (request: ListRequest): unknown => {
		const { query } = request;
		const size = pageSize ?? Number(query.per_page ?? 15);
		const page = Number(query.page ?? 1);
		const fold = (text: string) => (distinguishesCase ? text : text.toLowerCase());
		const contains = (texts: unknown[], part = '') =>
			fold(texts.filter((text) => typeof text === 'string').join(' ')).includes(fold(part));
		const matching = records.filter((record) => {
			if (ignoresFilters) return true;
			const { name, first_name, last_name, entity_name, primary_email, status } = record;
			const address =
				hiddenAddresses?.get(record) ?? getMember(primary_email, 'value') ?? primary_email;
			return (
				contains([name, first_name, last_name, entity_name], query['filter[name]']) &&
				contains([address], query['filter[primary_email]']) &&
				contains([status], query['filter[status]'])
			);
		});
		const rows = matching.slice((page - 1) * size, page * size);
		const lastPage = Math.max(1, Math.ceil(matching.length / size));
		const next = page < lastPage ? `https://api.example.com${request.path}?page=${page + 1}` : null;
		const altered = alterPage?.(rows, page, request, matching[(page - 1) * size - 1]);
		if (altered instanceof Error) return altered;
		return {
			data: altered ?? rows,
			links: { next },
			...(!hidesTotal && {
				meta: { current_page: page, last_page: lastPage, total: matching.length },
			}),
		};
	};
}

/** What one value of a parameter stands for. */
export type Outcome = string | { readonly message: string } | { readonly error: unknown };

/**
 * Looks up values in a list.
 *
 * @returns for each value the UUID, the message of a problem, or the error; and the requests
 */
export async function lookUpValues(
	response: ListResponse,
	values: readonly string[],
	mode: 'email' | 'name' | 'firm' = 'email',
	list: LookupList = mode === 'firm' ? 'acceptedConnections' : 'clients',
) {
	const toParameter =
		list === 'clients'
			? parameterOf('clients', 'Clients')
			: parameterOf('connection', 'Connection');
	const { client, requests } = createListClient(response);
	const references = values.map((value): RecordReference => {
		const parameter = toParameter([value]);
		const [reference, ...others] = parseReferences(parameter, mode).references;
		if (reference === undefined || others.length > 0) throw new Error(`Not one value: ${value}`);
		return { list, reference, parameter };
	});
	const find = await lookUp(client, references, new ConcurrencyLimit());
	const outcomes = references.map((reference): Outcome => {
		let uuid = '';
		try {
			const [problem] = collectProblems(() => (uuid = find(reference)));
			return problem === undefined ? uuid : { message: problem.message };
		} catch (error) {
			return { error };
		}
	});
	return { outcomes, requests };
}
