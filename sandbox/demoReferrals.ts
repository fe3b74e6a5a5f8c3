import { demo } from './demoData';
import { addLondonMonths, truncateToSecond } from './londonTime';
import type { Referral, MockData } from './mockData';

const DAY_MS = 86_400_000;

type ReferralTemplate = Pick<Referral, 'uuid' | 'status' | 'adviceType' | 'clientUuids'> & {
	ageDays: number;
	durationMonths: number | null;
	received?: boolean;
};

const TEMPLATES: readonly ReferralTemplate[] = [
	{
		uuid: demo.referrals.expired,
		status: 'expired',
		adviceType: 'tax',
		clientUuids: [demo.clients[4]],
		ageDays: 90,
		durationMonths: 1,
	},
	{
		uuid: demo.referrals.rejected,
		status: 'rejected',
		adviceType: 'investments',
		clientUuids: [demo.clients[3]],
		ageDays: 12,
		durationMonths: 3,
	},
	{
		uuid: demo.referrals.accepted,
		status: 'accepted',
		adviceType: 'protection',
		clientUuids: [demo.clients[2]],
		ageDays: 8,
		durationMonths: null,
	},
	{
		uuid: demo.referrals.pending,
		status: 'pending',
		adviceType: 'mortgages',
		clientUuids: [demo.clients[0], demo.clients[1]],
		ageDays: 2,
		durationMonths: 3,
	},
	{
		uuid: demo.referrals.received,
		status: 'pending',
		adviceType: 'pensions',
		clientUuids: [demo.otherClients[0]],
		ageDays: 1,
		durationMonths: 6,
		received: true,
	},
];

/** Adds the copy of a client that the recipient firm receives on acceptance, and returns its UUID. */
function addClone(data: MockData, clientUuid: string, firmUuid: string): string {
	const uuid = clientUuid.replace('c1c1c1c1', 'c10ec10e');
	const client = data.accounts.get(clientUuid);
	if (client !== undefined) data.accounts.set(uuid, { ...client, uuid, firmUuid });
	return uuid;
}

/**
 * Adds one referral of each kind to the demo data, for exploring. Tests start without them.
 * @param data the result of `createDemoData`
 * @param now the current time, to which the dates of the referrals are relative; default: the system clock
 */
export function addDemoReferrals(data: MockData, now: Date = new Date()): void {
	for (const { ageDays, received = false, ...template } of TEMPLATES) {
		const createdAt = truncateToSecond(new Date(now.getTime() - ageDays * DAY_MS));
		const [sender, recipient] = received
			? [demo.otherAccount, demo.account]
			: [demo.account, demo.otherAccount];
		data.referrals.set(template.uuid, {
			...template,
			clientUuids: [...template.clientUuids],
			connectionUuid: demo.connections.accepted,
			clonedClientUuids:
				template.status === 'accepted'
					? template.clientUuids.map((uuid) => addClone(data, uuid, demo.firms.recipient))
					: [],
			sharedData: ['basic_details', 'contact_details'],
			note: 'An example referral.',
			slaDeadline: null,
			rejectionReason: template.status === 'rejected' ? 'Unable to take on new clients.' : null,
			senderAccountUuid: sender,
			recipientAccountUuid: recipient,
			createdAt,
			updatedAt: createdAt,
			expiresAt:
				template.durationMonths === null
					? null
					: addLondonMonths(createdAt, template.durationMonths),
		});
	}
}
