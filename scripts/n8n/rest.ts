/** The owner of the n8n instances that are started here. */
export const owner = {
	email: 'adviser@office.example',
	firstName: 'Olivia',
	lastName: 'Adviser',
	password: 'Only4Trying',
} as const;

/** A response of n8n. */
export interface RestResponse {
	readonly status: number;
	/** The body's `data`, or the whole body if it has none. */
	readonly data: unknown;
}

/** n8n's internal REST API, which its editor uses. */
export interface RestClient {
	/**
	 * Sends a request.
	 *
	 * @param method the HTTP method
	 * @param path the path below `/rest`
	 * @param body the body
	 */
	request(method: string, path: string, body?: object): Promise<RestResponse>;
	/** As {@link request}, but throws unless the status is 2xx; returns the response's data. */
	requestOrThrow(method: string, path: string, body?: object): Promise<unknown>;
}

/**
 * Signs in to n8n as its owner, who is created if n8n has none.
 *
 * @param url n8n's address
 * @throws {Error} when n8n rejects the login
 */
export async function signIn(url: string): Promise<RestClient> {
	let cookie = '';
	const request = async (method: string, path: string, body?: object): Promise<RestResponse> => {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			// n8n binds a session to the ID of the browser that signed in.
			headers: { cookie, 'content-type': 'application/json', 'browser-id': 'trying-out' },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const sessionCookie = response.headers
			.getSetCookie()
			.find((text) => text.startsWith('n8n-auth='));
		if (sessionCookie !== undefined) cookie = sessionCookie.split(';')[0] ?? '';
		const text = await response.text();
		const parsed: unknown = text === '' ? undefined : JSON.parse(text);
		const isWrapped = typeof parsed === 'object' && parsed !== null && 'data' in parsed;
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
