import { getMember } from '../../nodes/PlannrReferral/transport/json';

import type { RestClient } from './rest';

/**
 * Switches a workflow on, as each line of n8n wants it.
 *
 * @param rest n8n's own interface
 * @param id the workflow's ID
 * @returns the workflow
 */
export async function activate(rest: RestClient, id: string): Promise<unknown> {
	const path = `/workflows/${id}`;
	const workflow = await rest.requestOrThrow('GET', path);
	const versionId = getMember(workflow, 'versionId');
	const response = await rest.request('POST', `${path}/activate`, { versionId });
	if (response.status !== 200)
		await rest.requestOrThrow('PATCH', path, { active: true, versionId });
	return workflow;
}
