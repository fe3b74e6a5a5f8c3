/** For each field at fault, the sentences that say what is wrong with it. Insertion order is the order of complaint. */
export type FieldErrors = Record<string, string[]>;

/**
 * A request that is turned down. The shapes are Laravel's, on which Plannr is built; of these only the 401 is documented
 * (apidocs.plannrcrm.com, GET /api/v1/referrals), the rest is not confirmed for Plannr.
 */
export class HttpError extends Error {
	override name = 'Refusal';

	/**
	 * @param status the HTTP status
	 * @param message what the body says
	 * @param extras what else is in the body, and further headers
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

	/** Headers beyond those of every answer. */
	get headers(): Record<string, string> {
		return this.extras.headers ?? {};
	}
}

/** 401: no token, or one that nobody has. */
export const unauthenticated = (): HttpError => new HttpError(401, 'Unauthenticated.');

/**
 * 403: known, but not allowed.
 * @param message why
 */
export const forbidden = (message = 'This action is unauthorized.'): HttpError =>
	new HttpError(403, message);

/**
 * 404: no such record, or not for the eyes of the asking firm.
 * @param what for example `Referral`
 */
export const notFound = (what: string): HttpError => new HttpError(404, `${what} not found.`);

/**
 * 404: no such route.
 * @param path what was asked for
 */
export const routeNotFound = (path: string): HttpError =>
	new HttpError(404, `The route ${path.replace(/^\//, '')} could not be found.`);

/**
 * 405: a route that does not know the method.
 * @param method what was asked for
 * @param path where
 * @param allowed the methods that the route knows
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
 * 409: the state of a record is in the way.
 * @param message why
 */
export const conflict = (message: string): HttpError => new HttpError(409, message);

/** 400: a body that says it is JSON and is not. */
export const malformedJson = (): HttpError =>
	new HttpError(400, 'The request body is not valid JSON.');

/** 429: beyond the limit. */
export const tooManyAttempts = (): HttpError => new HttpError(429, 'Too Many Attempts.');

/**
 * 422: fields at fault. The message is the first sentence and a count of the others, as Laravel sums up.
 * @param errors at least one field with at least one sentence
 */
export function validationFailed(errors: FieldErrors): HttpError {
	const sentences = Object.values(errors).flat();
	const others = sentences.length - 1;
	const more = others > 0 ? ` (and ${others} more ${others === 1 ? 'error' : 'errors'})` : '';
	return new HttpError(422, `${sentences[0] ?? 'The given data was invalid.'}${more}`, {
		body: { errors },
	});
}

/**
 * How Laravel speaks of a field: underscores are blanks, except in the name of a list's element.
 * @param field for example `advice_type` or `client_uuids.0`
 */
export function formatAttributeName(field: string): string {
	return field.includes('.') ? field : field.replaceAll('_', ' ');
}

/**
 * Laravel's sentence about a value that is not among those allowed.
 * @param field the field's name
 */
export const formatInvalidSelection = (field: string): string =>
	`The selected ${formatAttributeName(field)} is invalid.`;

/**
 * The page by which Laravel sends a browser to the login.
 * @param url where the login is
 */
export function createRedirectPage(url: string): string {
	return `<!DOCTYPE html>\n<html>\n<head><title>Redirecting to ${url}</title></head>\n<body>Redirecting to <a href="${url}">${url}</a>.</body>\n</html>\n`;
}

/** What a client finds that follows the redirect. */
export const LOGIN_PAGE =
	'<!DOCTYPE html>\n<html>\n<head><title>Log in</title></head>\n<body>Please log in.</body>\n</html>\n';
