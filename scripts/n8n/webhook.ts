import { setTimeout as delay } from 'node:timers/promises';

/** How long n8n 2 may take to activate a workflow, which it does in the background, in seconds. */
const TIMEOUT_S = 60;

/**
 * Calls a workflow's webhook; until n8n has activated the workflow, it responds with 404 and runs nothing.
 *
 * @param path the webhook's path below `/webhook`
 * @throws {Error} when the webhook is not active within {@link TIMEOUT_S}
 */
export async function callWebhook(url: string, path: string, body: object): Promise<Response> {
	for (let second = 0; second < TIMEOUT_S; second++) {
		const response = await fetch(`${url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (response.status !== 404) return response;
		await delay(1000);
	}
	throw new Error(`n8n does not activate the webhook ${path}`);
}
