import type { FinishedExecution } from './executions';
import type { WorkflowRequest } from './requests';

/** What there is, beside what was asked for and what n8n's executions tell. All are numbers of referrals. */
export interface ReferralCounts {
	/** How many were asked for, one for each item of each order. */
	readonly requested: number;
	/** How many Plannr has. */
	readonly created: number;
	/** How many of these are further ones for an item that has one. */
	readonly duplicated: number;
	/** How many items have none. */
	readonly missing: number;
	/** How many an execution gives out that Plannr does not have. */
	readonly notInPlannr: number;
	/** How many are given out for an item that they were not created for. */
	readonly mispaired: number;
	/** How many Plannr has that no execution tells of, neither as its output nor in a message. */
	readonly unreported: number;
}

/** A referral that Plannr has. */
interface CreatedReferral {
	readonly uuid: string;
	/** Says which item of which order it was created for. */
	readonly note: string | null;
}

/**
 * Counts what came of orders.
 *
 * @param requests what was asked for
 * @param created what Plannr has
 * @param executions what n8n tells
 */
export function countReferrals(
	requests: readonly WorkflowRequest[],
	created: readonly CreatedReferral[],
	executions: readonly FinishedExecution[],
): ReferralCounts {
	const requestedNotes = requests.flatMap(({ clients }) => clients.map(({ note }) => note));
	const noteByUuid = new Map(created.map(({ uuid, note }) => [uuid, note]));
	const createdNotes = new Set(noteByUuid.values());
	const returned = executions.flatMap(({ data }) => data.returned);
	const reportedUuids = new Set(executions.flatMap(({ data: { uuids } }) => [...uuids]));
	return {
		requested: requestedNotes.length,
		created: created.length,
		duplicated: created.length - createdNotes.size,
		missing: requestedNotes.filter((note) => !createdNotes.has(note)).length,
		notInPlannr: returned.filter(({ uuid }) => !noteByUuid.has(uuid)).length,
		mispaired: returned.filter(
			(one) => noteByUuid.has(one.uuid) && noteByUuid.get(one.uuid) !== one.note,
		).length,
		unreported: created.filter(({ uuid }) => !reportedUuids.has(uuid)).length,
	};
}

/**
 * Tells whether there is what was asked for, no less and no more, and all of it known.
 *
 * @param figures the numbers
 */
export function isPerfect({ requested, created, ...faults }: ReferralCounts): boolean {
	return created === requested && Object.values(faults).every((number) => number === 0);
}

/**
 * The orders that no execution has brought to a good end.
 *
 * @param requests all orders
 * @param executions what n8n tells
 */
export function findUnfinishedRequests(
	requests: readonly WorkflowRequest[],
	executions: readonly FinishedExecution[],
): WorkflowRequest[] {
	const completedNotes = new Set(
		executions
			.filter(({ status }) => status === 'success')
			.flatMap(({ data }) => data.returned.map(({ note }) => note)),
	);
	return requests.filter(({ clients }) => clients.some(({ note }) => !completedNotes.has(note)));
}
