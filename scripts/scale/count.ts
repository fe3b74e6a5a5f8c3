import type { Ended } from './executions';
import type { Order } from './requests';

/** What there is, beside what was asked for and what n8n's executions tell. All are numbers of referrals. */
export interface Count {
	/** How many were asked for, one for each item of each order. */
	readonly asked: number;
	/** How many Plannr has. */
	readonly created: number;
	/** How many of these are further ones for an item that has one. */
	readonly duplicated: number;
	/** How many items have none. */
	readonly missing: number;
	/** How many an execution gives out that Plannr does not have. */
	readonly absent: number;
	/** How many are given out for an item that they were not created for. */
	readonly mispaired: number;
	/** How many Plannr has that no execution tells of, neither as its output nor in a message. */
	readonly untold: number;
}

/** A referral that Plannr has. */
interface Created {
	readonly uuid: string;
	/** Says which item of which order it was created for. */
	readonly note: string | null;
}

/**
 * Counts what came of orders.
 *
 * @param orders what was asked for
 * @param created what Plannr has
 * @param executions what n8n tells
 */
export function count(
	orders: readonly Order[],
	created: readonly Created[],
	executions: readonly Ended[],
): Count {
	const asked = orders.flatMap(({ clients }) => clients.map(({ note }) => note));
	const notes = new Map(created.map(({ uuid, note }) => [uuid, note]));
	const served = new Set(notes.values());
	const given = executions.flatMap(({ told }) => told.given);
	const told = new Set(executions.flatMap(({ told: { uuids } }) => [...uuids]));
	return {
		asked: asked.length,
		created: created.length,
		duplicated: created.length - served.size,
		missing: asked.filter((note) => !served.has(note)).length,
		absent: given.filter(({ uuid }) => !notes.has(uuid)).length,
		mispaired: given.filter((one) => notes.has(one.uuid) && notes.get(one.uuid) !== one.asked)
			.length,
		untold: created.filter(({ uuid }) => !told.has(uuid)).length,
	};
}

/**
 * Tells whether there is what was asked for, no less and no more, and all of it known.
 *
 * @param figures the numbers
 */
export function isPerfect({ asked, created, ...faults }: Count): boolean {
	return created === asked && Object.values(faults).every((number) => number === 0);
}

/**
 * The orders that no execution has brought to a good end.
 *
 * @param orders all orders
 * @param executions what n8n tells
 */
export function unfinished(orders: readonly Order[], executions: readonly Ended[]): Order[] {
	const done = new Set(
		executions
			.filter(({ status }) => status === 'success')
			.flatMap(({ told }) => told.given.map(({ asked }) => asked)),
	);
	return orders.filter(({ clients }) => clients.some(({ note }) => !done.has(note)));
}
