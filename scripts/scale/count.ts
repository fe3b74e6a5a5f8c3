import type { FinishedExecution } from './executions';
import type { WorkflowRequest } from './requests';

/** Numbers of referrals: requested, in Plannr, and in the data of n8n's executions. */
export interface ReferralCounts {
	/** Requested referrals: one for each client of each request. */
	readonly requested: number;
	/** Referrals in Plannr. */
	readonly created: number;
	/** Referrals in Plannr beyond the first one for each client of a request. */
	readonly duplicated: number;
	/** Requested referrals that are not in Plannr. */
	readonly missing: number;
	/** Referrals that an execution returned and Plannr does not have. */
	readonly notInPlannr: number;
	/** Referrals that were returned for a client other than their own. */
	readonly mispaired: number;
	/** Referrals in Plannr that appear in no execution, neither in its output nor in an error message. */
	readonly unreported: number;
}

/** A referral in Plannr. */
interface CreatedReferral {
	readonly uuid: string;
	/** Identifies the request and the client that it was created for. */
	readonly note: string | null;
}

/** Compares the referrals in Plannr with those that were requested and those that n8n's executions returned. */
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
 * Checks that every requested referral exists exactly once and was reported.
 */
export function isPerfect({ requested, created, ...faults }: ReferralCounts): boolean {
	return created === requested && Object.values(faults).every((number) => number === 0);
}

/** Finds the requests that have a client for whom no successful execution returned a referral. */
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
