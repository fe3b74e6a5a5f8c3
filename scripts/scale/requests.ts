import { type MockData, clientsOf, createDemoData, demo } from '../../sandbox';

/** The number of requests; each starts one execution. */
const REQUESTS = 40;

/** The number of referrals per request. */
export const CLIENTS_PER_REQUEST = 50;

/** The body that starts one execution, which refers each of the clients. */
export interface WorkflowRequest {
	readonly number: number;
	readonly clients: readonly RequestedReferral[];
}

/** A client to refer. */
export interface RequestedReferral {
	/** The client's UUID, unique among all requests. */
	readonly uuid: string;
	/** Identifies the request and the client. It becomes the note of the referral. */
	readonly note: string;
}

/** All requests. */
export const workflowRequests: readonly WorkflowRequest[] = Array.from(
	{ length: REQUESTS },
	(_, request) => ({
		number: request + 1,
		clients: Array.from({ length: CLIENTS_PER_REQUEST }, (__, client) => ({
			uuid: `c1c1c1c1-0000-4000-9000-${String(request * CLIENTS_PER_REQUEST + client).padStart(12, '0')}`,
			note: `Request ${request + 1}, client ${client + 1}`,
		})),
	}),
);

/** The demo's mock data, with the clients of all {@link workflowRequests}. */
export function createMockData(): MockData {
	const data = createDemoData();
	const [model] = clientsOf(data, demo.firms.sender);
	if (model === undefined) throw new Error('The demo data has no clients');
	for (const { uuid, note } of workflowRequests.flatMap(({ clients }) => clients)) {
		data.accounts.set(uuid, { ...model, uuid, firstName: 'Fictional', lastName: note });
	}
	return data;
}
