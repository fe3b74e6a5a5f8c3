import { type MockData, clientsOf, demo, createDemoData } from '../../sandbox';

/** How many executions there are. */
const REQUESTS = 40;

/** How many referrals each of them creates. */
export const CLIENTS_PER_REQUEST = 50;

/** What one execution is asked for: a referral for each of its clients. */
export interface WorkflowRequest {
	readonly number: number;
	readonly clients: readonly RequestedReferral[];
}

/** One referral that an execution is asked for. */
export interface RequestedReferral {
	/** The client's UUID; no other item of any execution has the same. */
	readonly uuid: string;
	/** Tells the order and the item. It becomes the referral's note, by which the referral is known again. */
	readonly note: string;
}

/** Everything that is asked for. */
export const workflowRequests: readonly WorkflowRequest[] = Array.from(
	{ length: REQUESTS },
	(_, order) => ({
		number: order + 1,
		clients: Array.from({ length: CLIENTS_PER_REQUEST }, (__, client) => ({
			uuid: `c1c1c1c1-0000-4000-9000-${String(order * CLIENTS_PER_REQUEST + client).padStart(12, '0')}`,
			note: `Order ${order + 1}, client ${client + 1}`,
		})),
	}),
);

/** The demo's world, with a client for each of the {@link workflowRequests}' items. */
export function createMockData(): MockData {
	const world = createDemoData();
	const [model] = clientsOf(world, demo.firms.sender);
	if (model === undefined) throw new Error('The demo has lost its clients');
	for (const { uuid, note } of workflowRequests.flatMap(({ clients }) => clients)) {
		world.accounts.set(uuid, { ...model, uuid, firstName: 'Fictional', lastName: note });
	}
	return world;
}
