import type { OperationId } from './operations';

/** A logged request: added on arrival, completed when the response is sent or the connection dropped. */
export interface LoggedRequest {
	/** Its number, from 1, since the start or the last reset. */
	number: number;
	/** When it arrived. */
	receivedAt: Date;
	/** The HTTP method, in capitals. */
	method: string;
	/** The path, without the query. */
	path: string;
	/** The decoded query; the last value of a parameter that occurs several times. */
	query: Record<string, string>;
	/** The headers, with names in lower case. */
	headers: Record<string, string>;
	/** The parsed JSON, the raw text if it is not JSON, or undefined if there is no body. */
	body: unknown;
	/** The requested operation; undefined for an unknown route. */
	operation: OperationId | undefined;
	/** The names of the faults that apply to it. */
	faults: readonly string[];
	/** The number of requests in flight on arrival, including this one. */
	inFlight: number;
	/** The status of the response; undefined while open, and if the connection was dropped. */
	status: number | undefined;
	/** Whether the operation was executed. */
	executed: boolean;
	/** When the response was sent or the connection dropped; undefined while open. */
	finishedAt: Date | undefined;
}

/** The properties that are known on arrival. */
type Arrival = Pick<
	LoggedRequest,
	'receivedAt' | 'method' | 'path' | 'query' | 'headers' | 'operation' | 'faults'
>;

/** Logs all requests, in order of arrival. */
export class RequestLog {
	/** The requests so far. The array stays the same, even after {@link RequestLog.clear}. */
	readonly entries: LoggedRequest[] = [];
	private readonly openRequests = new Set<LoggedRequest>();

	/** Adds a request. */
	add(arrival: Arrival): LoggedRequest {
		const entry: LoggedRequest = {
			number: this.entries.length + 1,
			...arrival,
			body: undefined,
			inFlight: this.openRequests.size + 1,
			status: undefined,
			executed: false,
			finishedAt: undefined,
		};
		this.entries.push(entry);
		this.openRequests.add(entry);
		return entry;
	}

	/** Completes a request; without a status if the connection was dropped. */
	finish(entry: LoggedRequest, status: number | undefined, finishedAt: Date): void {
		entry.status = status;
		entry.finishedAt = finishedAt;
		this.openRequests.delete(entry);
	}

	/** Removes all requests. Open ones no longer count as in flight. */
	clear(): void {
		this.entries.length = 0;
		this.openRequests.clear();
	}
}
