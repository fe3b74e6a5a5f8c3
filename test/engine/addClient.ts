import { type Account, type MockPlannr, demo } from '../../sandbox';

/**
 * Adds a client like the demo's first one to the mock API.
 *
 * @param mockPlannr the mock API
 * @param changes its UUID, and what else differs
 * @returns the client
 */
export function addClient(
	{ data }: MockPlannr,
	changes: Pick<Account, 'uuid'> & Partial<Account>,
): Account {
	const example = data.accounts.get(demo.clients[0]);
	if (example === undefined) throw new Error('The demo data lacks a client');
	const client = { ...example, ...changes };
	data.accounts.set(client.uuid, client);
	return client;
}
