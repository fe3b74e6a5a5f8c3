import { type Referral, type MockData, demo, createDemoData } from '../../sandbox';
import { buildReferral } from '../writes/existingReferral';

/**
 * Creates the demo data with many referrals in it, each one minute older than the previous one.
 *
 * @param count how many
 * @param change what differs from a pending referral that the demo's adviser sent, by the referral's number from 0
 */
export function createMockDataWithReferrals(
	count: number,
	change: (number: number) => Partial<Referral> = () => ({}),
): MockData {
	const now = new Date();
	const data = createDemoData(now);
	for (let number = count - 1; number >= 0; number--) {
		const createdAt = new Date(Math.floor(now.getTime() / 1000) * 1000 - number * 60_000);
		const referral: Referral = {
			...buildReferral(number),
			uuid: numberedUuid(number),
			note: `Referral ${number}`,
			createdAt,
			updatedAt: createdAt,
			...change(number),
		};
		data.referrals.set(referral.uuid, referral);
	}
	return data;
}

export const receivedByAdviser = {
	senderAccountUuid: demo.otherAccount,
	recipientAccountUuid: demo.account,
	clientUuids: [demo.otherClients[0]],
} satisfies Partial<Referral>;

/**
 * Returns the UUID of a referral by its number.
 *
 * @param number the referral's number, from 0 for the newest
 */
export function numberedUuid(number: number): string {
	return `4ef44ef4-0000-4000-9000-${String(number).padStart(12, '0')}`;
}
