import { demo } from '../../sandbox';

/** A valid request to create a referral. */
export const CREATE_BODY = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'estate_planning',
	shared_data: ['basic_details'],
};

/** A response of the mock API. */
export interface TestResponse {
	status: number;
	headers: Headers;
	text: string;
	/** The fields of the JSON body; empty if the body is not a JSON object. */
	body: Record<string, unknown>;
}

export interface RequestOptions {
	/** Sent as JSON, or unchanged if it is a string. */
	body?: unknown;
	/** Headers that are added to or replace the default ones; null removes a header. */
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
 * Creates a client of the mock API that acts as one user.
 *
 * @param token the bearer token; default: the sending adviser of the demo data
 * @param account the value of X-PLANNR-ACCOUNT-UUID; default: the sending adviser's account
 * @returns a function that sends one request. It follows no redirects, and rejects if the connection fails.
 */
export function createTestClient(
	url: string,
	token: string = demo.token,
	account: string = demo.account,
): (method: string, path: string, options?: RequestOptions) => Promise<TestResponse> {
	return async (method, path, options = {}) => {
		const headers = new Headers({
			Authorization: `Bearer ${token}`,
			'X-PLANNR-ACCOUNT-UUID': account,
			Accept: 'application/json',
			'Content-Type': 'application/json',
		});
		for (const [name, value] of Object.entries(options.headers ?? {})) {
			if (value === null) headers.delete(name);
			else headers.set(name, value);
		}
		const { body, signal } = options;
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
