import type { IDataObject } from 'n8n-workflow';

import { type MockData, createDemoData, demo } from '../../../sandbox';
import { seededRandom } from '../../../sandbox/faults';

/** What one input item requests. */
export interface StormRequest {
	/** The UUIDs of the clients, in the order in which they are entered. */
	readonly clients: readonly string[];
	/** The advice types, in Plannr's order: each makes one referral. */
	readonly adviceTypes: readonly string[];
	/** The note; empty for none. */
	readonly note: string;
}

/** A request that Plannr always rejects, because its client is another adviser's: as the first item, it makes n8n retry. */
export const rejectedRequest: StormRequest = {
	clients: [demo.otherClients[0]],
	adviceTypes: ['mortgages'],
	note: 'always rejected',
};

/** Whether a request is {@link rejectedRequest}. */
export function isRejectedRequest({ note }: StormRequest): boolean {
	return note === rejectedRequest.note;
}

/**
 * The UUID of one of a storm's many clients.
 *
 * @param seed the storm's seed: two storms share no clients
 */
export function clientUuid(seed: number, number: number): string {
	const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
	return `${hex(seed, 8)}-5707-4000-8000-${hex(number, 12)}`;
}

export function createStormData(seed: number, clients: number): MockData {
	const data = createDemoData(new Date());
	const model = data.accounts.get(demo.clients[0]);
	if (model === undefined) throw new Error('The demo data lacks its first client');
	for (let number = 0; number < clients; number++) {
		const uuid = clientUuid(seed, number);
		data.accounts.set(uuid, { ...model, uuid, email: `client${number}@sender.example` });
	}
	return data;
}

/** Equal for equal requests, and for the referrals that were created for them. */
export function requestKey(clients: readonly string[], adviceType: string, note: string): string {
	return JSON.stringify([[...clients].sort(), adviceType, note]);
}

/**
 * A mixture of requests: single ones, equal ones, different ones about the same clients, couples in either order, and
 * some for two advice types.
 *
 * @returns the requests, and how many clients they are about
 */
export function createMixedRequests(
	seed: number,
	count: number,
): { readonly requests: readonly StormRequest[]; readonly clients: number } {
	const random = seededRandom(seed ^ 0x5707);
	const sharedClientCount = Math.max(2, Math.ceil(count / 10));
	const pickSharedClient = () => clientUuid(seed, Math.floor(random() * sharedClientCount));
	const requests = Array.from({ length: count }, (_, number): StormRequest => {
		const kind = random();
		const adviceTypes = ['mortgages'];
		const note = `request ${number}`;
		if (kind < 0.35) {
			return { clients: [clientUuid(seed, sharedClientCount + number)], adviceTypes, note };
		}
		if (kind < 0.55) return { clients: [pickSharedClient()], adviceTypes, note: '' };
		if (kind < 0.75) return { clients: [pickSharedClient()], adviceTypes, note };
		const pair = Math.floor(random() * (sharedClientCount - 1));
		const couple = [clientUuid(seed, pair), clientUuid(seed, pair + 1)];
		const clients = random() < 0.5 ? couple : couple.reverse();
		if (kind < 0.9) return { clients, adviceTypes, note: random() < 0.5 ? 'a couple' : note };
		return { clients, adviceTypes: ['mortgages', 'pensions'], note: random() < 0.5 ? '' : note };
	});
	return { requests, clients: sharedClientCount + count };
}

export function toItem({ clients, adviceTypes, note }: StormRequest): IDataObject {
	return { clients: [...clients], adviceTypes: [...adviceTypes], note };
}
