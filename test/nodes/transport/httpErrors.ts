import { type INode, type JsonObject, type JsonValue, NodeApiError } from 'n8n-workflow';

/** What must never be kept of a failed request. */
export const TOKEN = 'sesame-0123456789';

/** The node that n8n's exceptions speak of. */
export const node: INode = {
	id: 'n',
	name: 'Plannr Referral',
	type: 'plannrReferral',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What the HTTP library throws: an exception with the whole request in it, token and all. */
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

/** What the HTTP library throws for an answer with a status of failure. */
export function answeredWith(
	status: number,
	data: JsonValue = null,
	headers: JsonObject = {},
	url?: string,
): Error & JsonObject {
	return httpError({ code: 'ERR_BAD_REQUEST', status, response: { status, data, headers } }, url);
}

/** The same, in the way in which n8n's request helper throws it on. */
export function wrapped(error: Error & JsonObject): NodeApiError {
	return new NodeApiError(node, error);
}

/** The same, as n8n 1 throws it on: its exceptions have lost their cause. */
export function wrappedByFirst(error: Error): NodeApiError {
	const members: JsonObject = {};
	return Object.assign(wrapped(Object.assign(error, members)), { cause: undefined });
}
