import type { OperationId } from './operations';

/** What is known of one request: written down on arrival, completed when it is answered or dropped. */
export interface LoggedRequest {
	/** 1 for the first request since the start or the last reset. */
	number: number;
	/** When it arrived. */
	receivedAt: Date;
	/** The HTTP method, in capitals. */
	method: string;
	/** The path without the query. */
	path: string;
	/** The query, decoded; of a name given twice, the last value. */
	query: Record<string, string>;
	/** As received, names in lower case. */
	headers: Record<string, string>;
	/** Parsed JSON, or the raw text where it is not JSON, or undefined where there is none. */
	body: unknown;
	/** What was asked for; undefined for an unknown route. */
	operation: OperationId | undefined;
	/** The names of the misbehaviours that strike it. */
	faults: readonly string[];
	/** Requests being worked on at arrival, this one included. */
	inFlight: number;
	/** The status answered; undefined while open, and when no answer reached the client. */
	status: number | undefined;
	/** Whether the operation's effect took place (for reads: whether it was carried out). */
	executed: boolean;
	/** When it was answered or dropped; undefined while open. */
	finishedAt: Date | undefined;
}

/** The part of an entry that is known on arrival. */
export type Arrival = Pick<
	LoggedRequest,
	'receivedAt' | 'method' | 'path' | 'query' | 'headers' | 'operation'
>;

/** The book of all requests, in order of arrival. */
export class RequestLog {
	/** The entries so far. The list itself stays the same for the life of the sandbox. */
	readonly entries: LoggedRequest[] = [];
	private pending = new Set<LoggedRequest>();

	/**
	 * Opens an entry.
	 * @param arrival what is known already
	 */
	addRequest(arrival: Arrival): LoggedRequest {
		const entry: LoggedRequest = {
			number: this.entries.length + 1,
			...arrival,
			body: undefined,
			faults: [],
			inFlight: this.pending.size + 1,
			status: undefined,
			executed: false,
			finishedAt: undefined,
		};
		this.entries.push(entry);
		this.pending.add(entry);
		return entry;
	}

	/**
	 * Closes an entry.
	 * @param entry one that {@link RequestLog.addRequest} gave
	 * @param status what was answered, or undefined for no answer
	 * @param finishedAt when
	 */
	finishRequest(entry: LoggedRequest, status: number | undefined, finishedAt: Date): void {
		entry.status = status;
		entry.finishedAt = finishedAt;
		this.pending.delete(entry);
	}

	/** Empties the book. Requests still open count no longer as in flight. */
	clear(): void {
		this.entries.length = 0;
		this.pending = new Set();
	}
}
