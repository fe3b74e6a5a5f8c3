import type { INodeParameters } from 'n8n-workflow';

import type { MockPlannr } from '../../sandbox';
import { createAnother, uuidLocator } from '../engine/createWorkflow';
import { clientUuid, createStormData } from './storm/requests';

/** Refers the client of each item: creates about the same clients are sent one after another. */
export const createForEachClient: INodeParameters = {
	...createAnother,
	clients: uuidLocator('={{ $json.client }}'),
};

/**
 * Adds clients to the mock API.
 *
 * @returns an input item for each of them, with its number from 0
 */
export function addClients({ data }: MockPlannr, count: number) {
	for (const [uuid, account] of createStormData(0, count).accounts)
		data.accounts.set(uuid, account);
	return Array.from({ length: count }, (_, number) => ({ number, client: clientUuid(0, number) }));
}
