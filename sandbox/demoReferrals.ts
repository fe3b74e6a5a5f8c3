import { demo } from './demoData';
import { addLondonMonths, truncateToSecond } from './londonTime';
import type { Referral, MockData } from './mockData';

const DAY_MS = 86_400_000;

const [john, gareth, onething, twothings, threepenny] = demo.clients;

/** UUID, status, advice type, clients, age in days, duration in months. */
const TEMPLATES: ReadonlyArray<
	readonly [string, Referral['status'], string, readonly string[], number, number | null]
> = [
	[demo.referrals.expired, 'expired', 'tax', [threepenny], 90, 1],
	[demo.referrals.rejected, 'rejected', 'investments', [twothings], 12, 3],
	[demo.referrals.accepted, 'accepted', 'protection', [onething], 8, null],
	[demo.referrals.pending, 'pending', 'mortgages', [john, gareth], 2, 3],
	[demo.referrals.received, 'pending', 'pensions', [demo.otherClients[0]], 1, 6],
];

/** Adds the copy of a client that the recipient firm receives on acceptance, and returns its UUID. */
function addClone(data: MockData, clientUuid: string, firmUuid: string): string {
	const uuid = clientUuid.replace('c1c1c1c1', 'c10ec10e');
	const client = data.accounts.get(clientUuid);
	if (client !== undefined) data.accounts.set(uuid, { ...client, uuid, firmUuid });
	return uuid;
}

/** Adds one referral of each kind to the demo data, for exploring. Tests start without them. */
export function addDemoReferrals(data: MockData, now: Date = new Date()): void {
	for (const [uuid, status, adviceType, clientUuids, ageDays, durationMonths] of TEMPLATES) {
		const createdAt = truncateToSecond(new Date(now.getTime() - ageDays * DAY_MS));
		const isReceived = uuid === demo.referrals.received;
		data.referrals.set(uuid, {
			uuid,
			status,
			adviceType,
			clientUuids: [...clientUuids],
			durationMonths,
			connectionUuid: demo.connections.accepted,
			clonedClientUuids:
				status === 'accepted'
					? clientUuids.map((client) => addClone(data, client, demo.firms.recipient))
					: [],
			sharedData: ['basic_details', 'contact_details'],
			note: 'An example referral.',
			slaDeadline: null,
			rejectionReason: status === 'rejected' ? 'Unable to take on new clients.' : null,
			senderAccountUuid: isReceived ? demo.otherAccount : demo.account,
			recipientAccountUuid: isReceived ? demo.account : demo.otherAccount,
			createdAt,
			updatedAt: createdAt,
			expiresAt: durationMonths === null ? null : addLondonMonths(createdAt, durationMonths),
		});
	}
}
