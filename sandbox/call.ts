import type { Account, World } from './mockData';

/** A request that may be carried out: authenticated, allowed, and valid by the contract. */
export interface Call {
	world: World;
	/** The moment of the request. */
	now: Date;
	/** The account that acts, from the X-PLANNR-ACCOUNT-UUID header. */
	acting: Account;
	/** The UUID in the path; empty for paths without one. */
	uuid: string;
	query: Readonly<Record<string, string>>;
	/** The fields of the body; empty where there is none. */
	body: Readonly<Record<string, unknown>>;
	/** The absolute address of the request without its query. */
	address: string;
}

function wrongType(field: string): Error {
	return new Error(`The contract let through a ${field} that the sandbox cannot read`);
}

/**
 * A text field of the body.
 * @param call the request
 * @param field a field that the contract requires to be a text
 */
export function textIn(call: Call, field: string): string {
	const value = call.body[field];
	if (typeof value !== 'string') throw wrongType(field);
	return value;
}

/**
 * A list of texts in the body.
 * @param call the request
 * @param field a field that the contract requires to be a list of texts
 */
export function textsIn(call: Call, field: string): string[] {
	const value = call.body[field];
	if (!Array.isArray(value)) throw wrongType(field);
	return value.map((element: unknown) => {
		if (typeof element !== 'string') throw wrongType(field);
		return element;
	});
}

/**
 * A text field of the body that may be missing. Blanks around it are cut off, and what is then empty is null, as Laravel's middleware
 * does; not confirmed for Plannr.
 * @param call the request
 * @param field the field's name
 */
export function optionalTextIn(call: Call, field: string): string | null {
	const value = call.body[field] ?? null;
	if (value === null) return null;
	if (typeof value !== 'string') throw wrongType(field);
	return value.trim() === '' ? null : value.trim();
}

/**
 * A number in the body that may be missing.
 * @param call the request
 * @param field the field's name
 */
export function optionalNumberIn(call: Call, field: string): number | null {
	const value = call.body[field] ?? null;
	if (value === null || typeof value === 'number') return value;
	throw wrongType(field);
}
