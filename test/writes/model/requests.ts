import type { IDataObject } from 'n8n-workflow';

import type { ReferralRequest } from '../../../nodes/PlannrReferral/transport/vocabulary';
import type { Scenario } from './scenario';

/** What is requested of one referral, as the parameters of an item. */
export interface ItemParameterValues {
	readonly connection: string;
	readonly clients: readonly string[];
	readonly adviceTypes: readonly string[];
	readonly note: string;
}

const uuid = (group: string, number: number) =>
	`4ef44ef4-${group}-4000-a000-${String(number).padStart(12, '0')}`;

/** How many connections, clients, advice types and notes the requests choose from. */
const VARIETY: Record<Scenario['targets'], readonly [number, number, number, number]> = {
	many: [2, 6, 2, 2],
	few: [1, 2, 2, 2],
	one: [1, 1, 1, 2],
};

const ADVICE_TYPES = ['investments', 'pensions'];

/**
 * Creates random parameters of an item.
 *
 * @param scenario the scenario
 * @param random the source of random numbers
 */
export function createParameters({ targets }: Scenario, random: () => number): ItemParameterValues {
	const [connections, clients, types, notes] = VARIETY[targets];
	const below = (limit: number) => Math.floor(random() * limit);
	const client = () => uuid('c11e', 1 + below(clients));
	return {
		connection: uuid('c044', 1 + below(connections)),
		clients: random() < 0.2 ? [...new Set([client(), client()])] : [client()],
		adviceTypes:
			types > 1 && random() < 0.2 ? ADVICE_TYPES : ADVICE_TYPES.slice(below(types)).slice(0, 1),
		note: below(notes) === 0 ? '' : 'Please call first',
	};
}

/** What is requested of Plannr for one of the advice types of an item. */
export function createRequest(
	{ connection, clients, note }: ItemParameterValues,
	adviceType: string,
): ReferralRequest {
	const request = {
		connection_uuid: connection,
		client_uuids: [...clients],
		advice_type: adviceType,
		duration_months: 3,
		shared_data: ['goals'],
		...(note !== '' && { note }),
	};
	if (!isReferralRequest(request)) throw new Error('This is not the request of a create');
	return request;
}

/** Whether a body is one that the node sends for a create. */
export function isReferralRequest(
	body: IDataObject | undefined,
): body is IDataObject & ReferralRequest {
	return typeof body?.connection_uuid === 'string' && Array.isArray(body.client_uuids);
}

/** The connection, the clients in any order, and the advice type. */
export function targetOf({ connection_uuid, client_uuids, advice_type }: ReferralRequest): string {
	return `${connection_uuid} ${[...client_uuids].sort().join()} ${advice_type}`;
}

/** The target and the note: equal requests make equal referrals. */
export function contentOf(request: ReferralRequest): string {
	return `${targetOf(request)} ${request.note ?? ''}`;
}
