import { type INode, type JsonObject, type JsonValue, NodeApiError } from 'n8n-workflow';

/** A secret that no error may contain. */
export const TOKEN = 'sesame-0123456789';

/** The node in n8n's exceptions. */
export const node: INode = {
	id: 'n',
	name: 'Plannr Referral',
	type: 'plannrReferral',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** An exception of the HTTP library, which contains the whole request including the token. */
export function httpError(
	members: JsonObject,
	url = 'https://api.plannrcrm.com/api/v1/referrals',
	message = 'Request failed',
): Error & JsonObject {
	const headers = { Authorization: `Bearer ${TOKEN}` };
	const known: JsonObject = {
		name: 'AxiosError',
		config: { url, headers, data: '{"note":"call after five"}' },
		request: { headers },
	};
	return Object.assign(new Error(message), known, members);
}

/** The exception of the HTTP library for a response with an error status. */
export function respondedWith(
	status: number,
	data: JsonValue = null,
	headers: JsonObject = {},
	url?: string,
): Error & JsonObject {
	return httpError({ code: 'ERR_BAD_REQUEST', status, response: { status, data, headers } }, url);
}

/** The exception as n8n's request helper throws it. */
export function wrapped(error: Error & JsonObject): NodeApiError {
	return new NodeApiError(node, error);
}

/** The exception as n8n 1 throws it: without its cause. */
export function wrappedByN8n1(error: Error): NodeApiError {
	const members: JsonObject = {};
	return Object.assign(wrapped(Object.assign(error, members)), { cause: undefined });
}
