import type { IDataObject } from 'n8n-workflow';

import type { ReferralRequest } from '../../api/vocabulary';
import { recordOf } from '../../api/records';
import { operation } from '../operation';
import { fields } from './createFields';
import { readCreate } from './createReading';

/** Refers clients to a connected firm: one referral for every advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create = operation<ReferralRequest>({
	fields,
	words: {
		refused: {
			message: 'Plannr did not accept the referral',
			advice: 'Nothing was shared. Correct what Plannr names and run this item again',
		},
		forbidden: {
			message: 'Plannr does not let this account refer these clients',
			advice:
				"Nothing was shared. Check that the credential's account may refer clients, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: 'Plannr did not find what the referral names',
			advice:
				"Nothing was shared. Check 'Connection' and 'Clients', and the 'Base URL' of the credential",
		},
		uncertain: {
			message: 'The referral may have been created',
			advice:
				'It was not sent again, because a second referral would share the data twice. Look among the sent referrals in Plannr before you run this item again',
		},
		done: { one: 'referral was created', many: 'referrals were created' },
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
	async send(plannr, request) {
		return [recordOf(await plannr.write('/api/v1/referrals', toBody(request)))];
	},
});

function toBody(request: ReferralRequest): IDataObject {
	return { ...request };
}
