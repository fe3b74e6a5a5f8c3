import { type Referral, type MockPlannr, demo } from '../../sandbox';

const DAY_MS = 86_400_000;

/**
 * A referral that the sending adviser sent a day ago, equal to the one that the tests create with the fewest parameters.
 *
 * @param number makes its UUID unique
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
 * Adds a referral to the mock API, see {@link buildReferral}.
 *
 * @returns the referral's UUID
 */
export function addReferral(
	mockPlannr: MockPlannr,
	number: number,
	change: Partial<Referral> = {},
): string {
	const referral = buildReferral(number, change);
	mockPlannr.data.referrals.set(referral.uuid, referral);
	return referral.uuid;
}

export function listRequests(mockPlannr: MockPlannr) {
	return mockPlannr.requestLog.filter(({ operation }) => operation === 'listReferrals');
}
