import type { Account, MockData } from './mockData';

/** A request that may be carried out: authenticated, allowed, and valid by the contract. */
export interface ValidRequest {
	data: MockData;
	/** The moment of the request. */
	now: Date;
	/** The account that acts, from the X-PLANNR-ACCOUNT-UUID header. */
	actingAccount: Account;
	/** The UUID in the path; empty for paths without one. */
	uuid: string;
	query: Readonly<Record<string, string>>;
	/** The fields of the body; empty where there is none. */
	body: Readonly<Record<string, unknown>>;
	/** The absolute address of the request without its query. */
	url: string;
}

function createTypeError(field: string): Error {
	return new Error(`The contract let through a ${field} that the sandbox cannot read`);
}

/**
 * A text field of the body.
 * @param request the request
 * @param field a field that the contract requires to be a text
 */
export function getString(request: ValidRequest, field: string): string {
	const value = request.body[field];
	if (typeof value !== 'string') throw createTypeError(field);
	return value;
}

/**
 * A list of texts in the body.
 * @param request the request
 * @param field a field that the contract requires to be a list of texts
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
 * A text field of the body that may be missing. Blanks around it are cut off, and what is then empty is null, as Laravel's middleware
 * does; not confirmed for Plannr.
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
 * A number in the body that may be missing.
 * @param request the request
 * @param field the field's name
 */
export function getOptionalNumber(request: ValidRequest, field: string): number | null {
	const value = request.body[field] ?? null;
	if (value === null || typeof value === 'number') return value;
	throw createTypeError(field);
}
