/** The validation messages of each invalid field, in the order in which they are reported. */
export type FieldErrors = Record<string, string[]>;

/**
 * An error response. The shapes are those of Laravel, which Plannr is built on. Only the 401 is documented
 * (apidocs.plannrcrm.com, GET /api/v1/referrals); the others are not confirmed for Plannr.
 */
export class HttpError extends Error {
	override name = 'HttpError';

	/**
	 * @param status the HTTP status
	 * @param message the `message` of the body
	 * @param extras additional members of the body, and additional headers
	 */
	constructor(
		readonly status: number,
		message: string,
		private readonly extras: { body?: object; headers?: Record<string, string> } = {},
	) {
		super(message);
	}

	/** The JSON body. */
	get body(): object {
		return { message: this.message, ...this.extras.body };
	}

	/** Headers in addition to those of every response. */
	get headers(): Record<string, string> {
		return this.extras.headers ?? {};
	}
}

/** 401: the token is missing or unknown. */
export const unauthenticated = (): HttpError => new HttpError(401, 'Unauthenticated.');

/**
 * 403: the user is authenticated but not authorised.
 * @param message the reason
 */
export const forbidden = (message = 'This action is unauthorized.'): HttpError =>
	new HttpError(403, message);

/**
 * 404: the record does not exist, or the acting firm has no access to it.
 * @param what the kind of record, for example `Referral`
 */
export const notFound = (what: string): HttpError => new HttpError(404, `${what} not found.`);

/**
 * 404: the route does not exist.
 * @param path the requested path
 */
export const routeNotFound = (path: string): HttpError =>
	new HttpError(404, `The route ${path.replace(/^\//, '')} could not be found.`);

/**
 * 405: the route does not support the method.
 * @param method the requested method
 * @param path the requested path
 * @param allowed the methods that the route supports
 */
export function methodNotAllowed(
	method: string,
	path: string,
	allowed: readonly string[],
): HttpError {
	const supported = allowed.join(', ');
	return new HttpError(
		405,
		`The ${method} method is not supported for route ${path.replace(/^\//, '')}. Supported methods: ${supported}.`,
		{ headers: { Allow: supported } },
	);
}

/**
 * 409: the state of a record does not allow the operation.
 * @param message the reason
 */
export const conflict = (message: string): HttpError => new HttpError(409, message);

/** 400: the body has a JSON content type but is not valid JSON. */
export const malformedJson = (): HttpError =>
	new HttpError(400, 'The request body is not valid JSON.');

/** 429: the rate limit is exceeded. */
export const tooManyAttempts = (): HttpError => new HttpError(429, 'Too Many Attempts.');

/**
 * 422: fields are invalid. As in Laravel, the message is the first validation message and the number of the others.
 * @param errors at least one field with at least one message
 */
export function validationFailed(errors: FieldErrors): HttpError {
	const messages = Object.values(errors).flat();
	const others = messages.length - 1;
	const more = others > 0 ? ` (and ${others} more ${others === 1 ? 'error' : 'errors'})` : '';
	return new HttpError(422, `${messages[0] ?? 'The given data was invalid.'}${more}`, {
		body: { errors },
	});
}

/**
 * Formats a field's name as Laravel does: underscores become spaces, except in the name of a list's element.
 * @param field the field's name, for example `advice_type` or `client_uuids.0`
 */
export function formatAttributeName(field: string): string {
	return field.includes('.') ? field : field.replaceAll('_', ' ');
}

/**
 * Formats Laravel's message for a value that is not allowed.
 * @param field the field's name
 */
export const formatInvalidSelection = (field: string): string =>
	`The selected ${formatAttributeName(field)} is invalid.`;

/**
 * Creates the page with which Laravel redirects to the login page.
 * @param url the URL of the login page
 */
export function createRedirectPage(url: string): string {
	return `<!DOCTYPE html>\n<html>\n<head><title>Redirecting to ${url}</title></head>\n<body>Redirecting to <a href="${url}">${url}</a>.</body>\n</html>\n`;
}

/** The login page. */
export const LOGIN_PAGE =
	'<!DOCTYPE html>\n<html>\n<head><title>Log in</title></head>\n<body>Please log in.</body>\n</html>\n';
