import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { ReferralRequest } from '../../transport/vocabulary';
import { parseAll } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { type Precheck, defineOperation } from '../operation';
import { findCreatedReferral } from './findCreated';
import { fields } from './create.description';
import { fingerprintOfRequest, compareReferral, targetOfRequest } from './compareReferral';
import { type CreateRequest, parseCreateOptions } from './createOptions';
import { parseReferralRequests } from './parseReferralRequests';
import { validateReferral } from './validateReferral';
import { findOpenReferral } from './openReferrals';

/** Refers clients to a connected firm: one referral per advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create = defineOperation<CreateRequest>({
	fields,
	messages: {
		rejected: {
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
			outcomeUnknown: {
				message: 'The referral may have been created',
				advice:
					'It was not sent again, because a second referral would share the data twice. Look among the sent referrals in Plannr before you run this item again',
			},
			notProcessed: {
				message: 'The referral was not created',
				advice: 'It was looked for in Plannr and is not there. Run this item again later',
			},
			targetChanged: {
				message: 'An earlier try of this item asked for a different referral',
				advice:
					"What that try created stands, and nothing more was sent. Make 'Connection', 'Clients' and 'Advice Types' give the same on every try (no random values, no current time), look among the sent referrals in Plannr, and start the workflow anew",
			},
			alreadyReferred: {
				message: 'The clients are referred already over this connection for this advice',
				advice:
					"This referral was not created. Look at the open one in Plannr, or choose Return Existing or Create Another in 'If Already Referred'",
			},
			precheckFailed:
				"This referral was not created. Look in Plannr at the sent referrals and at what the credential's account may see, and run this item again later",
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
	parse: parseCreateRequests,
	write: {
		isWrite: ({ validateOnly }) => !validateOnly,
		key: ({ request }) => request.advice_type,
		target: ({ request }) => targetOfRequest(request),
		fingerprint: ({ request }) => fingerprintOfRequest(request),
		couldHaveProduced: ({ request }, record) => compareReferral(request, record) === 'same',
		precheck: createPrecheck,
		lookUp: async (client, { request }, context) =>
			await findCreatedReferral(client, request, context),
	},
	async send(client, input) {
		const send = input.validateOnly ? validateReferral : createReferral;
		return { records: [await send(client, input)] };
	},
});

function parseCreateRequests(item: ItemParameters): CreateRequest[] {
	const { requests, options } = parseAll({
		requests: () => parseReferralRequests(item),
		options: () => parseCreateOptions(item),
	});
	return requests.map((request) => ({ request, ...options }));
}

function createPrecheck({ request, ifAlreadyReferred }: CreateRequest): Precheck | undefined {
	if (ifAlreadyReferred === 'create') return undefined;
	return async (client, created) => {
		const open = await findOpenReferral(client, request, created);
		if (open === undefined || ifAlreadyReferred === 'return') return open && [open];
		throw new PlannrError('alreadyReferred', `referral ${open.uuid}, ${open.status}`);
	};
}

async function createReferral(
	client: PlannrClient,
	{ request }: CreateRequest,
): Promise<IDataObject> {
	const personalTexts = request.note ? [request.note] : [];
	return recordFrom(await client.post('/api/v1/referrals', toBody(request), personalTexts));
}

function toBody(request: ReferralRequest): IDataObject {
	return { ...request };
}
