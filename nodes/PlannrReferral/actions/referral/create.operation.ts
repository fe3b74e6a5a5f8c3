import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { ReferralRequest } from '../../transport/vocabulary';
import { readEach } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { type Before, operation } from '../operation';
import { confirmCreated } from './findCreated';
import { fields } from './create.description';
import { fingerprintOf, likeness, subjectOf } from './compareReferral';
import { type Order, readCreateOptions } from './createOptions';
import { readCreate } from './parseCreate';
import { validated } from './validateOnly';
import { openReferral } from './openReferrals';

/** Refers clients to a connected firm: one referral for every advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create = operation<Order>({
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
			already: {
				message: 'The clients are referred already over this connection for this advice',
				advice:
					"This referral was not created. Look at the open one in Plannr, or choose Return Existing or Create Another in 'If Already Referred'",
			},
			unchecked:
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
	read: readOrders,
	write: {
		isWrite: ({ validateOnly }) => !validateOnly,
		part: ({ request }) => request.advice_type,
		subject: ({ request }) => subjectOf(request),
		fingerprint: ({ request }) => fingerprintOf(request),
		couldHaveMade: ({ request }, record) => likeness(request, record) === 'same',
		before: unlessReferred,
		confirm: async (plannr, { request }, trace) => await confirmCreated(plannr, request, trace),
	},
	async send(plannr, order) {
		const send = order.validateOnly ? validated : created;
		return { records: [await send(plannr, order)] };
	},
});

function readOrders(item: ItemParameters): Order[] {
	const { requests, options } = readEach({
		requests: () => readCreate(item),
		options: () => readCreateOptions(item),
	});
	return requests.map((request) => ({ request, ...options }));
}

function unlessReferred({ request, ifAlreadyReferred }: Order): Before | undefined {
	if (ifAlreadyReferred === 'create') return undefined;
	return async (plannr, made) => {
		const open = await openReferral(plannr, request, made);
		if (open === undefined || ifAlreadyReferred === 'return') return open && [open];
		throw new PlannrError('already', `referral ${open.uuid}, ${open.status}`);
	};
}

async function created(plannr: PlannrClient, { request }: Order): Promise<IDataObject> {
	const personal = request.note ? [request.note] : [];
	return recordFrom(await plannr.post('/api/v1/referrals', toBody(request), personal));
}

function toBody(request: ReferralRequest): IDataObject {
	return { ...request };
}
