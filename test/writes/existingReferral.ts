import { type Referral, type MockPlannr, demo } from '../../sandbox';

const DAY_MS = 86_400_000;

/**
 * A referral of yesterday that the sending adviser has sent, about the same as the least that the tests refer.
 *
 * @param number tells it from the others
 * @param change what differs
 */
export function buildReferral(number: number, change: Partial<Referral> = {}): Referral {
	const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000 - DAY_MS);
	return {
		uuid: `4ef44ef4-0000-4000-8000-${String(number).padStart(12, '0')}`,
		connectionUuid: demo.connections.accepted,
		clientUuids: [demo.clients[0]],
		clonedClientUuids: [],
		adviceType: 'mortgages',
		durationMonths: 3,
		sharedData: ['basic_details'],
		note: null,
		slaDeadline: null,
		status: 'pending',
		rejectionReason: null,
		senderAccountUuid: demo.account,
		recipientAccountUuid: demo.otherAccount,
		createdAt,
		updatedAt: createdAt,
		expiresAt: null,
		...change,
	};
}

/**
 * Puts a referral into a sandbox, see {@link buildReferral}.
 *
 * @returns its UUID
 */
export function addReferral(
	sandbox: MockPlannr,
	number: number,
	change: Partial<Referral> = {},
): string {
	const referral = buildReferral(number, change);
	sandbox.data.referrals.set(referral.uuid, referral);
	return referral.uuid;
}

/** The requests for the list of sent referrals. */
export function listRequests(sandbox: MockPlannr) {
	return sandbox.requestLog.filter(({ operation }) => operation === 'listReferrals');
}
