import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import { activateWorkflow } from '../../scripts/n8n/activation';
import { workflowIdOf } from '../../scripts/n8n/imports';
import type { RestClient } from '../../scripts/n8n/rest';
import { waitUntil } from './waitUntil';

/**
 * Activates an example that starts with a form or a chat.
 *
 * @param rest n8n's REST API
 * @param example the example's name
 * @returns the path of the form or the chat
 */
export async function activateForm(rest: RestClient, example: string): Promise<string> {
	const nodes = getMember(await activateWorkflow(rest, workflowIdOf(example)), 'nodes');
	const trigger = (Array.isArray(nodes) ? nodes : [])
		.filter(isRecord)
		.find(({ type }) => /(form|chat)Trigger$/.test(String(type)));
	if (trigger === undefined) throw new Error(`${example} has no form and no chat`);
	const id = String(trigger.webhookId);
	return String(trigger.type).endsWith('chatTrigger') ? `/webhook/${id}/chat` : `/form/${id}`;
}

/**
 * Submits a page of a form, as the page itself does in a browser.
 *
 * @param url the page's address
 * @param values the values, in the order of the fields; a JSON list for a multiple choice
 * @returns the address of the next page; undefined for the last page
 */
export async function submitForm(
	url: string,
	values: readonly string[],
): Promise<string | undefined> {
	// n8n 2 serves a form a moment after it was activated.
	const page = await waitUntil('the form', async () => {
		const response = await fetch(url);
		return response.ok ? await response.text() : undefined;
	});
	const body = new FormData();
	for (const [index, value] of values.entries()) body.append(`field-${index}`, value);
	const token = /const authToken = '([^']+)'/.exec(page)?.[1];
	const headers = token === undefined ? undefined : { 'x-auth-token': token };
	const response = await fetch(url, { method: 'POST', body, ...(headers && { headers }) });
	const text = await response.text();
	if (!response.ok) throw new Error(`The form was answered with ${response.status}: ${text}`);
	const next = text.startsWith('{') ? getMember(JSON.parse(text), 'formWaitingUrl') : undefined;
	return typeof next === 'string' ? next : undefined;
}

/**
 * Waits for a further page of a form.
 *
 * @param url the page's address
 * @param text a text on the page
 * @returns the page's HTML
 */
export async function waitForPage(url: string, text: string): Promise<string> {
	// n8n never responds to a request from before the page was ready.
	const fetchPage = async () =>
		await (await fetch(url, { signal: AbortSignal.timeout(3000) })).text();
	return await waitUntil(`a page with '${text}'`, async () => {
		const html = await fetchPage().catch(() => '');
		return html.includes(text) ? html : undefined;
	});
}
