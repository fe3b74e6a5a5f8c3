import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/clock';
import { FakeClock } from './fakeClock';

const unused = async (): Promise<never> =>
	await Promise.reject(new Error('Nothing is sent through this client'));

/** Creates a client that sends nothing. */
export function createIdleClient(changes: Partial<PlannrClient> = {}): PlannrClient {
	const client: PlannrClient = {
		get: unused,
		getPage: unused,
		send: unused,
		withTimeout: () => client,
		run: {},
		scope: {},
		credentialKey: 'https://api.example.com credential account',
		baseUrl: 'https://api.example.com',
		accountUuid: 'account',
		clock: new FakeClock(),
		serverClock: new ServerClock(),
		...changes,
	};
	return client;
}
