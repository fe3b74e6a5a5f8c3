import { getMember } from '../../nodes/PlannrReferral/transport/json';

import type { Rest } from './rest';

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
	const versionId = getMember(workflow, 'versionId');
	const today = await rest.ask('POST', `${path}/activate`, { versionId });
	if (today.status !== 200) await rest.need('PATCH', path, { active: true, versionId });
	return workflow;
}
