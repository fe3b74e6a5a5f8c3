import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** The owner of the n8n instances that are started here. */
export const owner = {
	email: 'adviser@office.example',
	firstName: 'Olivia',
	lastName: 'Adviser',
	password: 'Only4Trying',
} as const;

/** A response of n8n. */
interface RestResponse {
	readonly status: number;
	/** The body's `data`, or the whole body if it has none. */
	readonly data: unknown;
}

/** n8n's internal REST API, which its editor uses. */
export interface RestClient {
	/** Sends a request to a path below `/rest`. */
	request(method: string, path: string, body?: object): Promise<RestResponse>;
	/** As {@link request}, but throws unless the status is 2xx; returns the response's data. */
	requestOrThrow(method: string, path: string, body?: object): Promise<unknown>;
}

/** Signs in to n8n as its owner, who is created if n8n has none. */
export async function signIn(url: string): Promise<RestClient> {
	let cookie = '';
	const request = async (method: string, path: string, body?: object): Promise<RestResponse> => {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			// n8n binds a session to the ID of the browser that signed in.
			headers: { cookie, 'content-type': 'application/json', 'browser-id': 'trying-out' },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie().map((text) => text.split(';')[0] ?? '');
		cookie = cookies.find((text) => text.startsWith('n8n-auth=')) ?? cookie;
		const text = await response.text();
		const parsed: unknown = text === '' ? undefined : JSON.parse(text);
		const isWrapped = isRecord(parsed) && 'data' in parsed;
		return { status: response.status, data: isWrapped ? parsed.data : parsed };
	};
	const requestOrThrow = async (method: string, path: string, body?: object): Promise<unknown> => {
		const { status, data } = await request(method, path, body);
		if (status >= 200 && status < 300) return data;
		throw new Error(`n8n responded to ${method} ${path} with ${status}: ${JSON.stringify(data)}`);
	};
	const setUpResponse = await request('POST', '/owner/setup', owner);
	if (setUpResponse.status !== 200) {
		const { email, password } = owner;
		await requestOrThrow('POST', '/login', { emailOrLdapLoginId: email, email, password });
	}
	return { request, requestOrThrow };
}
