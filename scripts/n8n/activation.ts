import { getMember } from '../../nodes/PlannrReferral/transport/json';

import type { RestClient } from './rest';

/** Activates a workflow, by the endpoint of n8n 2 or else that of n8n 1; returns the workflow. */
export async function activateWorkflow(rest: RestClient, id: string): Promise<unknown> {
	const path = `/workflows/${id}`;
	const workflow = await rest.requestOrThrow('GET', path);
	const versionId = getMember(workflow, 'versionId');
	const response = await rest.request('POST', `${path}/activate`, { versionId });
	if (response.status !== 200)
		await rest.requestOrThrow('PATCH', path, { active: true, versionId });
	return workflow;
}
