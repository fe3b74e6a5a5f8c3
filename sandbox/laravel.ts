/** The validation messages of each invalid field, in the order in which they are reported. */
export type FieldErrors = Record<string, string[]>;

/**
 * An error response. The shapes are those of Laravel, which Plannr is built on. Only the 401 is documented
 * (apidocs.plannrcrm.com, GET /api/v1/referrals); the others are not confirmed for Plannr.
 */
export class HttpError extends Error {
	override name = 'HttpError';

	/**
	 * @param message the `message` of the body
	 * @param details the other members of the body
	 */
	constructor(
		readonly status: number,
		message: string,
		readonly details: object = {},
	) {
		super(message);
	}
}

/** 422: fields are invalid. As in Laravel, the message is the first validation message and the number of the others. */
export function validationFailed(errors: FieldErrors): HttpError {
	const [first = '', ...others] = Object.values(errors).flat();
	const noun = others.length === 1 ? 'error' : 'errors';
	const more = others.length > 0 ? ` (and ${others.length} more ${noun})` : '';
	return new HttpError(422, `${first}${more}`, { errors });
}

/** Formats Laravel's message for a value that is not allowed; in a field's name, underscores become spaces. */
export const formatInvalidSelection = (field: string): string =>
	`The selected ${field.includes('.') ? field : field.replaceAll('_', ' ')} is invalid.`;
