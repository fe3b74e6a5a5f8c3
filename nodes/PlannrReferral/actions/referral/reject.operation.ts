import type { IDataObject } from 'n8n-workflow';

import { recordFrom } from '../../transport/records';
import { complain, readEach } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { readOptionalText } from '../../parameters/text';
import { operation } from '../operation';
import { optionsField } from '../fields/options';
import { confirmDecision } from './findDecision';
import { readReferral, referralField } from './referralField';

const displayOptions = { show: { resource: ['referral'], operation: ['reject'] } };

interface Rejection {
	readonly uuid: string;
	readonly reason: string;
}

/** Rejects a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject). */
export const reject = operation<Rejection>({
	fields: [
		referralField(
			'The referral to reject: one that your firm has received and that is still pending',
			displayOptions,
			true,
		),
		{
			displayName: 'Rejection Reason',
			name: 'rejectionReason',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. We do not advise on this product at present',
			description: 'Why the referral is rejected; the firm that sent it can read this',
			displayOptions,
		},
		optionsField(displayOptions),
	],
	words: {
		refused: {
			message: 'Plannr did not let this referral be rejected',
			advice: 'This item did not reject it. Look at the status of the referral in Plannr',
		},
		forbidden: {
			message: 'Plannr does not let this account reject the referral',
			advice:
				'This referral was not rejected. Only the firm that received a referral can reject it; check which firm the credential acts for',
		},
		notFound: {
			message: "Plannr has no referral with the UUID in 'Referral' that this account may see",
			advice: "Nothing was rejected. Check the UUID, and the 'Base URL' of the credential",
		},
		write: {
			done: { one: 'referral was rejected', many: 'referrals were rejected' },
			uncertain: {
				message: 'The referral may have been rejected',
				advice: 'It was not sent again. Look at the status of the referral in Plannr',
			},
			undone: {
				message: 'The referral was not rejected',
				advice: 'It was looked up in Plannr, and was not rejected. Run this item again later',
			},
			changed: {
				message: 'An earlier try of this item rejected, or may have rejected, a different referral',
				advice:
					"What that try did stands, and nothing more was sent. Make 'Referral' give the same on every try, look among the received referrals in Plannr, and start the workflow anew",
			},
		},
		labels: { uuid: 'Referral', rejection_reason: 'Rejection Reason' },
	},
	read: (item) => [
		readEach<Rejection>({
			uuid: () => readReferral(item),
			reason: () => readReason(item),
		}),
	],
	write: {
		part: () => 'reject',
		subject: ({ uuid }) => uuid,
		fingerprint: ({ uuid, reason }) => JSON.stringify([uuid, tidy(reason)]),
		couldHaveMade: ({ uuid }, record) => record.uuid === uuid,
		confirm: async (plannr, { uuid, reason }) =>
			await confirmDecision(plannr, uuid, (referral) => isRejected(referral, reason)),
	},
	async send(plannr, { uuid, reason }) {
		const body = { rejection_reason: reason };
		const answer = await plannr.post(`/api/v1/referrals/${uuid}/reject`, body, [reason]);
		return { records: [recordFrom(answer)] };
	},
});

function readReason(item: ItemParameters): string {
	const label = 'Rejection Reason';
	const reason = readOptionalText(item.value('rejectionReason', label), 'rejectionReason', label);
	if (reason !== undefined) return reason;
	throw complain(
		'rejectionReason',
		`'${label}' is empty`,
		`Say in '${label}' why the referral is rejected`,
	);
}

/** Rejected for another reason, it may be somebody else's doing, or Plannr may keep the reason in other words. */
function isRejected(referral: IDataObject, reason: string): boolean | undefined {
	const { status, rejection_reason: told } = referral;
	if (status === 'accepted') return false;
	if (status !== 'rejected') return undefined;
	return typeof told !== 'string' || tidy(told) === tidy(reason) ? true : undefined;
}

function tidy(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
