import { parseAll } from '../parameters/item';
import type { PlannrClient } from '../transport/client';
import { createListTexts } from '../transport/explain';
import { PAGE_SIZE } from '../transport/pages';
import { fetchPages, readUntil } from '../transport/pagination';
import { sortKeys } from '../transport/vocabulary';
import {
	type FormatRecord,
	createOptionsField,
	createOutputFields,
	parseOutput,
} from './fields/everyOperation';
import {
	type ListFilter,
	type SortDescription,
	createFiltersField,
	createSortField,
	limitFields,
	parseFilters,
	parseLimit,
	parseSort,
} from './fields/list';
import type { RecordKind } from './fields/records';
import type { Operation, OperationResult } from './operation';

interface ListDescription {
	readonly path: string;
	/** The noun for the records, in the plural, e.g. `referrals`. */
	readonly recordNoun: string;
	readonly kind: RecordKind;
	readonly filters: readonly ListFilter[];
	/** Throws {@link InvalidParameters} when the filters, by Plannr's names, contradict each other. */
	readonly checkFilters?: (query: Readonly<Record<string, string | undefined>>) => void;
	/** By default as for referrals and connections. */
	readonly sort?: SortDescription;
	/** What every request contains besides the parameters. */
	readonly query?: Readonly<Record<string, string>>;
	/** The number of records on a page; {@link PAGE_SIZE} by default. */
	readonly pageSize?: number;
}

const newestFirst: SortDescription = { keys: sortKeys, defaultOrder: 'newest first' };

/** Creates an operation that gets many records. */
export function createGetAll({
	path,
	recordNoun,
	kind,
	filters,
	checkFilters,
	sort = newestFirst,
	query,
	pageSize = PAGE_SIZE,
}: ListDescription): Operation {
	return {
		fields: [
			...limitFields,
			createFiltersField(filters),
			...createOutputFields(kind),
			createOptionsField(),
			createSortField(sort),
		],
		messages: {
			rejected: {
				message: `Could not get the ${recordNoun}`,
				advice:
					"Check 'Filters' first, correct what Plannr's message refers to, then run the workflow again",
			},
			...createListTexts(recordNoun),
			labels: { filter: 'Filters', sort: 'Sort' },
		},
		parse(item) {
			const { filter, order, limit, formatRecord } = parseAll({
				filter: () => parseFilters(item, filters),
				order: () => parseSort(item, sort),
				limit: () => parseLimit(item),
				formatRecord: () => parseOutput(item, kind),
			});
			checkFilters?.(filter);
			const size = String(Math.min(limit, pageSize));
			const parameters = { per_page: size, ...query, ...filter, sort: order };
			return [
				{
					kind: 'read',
					run: async (client) => await fetchList(client, path, parameters, limit, formatRecord),
				},
			];
		},
	};
}

/**
 * Fetches as many pages of a list as the limit needs, with a note when records may be missing; throws a
 * {@link PlannrError} when there is no valid response.
 *
 * @param parameters those of the query; undefined and empty ones are left out
 */
export async function fetchList(
	client: PlannrClient,
	path: string,
	parameters: Readonly<Record<string, string | undefined>>,
	limit: number,
	formatRecord: FormatRecord,
): Promise<OperationResult> {
	const query: Record<string, string> = {};
	for (const [name, value] of Object.entries(parameters)) if (value) query[name] = value;
	const read = async () => {
		const { records, isComplete } = await fetchPages(
			client,
			path,
			query,
			({ count }) => count >= limit,
		);
		const shown = records.filter((record) => Object.keys(record).length > 0);
		const isWhole = isComplete && shown.length === records.length;
		return { shown, isWhole: isWhole || shown.length >= limit };
	};
	const { shown, isWhole } = await readUntil(read, (reading) => reading.isWhole);
	const records = shown.slice(0, limit).map(formatRecord);
	return { records, ...(!isWhole && { note: 'incomplete' }) };
}
