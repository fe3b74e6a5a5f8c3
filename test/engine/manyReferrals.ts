import { type Referral, type World, demo, demoWorld } from '../../sandbox';
import { buildReferral } from '../writes/existingReferral';

/**
 * The demo's world with many referrals in it, each a minute older than the one before.
 *
 * @param count how many
 * @param change what differs from a pending referral that the demo's adviser has sent, by the referral's number from 0
 */
export function mockDataWithReferrals(
	count: number,
	change: (number: number) => Partial<Referral> = () => ({}),
): World {
	const now = new Date();
	const world = demoWorld(now);
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
		world.referrals.set(referral.uuid, referral);
	}
	return world;
}

/** What makes a referral one that the demo's adviser has received. */
export const receivedByAdviser = {
	senderAccountUuid: demo.otherAccount,
	recipientAccountUuid: demo.account,
	clientUuids: [demo.otherClients[0]],
} satisfies Partial<Referral>;

/**
 * The UUID of one of the many.
 *
 * @param number the referral's number, from 0 for the newest
 */
export function numberedUuid(number: number): string {
	return `4ef44ef4-0000-4000-9000-${String(number).padStart(12, '0')}`;
}
