import type { HttpResponse } from './httpResponse';
import { toLondonTime } from './londonTime';
import type { MockData } from './mockData';
import type { OperationId } from './operations';
import {
	alterContactDetails,
	alterRecord,
	type ContactDetailAlteration,
	type RecordAlteration,
} from './recordAlterations';
import type { LoggedRequest } from './requestLog';
import { isObject, type Resource } from './resources';

/**
 * The ways in which the mock API deviates from the documentation, for all requests. Faults of single requests are in
 * `faults.ts`.
 */
export interface Hostility {
	/** How far the `Date` header of every response is ahead of the server's clock, in milliseconds; negative: behind. */
	dateAheadMs?: number;
	/** The same for lists only, as if another proxy returned them, in milliseconds; added to `dateAheadMs`. */
	listDateAheadMs?: number;
	/** How `created_at` and `updated_at` are shown. */
	timestamps?: {
		/** How far they are ahead of the server's clock, in milliseconds. */
		aheadMs?: number;
		/** Whether the seconds are shown as 00. */
		toTheMinute?: boolean;
		/** The UTC offset that is stated instead of the correct one, such as `+01:00`. */
		statedOffset?: string;
	};
	/** Steps the server's clock, for the headers and for timestamps. */
	clockStep?: {
		/** The number of requests before the step. */
		afterRequests: number;
		/** How far the clock steps, in milliseconds; negative: backwards. */
		ms: number;
	};
	/** A cache in front of the lists, which keeps every response and ignores `Cache-Control`. */
	listCache?: {
		/**
		 * How its responses can be recognised: by an `Age` and an old `Date`, by the old `Date` alone, by an `X-Cache` alone,
		 * or not at all.
		 */
		shows: 'age' | 'date' | 'hit' | 'nothing';
		/** Whether it returns the same response whatever the query is. */
		ignoresQuery?: boolean;
	};
	/** How long it takes until a list shows a new record, in milliseconds. */
	listLagMs?: number;
	/** Query parameters that are ignored, such as `sort`, `per_page` or `filter[status]`. */
	ignoredQuery?: readonly string[];
	/**
	 * By how many records a list moves between two of its pages: that many are added at its start, so that the last ones
	 * of a page are repeated on the next (negative: removed, so that some are on no page).
	 */
	listShift?: number;
	/** How accounts show their e-mail addresses and telephone numbers; by default as documented. */
	contactDetails?: ContactDetailAlteration;
	/** Whether lists contain neither links nor the numbers of pages and records. */
	hidesPagination?: boolean;
	/** The fields of a record that lists show; all by default. */
	listFields?: readonly string[];
	/** Whether lists show the UUIDs of their records in capitals. */
	listsInCapitals?: boolean;
	/** How the referrals shown differ from what was requested. */
	alterations?: readonly RecordAlteration[];
}

/** The `Age` of cached responses, in seconds; the real one may be 0. */
const STATED_AGE = '300';

const LISTS: ReadonlySet<OperationId | undefined> = new Set([
	'listReferrals',
	'listConnections',
	'findAccounts',
]);

/** Makes the mock API behave as its {@link Hostility} requires. */
export class HostileServer {
	/** The current behaviour, which may be modified. */
	readonly hostility: Hostility;
	private readonly initial: Hostility;
	/** When a request created each record, by UUID, in milliseconds since 1970, by this machine's clock. */
	private readonly createdAt = new Map<unknown, number>();
	private readonly cache = new Map<string, HttpResponse>();

	constructor(hostility: Hostility) {
		this.initial = structuredClone(hostility);
		this.hostility = structuredClone(hostility);
	}

	/** Restores the initial behaviour, and empties the cache. */
	reset(): void {
		for (const name of Object.keys(this.hostility)) Reflect.deleteProperty(this.hostility, name);
		Object.assign(this.hostility, structuredClone(this.initial));
		this.createdAt.clear();
		this.cache.clear();
	}

	/**
	 * Returns the time by the server's clock.
	 * @param time the time without the step
	 * @param requestCount the number of requests so far, including the current one
	 */
	stepClock(time: Date, requestCount: number): Date {
		const { clockStep } = this.hostility;
		if (clockStep === undefined || requestCount <= clockStep.afterRequests) return time;
		return new Date(time.getTime() + clockStep.ms);
	}

	/** Returns the date to state in a response. */
	statedDate(operation: OperationId | undefined, now: Date): Date {
		const { dateAheadMs = 0, listDateAheadMs = 0 } = this.hostility;
		const aheadMs = dateAheadMs + (LISTS.has(operation) ? listDateAheadMs : 0);
		return new Date(now.getTime() + aheadMs);
	}

	/** Returns the query without the parameters that are ignored. */
	understoodQuery(query: Record<string, string>): Record<string, string> {
		const ignored = new Set(this.hostility.ignoredQuery);
		return Object.fromEntries(Object.entries(query).filter(([name]) => !ignored.has(name)));
	}

	/** Returns the data that an operation uses: lists lag behind. */
	visibleData(operation: OperationId | undefined, data: MockData): MockData {
		const { listLagMs = 0 } = this.hostility;
		if (listLagMs === 0 || !LISTS.has(operation)) return data;
		const isVisible = (uuid: string): boolean =>
			(this.createdAt.get(uuid) ?? -Infinity) <= Date.now() - listLagMs;
		const visible = <Value>(table: ReadonlyMap<string, Value>): Map<string, Value> =>
			new Map([...table].filter(([uuid]) => isVisible(uuid)));
		return {
			...data,
			referrals: visible(data.referrals),
			connections: visible(data.connections),
		};
	}

	/** Changes a documented response as the hostility requires, and remembers when records were created. */
	distort(
		{ operation, path, query }: LoggedRequest,
		response: HttpResponse,
		now: Date,
	): HttpResponse {
		if (response.status !== 200) return response;
		const body: unknown = JSON.parse(response.text);
		if (!isObject(body)) return response;
		if (operation === 'createReferral' || operation === 'requestConnection') {
			this.createdAt.set(body['uuid'], Date.now());
		}
		if (!LISTS.has(operation)) {
			return { ...response, text: JSON.stringify(this.distortRecord(body)) };
		}
		const rows: unknown[] = Array.isArray(body['data']) ? body['data'] : [];
		const data = rows.filter(isObject).map((row) => this.toRow(this.distortRecord(row)));
		const list = this.hostility.hidesPagination === true ? { data } : { ...body, data };
		const address =
			this.hostility.listCache?.ignoresQuery === true ? path : JSON.stringify([path, query]);
		const date = this.statedDate(operation, now).toUTCString();
		return this.throughCache(address, date, { ...response, text: JSON.stringify(list) });
	}

	private throughCache(address: string, date: string, response: HttpResponse): HttpResponse {
		const { listCache } = this.hostility;
		if (listCache === undefined) return response;
		const cached = this.cache.get(address);
		if (cached !== undefined) {
			const shown = {
				...(listCache.shows === 'age' && { Age: STATED_AGE }),
				...(listCache.shows === 'hit' && { 'X-Cache': 'HIT' }),
			};
			return { ...cached, headers: { ...cached.headers, ...shown } };
		}
		const showsDate = listCache.shows === 'age' || listCache.shows === 'date';
		const headers = showsDate ? { Date: date } : {};
		this.cache.set(address, { ...response, headers: { ...response.headers, ...headers } });
		return response;
	}

	private distortRecord(record: Resource): Resource {
		const { alterations = [], contactDetails } = this.hostility;
		const isReferral = 'advice_type' in record;
		const requested = isReferral ? alterRecord(record, alterations) : record;
		const altered =
			contactDetails === undefined ? requested : alterContactDetails(requested, contactDetails);
		return {
			...altered,
			...this.distortTimestamp(altered, 'created_at'),
			...this.distortTimestamp(altered, 'updated_at'),
		};
	}

	private distortTimestamp(record: Resource, field: string): Resource {
		const { timestamps } = this.hostility;
		const value = record[field];
		if (timestamps === undefined || typeof value !== 'string') return {};
		const { aheadMs = 0, toTheMinute = false, statedOffset } = timestamps;
		const shown = toLondonTime(new Date(Date.parse(value) + aheadMs));
		const time = toTheMinute ? `${shown.slice(0, 16)}:00` : shown.slice(0, 19);
		return { [field]: `${time}${statedOffset ?? shown.slice(19)}` };
	}

	private toRow(record: Resource): Resource {
		const { listFields, listsInCapitals = false } = this.hostility;
		const shown = listsInCapitals
			? { ...record, uuid: String(record['uuid']).toUpperCase() }
			: record;
		if (listFields === undefined) return shown;
		return Object.fromEntries(Object.entries(shown).filter(([name]) => listFields.includes(name)));
	}
}
