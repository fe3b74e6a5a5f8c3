import type { IDataObject } from 'n8n-workflow';

import { demo, createDemoData, type MockData } from '../../../sandbox';
import { seededRandom } from '../../../sandbox/faults';

/** What one input item asks for. */
export interface StormRequest {
	/** The UUIDs of the clients, in the order in which they are entered. */
	readonly clients: readonly string[];
	/** The advice types, in Plannr's order: each is to give one referral. */
	readonly adviceTypes: readonly string[];
	/** The note; empty for none. */
	readonly note: string;
}

/** An order that Plannr always refuses, since its client belongs to somebody else: as first item it makes n8n try again. */
export const rejectedRequest: StormRequest = {
	clients: [demo.otherClients[0]],
	adviceTypes: ['mortgages'],
	note: 'bait',
};

/** Whether an order is one of those that Plannr always refuses. */
export function isRejectedRequest({ note }: StormRequest): boolean {
	return note === rejectedRequest.note;
}

/**
 * The UUID of one of the many clients that a storm's world has.
 *
 * @param seed the storm's seed: the clients of two storms are different ones
 * @param number the client's number, from 0
 */
export function clientUuid(seed: number, number: number): string {
	const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
	return `${hex(seed, 8)}-5707-4000-8000-${hex(number, 12)}`;
}

/**
 * The demo's world with as many clients more as a storm needs.
 *
 * @param seed the storm's seed
 * @param clients how many clients
 */
export function createStormData(seed: number, clients: number): MockData {
	const world = createDemoData(new Date());
	const model = world.accounts.get(demo.clients[0]);
	if (model === undefined) throw new Error('The demo has lost its first client');
	for (let number = 0; number < clients; number++) {
		const uuid = clientUuid(seed, number);
		world.accounts.set(uuid, { ...model, uuid, email: `client${number}@sender.example` });
	}
	return world;
}

/** What two orders about the same agree in, and what referrals made of them agree in. */
export function requestKey(clients: readonly string[], adviceType: string, note: string): string {
	return JSON.stringify([[...clients].sort(), adviceType, note]);
}

/**
 * A mixture of orders: lone ones, equal ones, different ones about the same clients, couples named in either order, and
 * some for two advice types.
 *
 * @param seed decides about the mixture
 * @param count how many
 * @returns the orders, and how many clients they are about
 */
export function createMixedRequests(
	seed: number,
	count: number,
): { readonly requests: readonly StormRequest[]; readonly clients: number } {
	const random = seededRandom(seed ^ 0x5707);
	const sharedClientCount = Math.max(2, Math.ceil(count / 10));
	const pickSharedClient = () => clientUuid(seed, Math.floor(random() * sharedClientCount));
	const orders = Array.from({ length: count }, (_, number): StormRequest => {
		const kind = random();
		const adviceTypes = ['mortgages'];
		const note = `order ${number}`;
		if (kind < 0.35)
			return { clients: [clientUuid(seed, sharedClientCount + number)], adviceTypes, note };
		if (kind < 0.55) return { clients: [pickSharedClient()], adviceTypes, note: '' };
		if (kind < 0.75) return { clients: [pickSharedClient()], adviceTypes, note };
		const pair = Math.floor(random() * (sharedClientCount - 1));
		const couple = [clientUuid(seed, pair), clientUuid(seed, pair + 1)];
		const clients = random() < 0.5 ? couple : couple.reverse();
		if (kind < 0.9) return { clients, adviceTypes, note: random() < 0.5 ? 'a couple' : note };
		return { clients, adviceTypes: ['mortgages', 'pensions'], note: random() < 0.5 ? '' : note };
	});
	return { requests: orders, clients: sharedClientCount + count };
}

/** An order as an input item. */
export function toItem({ clients, adviceTypes, note }: StormRequest): IDataObject {
	return { clients: [...clients], adviceTypes: [...adviceTypes], note };
}
