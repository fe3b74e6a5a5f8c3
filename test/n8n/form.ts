import { isRecord, getMember } from '../../nodes/PlannrReferral/transport/json';
import { activate } from '../../scripts/n8n/activation';
import { workflowIdOf } from '../../scripts/n8n/imports';
import type { RestClient } from '../../scripts/n8n/rest';
import { waitUntil } from './waitUntil';

/**
 * Switches an example on that begins with a form.
 *
 * @param rest n8n's own interface
 * @param example the example's name
 * @returns the path of the form
 */
export async function activateForm(rest: RestClient, example: string): Promise<string> {
	const nodes = getMember(await activate(rest, workflowIdOf(example)), 'nodes');
	const form = (Array.isArray(nodes) ? nodes : [])
		.filter(isRecord)
		.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	if (form === undefined) throw new Error(`${example} has no form`);
	return `/form/${String(form.webhookId)}`;
}

/**
 * Sends a page of a form off, as the page itself does in a browser.
 *
 * @param url where the page is
 * @param values what is entered, in the order of the fields; of several choices, a JSON list
 * @returns where the form goes on; undefined when it does not
 */
export async function submitForm(
	url: string,
	values: readonly string[],
): Promise<string | undefined> {
	// n8n 2 opens a form a moment after it was switched on.
	const page = await waitUntil('the form', async () => {
		const page = await fetch(url);
		return page.ok ? await page.text() : undefined;
	});
	const body = new FormData();
	for (const [place, value] of values.entries()) body.append(`field-${place}`, value);
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
 * @param url where the form goes on
 * @param text what is on the page
 * @returns the page's HTML
 */
export async function waitForPage(url: string, text: string): Promise<string> {
	// n8n never answers whoever comes before the page is there.
	const fetchPage = async () =>
		await (await fetch(url, { signal: AbortSignal.timeout(3000) })).text();
	return await waitUntil(`a page with '${text}'`, async () => {
		const text = await fetchPage().catch(() => '');
		return text.includes(text) ? text : undefined;
	});
}
