/** A serialised response. */
export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	text: string;
}

/** The content type of {@link jsonResponse}. */
export const JSON_TYPE = 'application/json';

/** The content type of a page. */
export const HTML_TYPE = 'text/html; charset=UTF-8';

/** Creates a response with a JSON body. */
export function jsonResponse(status: number, body: unknown, headers = {}): HttpResponse {
	return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, text: JSON.stringify(body) };
}
