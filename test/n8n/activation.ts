import { memberOf } from '../../nodes/PlannrReferral/api/json';
import type { Rest } from '../../scripts/n8n/rest';

/**
 * Switches a workflow on, as each line of n8n wants it.
 *
 * @param rest n8n's own interface
 * @param id the workflow's ID
 * @returns the workflow
 */
export async function activate(rest: Rest, id: string): Promise<unknown> {
	const path = `/workflows/${id}`;
	const workflow = await rest.need('GET', path);
	const versionId = memberOf(workflow, 'versionId');
	const today = await rest.ask('POST', `${path}/activate`, { versionId });
	if (today.status !== 200) await rest.need('PATCH', path, { active: true, versionId });
	return workflow;
}

/**
 * Waits until something is there.
 *
 * @param what what is waited for, for the message when it does not come
 * @param look gives it, or undefined as long as it is not there
 * @param seconds how long to wait
 */
export async function until<Thing>(
	what: string,
	look: () => Promise<Thing | undefined> | Thing | undefined,
	seconds = 90,
): Promise<Thing> {
	const end = performance.now() + seconds * 1000;
	for (;;) {
		const thing = await look();
		if (thing !== undefined) return thing;
		if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}
