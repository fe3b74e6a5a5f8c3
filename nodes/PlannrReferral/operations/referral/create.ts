import type { IDataObject } from 'n8n-workflow';

import type { ReferralRequest } from '../../api/vocabulary';
import { recordOf } from '../../api/records';
import { operation } from '../operation';
import { fields } from './createFields';
import { confirmCreated } from './createConfirmation';
import { fingerprintOf, likeness, subjectOf } from './createMatching';
import { readCreate } from './createReading';

/** Refers clients to a connected firm: one referral for every advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create = operation<ReferralRequest>({
	fields,
	words: {
		refused: {
			message: 'Plannr did not accept the referral',
			advice: 'This referral was not created. Correct what Plannr names and run this item again',
		},
		forbidden: {
			message: 'Plannr does not let this account refer these clients',
			advice:
				"This referral was not created. Check that the credential's account may refer clients, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: 'Plannr did not find what the referral names',
			advice:
				"This referral was not created. Check 'Connection' and 'Clients', and the 'Base URL' of the credential",
		},
		write: {
			done: { one: 'referral was created', many: 'referrals were created' },
			uncertain: {
				message: 'The referral may have been created',
				advice:
					'It was not sent again, because a second referral would share the data twice. Look among the sent referrals in Plannr before you run this item again',
			},
			undone: {
				message: 'The referral was not created',
				advice: 'It was looked for in Plannr and is not there. Run this item again later',
			},
			changed: {
				message: 'An earlier try of this item asked for a different referral',
				advice:
					"What that try created stands, and nothing more was sent. Make 'Connection', 'Clients' and 'Advice Types' give the same on every try (no random values, no current time), look among the sent referrals in Plannr, and start the workflow anew",
			},
		},
		labels: {
			connection_uuid: 'Connection',
			client_uuids: 'Clients',
			advice_type: 'Advice Types',
			duration_months: 'Duration',
			shared_data: 'Shared Data',
			sla_deadline: 'SLA Deadline',
			note: 'Note',
		},
	},
	read: readCreate,
	write: {
		part: ({ advice_type }) => advice_type,
		subject: subjectOf,
		fingerprint: fingerprintOf,
		couldHaveMade: (request, record) => likeness(request, record) === 'same',
		confirm: confirmCreated,
	},
	async send(plannr, request) {
		const personal = request.note ? [request.note] : [];
		const answer = await plannr.write('/api/v1/referrals', toBody(request), personal);
		return { records: [recordOf(answer)] };
	},
});

function toBody(request: ReferralRequest): IDataObject {
	return { ...request };
}
