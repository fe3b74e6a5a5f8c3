/** A serialised response. */
export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	text: string;
}

/** The content type of {@link jsonResponse}. */
export const JSON_TYPE = 'application/json';

/** The content type of {@link htmlResponse}. */
export const HTML_TYPE = 'text/html; charset=UTF-8';

/** Creates a response with a JSON body. */
export function jsonResponse(status: number, body: unknown, headers = {}): HttpResponse {
	return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, text: JSON.stringify(body) };
}

/** Creates a response with an HTML page. */
export function htmlResponse(status: number, text: string, headers = {}): HttpResponse {
	return { status, headers: { 'Content-Type': HTML_TYPE, ...headers }, text };
}
