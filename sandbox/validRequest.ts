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

function createTypeError(field: string): Error {
	return new Error(`The validated field ${field} has an unexpected type`);
}

/**
 * Returns a string field of the body.
 * @param request the request
 * @param field a field that the OpenAPI document requires to be a string
 */
export function getString(request: ValidRequest, field: string): string {
	const value = request.body[field];
	if (typeof value !== 'string') throw createTypeError(field);
	return value;
}

/**
 * Returns a list of strings from the body.
 * @param request the request
 * @param field a field that the OpenAPI document requires to be a list of strings
 */
export function getStrings(request: ValidRequest, field: string): string[] {
	const value = request.body[field];
	if (!Array.isArray(value)) throw createTypeError(field);
	return value.map((element: unknown) => {
		if (typeof element !== 'string') throw createTypeError(field);
		return element;
	});
}

/**
 * Returns an optional string field of the body, trimmed. An empty string becomes null, as Laravel's TrimStrings and
 * ConvertEmptyStringsToNull middleware do; not confirmed for Plannr.
 * @param request the request
 * @param field the field's name
 */
export function getOptionalString(request: ValidRequest, field: string): string | null {
	const value = request.body[field] ?? null;
	if (value === null) return null;
	if (typeof value !== 'string') throw createTypeError(field);
	return value.trim() === '' ? null : value.trim();
}

/**
 * Returns an optional number from the body.
 * @param request the request
 * @param field the field's name
 */
export function getOptionalNumber(request: ValidRequest, field: string): number | null {
	const value = request.body[field] ?? null;
	if (value === null || typeof value === 'number') return value;
	throw createTypeError(field);
}
