/** The person who uses an n8n that is tried out. */
export const owner = {
	email: 'adviser@office.example',
	firstName: 'Olivia',
	lastName: 'Adviser',
	password: 'Only4Trying',
} as const;

/** What n8n answered. */
export interface Answered {
	readonly status: number;
	/** The answer's `data`, or the whole of it where it has none. */
	readonly data: unknown;
}

/** n8n's own interface, as its editor uses it. */
export interface Rest {
	/**
	 * @param method the HTTP method
	 * @param path the path below `/rest`
	 * @param body what is sent
	 */
	ask(method: string, path: string, body?: object): Promise<Answered>;
	/** As {@link ask}, for what has to succeed; gives the answer's data. */
	need(method: string, path: string, body?: object): Promise<unknown>;
}

/**
 * Signs in to n8n; the first one to come is made its owner.
 *
 * @param url where n8n answers
 * @throws {Error} when n8n does not let the owner in
 */
export async function signIn(url: string): Promise<Rest> {
	let cookie = '';
	const ask = async (method: string, path: string, body?: object): Promise<Answered> => {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			// n8n binds a session to the browser that has signed in.
			headers: { cookie, 'content-type': 'application/json', 'browser-id': 'trying-out' },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const given = response.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
		if (given !== undefined) cookie = given.split(';')[0] ?? '';
		const text = await response.text();
		const answer: unknown = text === '' ? undefined : JSON.parse(text);
		const isWrapped = typeof answer === 'object' && answer !== null && 'data' in answer;
		return { status: response.status, data: isWrapped ? answer.data : answer };
	};
	const need = async (method: string, path: string, body?: object): Promise<unknown> => {
		const { status, data } = await ask(method, path, body);
		if (status >= 200 && status < 300) return data;
		throw new Error(`n8n answered ${method} ${path} with ${status}: ${JSON.stringify(data)}`);
	};
	const setUp = await ask('POST', '/owner/setup', owner);
	if (setUp.status !== 200) {
		const { email, password } = owner;
		await need('POST', '/login', { emailOrLdapLoginId: email, email, password });
	}
	return { ask, need };
}
