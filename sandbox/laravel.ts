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
	 * @param headers headers in addition to those of every response
	 */
	constructor(
		readonly status: number,
		message: string,
		readonly details: object = {},
		readonly headers: Record<string, string> = {},
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

/** Formats a field's name as Laravel does: underscores become spaces, except in the name of a list's element. */
export function formatAttributeName(field: string): string {
	return field.includes('.') ? field : field.replaceAll('_', ' ');
}

/** Formats Laravel's message for a value that is not allowed. */
export const formatInvalidSelection = (field: string): string =>
	`The selected ${formatAttributeName(field)} is invalid.`;

/** Creates the page with which Laravel redirects to another one. */
export function createRedirectPage(url: string): string {
	return `<!DOCTYPE html>\n<html>\n<head><title>Redirecting to ${url}</title></head>\n<body>Redirecting to <a href="${url}">${url}</a>.</body>\n</html>\n`;
}

/** The login page. */
export const LOGIN_PAGE =
	'<!DOCTYPE html>\n<html>\n<head><title>Log in</title></head>\n<body>Please log in.</body>\n</html>\n';
