import type { Account, MockData } from './mockData';

/** A request that is authenticated, authorised and valid against the OpenAPI document. */
export interface ValidRequest {
	data: MockData;
	/** When the request arrived. */
	now: Date;
	/** The account named in the X-PLANNR-ACCOUNT-UUID header. */
	actingAccount: Account;
	/** The UUID in the path; empty for paths without one. */
	uuid: string;
	query: Readonly<Record<string, string>>;
	/** The fields of the body; empty if there is no body. */
	body: Readonly<Record<string, unknown>>;
	/** The absolute URL of the request, without the query. */
	url: string;
	/** How many records are added (negative: removed) at the start of a list between two of its pages; default 0. */
	listShift?: number | undefined;
}

/** Returns a field of the body that the OpenAPI document requires to be a list of strings. */
export function getStrings({ body }: ValidRequest, field: string): string[] {
	const value = body[field];
	return Array.isArray(value) ? value.map(String) : [];
}

/**
 * Returns an optional string field of the body, trimmed. An empty string becomes null, as Laravel's TrimStrings and
 * ConvertEmptyStringsToNull middleware do; not confirmed for Plannr.
 */
export function getOptionalString({ body }: ValidRequest, field: string): string | null {
	const value = body[field];
	const text = typeof value === 'string' ? value.trim() : '';
	return text === '' ? null : text;
}
