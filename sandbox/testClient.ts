import { demo } from './demoData';

/** An answer of a sandbox. */
export interface TestResponse {
	status: number;
	headers: Headers;
	text: string;
	/** The fields of a JSON body; empty where the answer is no JSON object. */
	body: Record<string, unknown>;
}

/** What a request carries beyond its method and path. */
export interface RequestOptions {
	/** Sent as JSON, or as it is if it is a text. */
	body?: unknown;
	/** Headers beside or instead of the usual ones; null takes one away. */
	headers?: Record<string, string | null>;
	signal?: AbortSignal;
}

function parseFields(text: string): Record<string, unknown> {
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
	} catch {
		return {};
	}
}

/**
 * A caller with a token and an account: the shortest way to talk to a sandbox in a test.
 * @param url the sandbox's address
 * @param token sent as bearer token; default: the sending adviser of the demo world
 * @param account sent as X-PLANNR-ACCOUNT-UUID; default: the sending adviser's account
 * @returns a function that makes one request, follows no redirect, and rejects when the connection fails
 */
export function createTestClient(
	url: string,
	token: string = demo.token,
	account: string = demo.account,
): (method: string, path: string, luggage?: RequestOptions) => Promise<TestResponse> {
	return async (method, path, luggage = {}) => {
		const headers = new Headers({
			Authorization: `Bearer ${token}`,
			'X-PLANNR-ACCOUNT-UUID': account,
			Accept: 'application/json',
			'Content-Type': 'application/json',
		});
		for (const [name, value] of Object.entries(luggage.headers ?? {})) {
			if (value === null) headers.delete(name);
			else headers.set(name, value);
		}
		const { body, signal } = luggage;
		const response = await fetch(url + path, {
			method,
			headers,
			redirect: 'manual',
			...(body === undefined
				? {}
				: { body: typeof body === 'string' ? body : JSON.stringify(body) }),
			...(signal === undefined ? {} : { signal }),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, body: parseFields(text) };
	};
}
