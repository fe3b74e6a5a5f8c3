import { HttpError } from './laravel';
import { getDirection, type Connection, type Referral } from './mockData';
import { paginate, parseFilterValues, sortItems, type Page } from './pagination';
import type { Resource } from './resources';
import type { ValidRequest } from './validRequest';

/** A connection or a referral: both have a sender and a recipient, and are listed in the same way. */
type ListedRecord = Connection | Referral;

/**
 * Finds a record.
 * @param table the connections or the referrals
 * @returns undefined if there is none to which the acting firm is a party
 */
export function findRecord<Item extends ListedRecord>(
	{ data, actingAccount }: ValidRequest,
	table: ReadonlyMap<string, Item>,
	uuid: string,
): Item | undefined {
	const record = table.get(uuid.toLowerCase());
	if (record === undefined || getDirection(data, record, actingAccount.firmUuid) === undefined) {
		return undefined;
	}
	return record;
}

/**
 * As {@link findRecord}, by the UUID in the path.
 * @throws HttpError 404 if there is none
 */
export function getRecordInPath<Item extends ListedRecord>(
	request: ValidRequest,
	table: ReadonlyMap<string, Item>,
	kind: string,
): Item {
	const record = findRecord(request, table, request.uuid);
	if (record === undefined) throw new HttpError(404, `${kind} not found.`);
	return record;
}

/**
 * Lists the acting firm's records, filtered and sorted; the contract decides which filters a route has.
 * @param table the connections or the referrals
 */
export function listRecords<Item extends ListedRecord>(
	request: ValidRequest,
	table: ReadonlyMap<string, Item>,
	getStatus: (record: Item, now: Date) => string,
	toResource: (request: ValidRequest, record: Item) => Resource,
): Page<Resource> {
	const { data, now, query, actingAccount } = request;
	const parseFilter = (name: string) => parseFilterValues(query[`filter[${name}]`]?.toLowerCase());
	const uuids = parseFilter('uuid');
	const statuses = parseFilter('status');
	const directions = parseFilter('direction');
	const recipients = parseFilter('recipient_uuid');
	const matching = [...table.values()].filter((record) => {
		const direction = getDirection(data, record, actingAccount.firmUuid);
		return (
			direction !== undefined &&
			(uuids?.has(record.uuid.toLowerCase()) ?? true) &&
			(statuses?.has(getStatus(record, now)) ?? true) &&
			(directions?.has(direction) ?? true) &&
			(recipients?.has(record.recipientAccountUuid) ?? true)
		);
	});
	const sorted = sortItems(matching, query['sort'] ?? '-created_at', (record, key) => {
		if (key === 'status') return getStatus(record, now);
		if (key === 'expires_at') return record.expiresAt?.getTime() ?? null;
		return (key === 'updated_at' ? record.updatedAt : record.createdAt).getTime();
	});
	const page = paginate(sorted, request);
	return { ...page, data: page.data.map((record) => toResource(request, record)) };
}
