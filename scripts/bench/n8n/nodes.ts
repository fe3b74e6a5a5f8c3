import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../../sandbox';
import { create, get } from '../requests';

/** A configured node. */
export interface NodeSetup {
	/** Its name in the tables. */
	readonly title: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	/** What differs from the defaults in its Settings. */
	readonly settings?: object;
}

/** A deviation from the defaults of n8n's HTTP Request node. */
export interface NodeChange {
	/** The deviation, in the words of n8n's panel. */
	readonly title: string;
	/** Its Options. */
	readonly options?: INodeParameters;
	/** See {@link NodeSetup.settings}. */
	readonly settings?: object;
}

/** Creates one referral for each item, with this package's node. */
export const plannrCreate: NodeSetup = { title: 'Plannr Referral', typeVersion: 1, ...create };

/** Fetches the referral of each item, with this package's node. */
export const plannrGet: NodeSetup = { title: 'Plannr Referral', typeVersion: 1, ...get };

const body = `={
  "connection_uuid": "${demo.connections.accepted}",
  "client_uuids": ["${demo.clients[0]}"],
  "advice_type": "mortgages",
  "duration_months": 3,
  "shared_data": ["basic_details"],
  "note": "item {{ $json.number }}"
}`;

/**
 * Sends the requests of {@link plannrCreate} with n8n's HTTP Request node.
 *
 * @param baseUrl the mock API's address
 * @param change a deviation from the node's defaults
 */
export function httpRequestCreate(baseUrl: string, change?: NodeChange): NodeSetup {
	const json = { sendBody: true, specifyBody: 'json', jsonBody: body };
	const route = { method: 'POST', url: `${baseUrl}/api/v1/referrals` };
	return httpRequest({ ...route, ...json }, change);
}

/**
 * Sends the requests of {@link plannrGet} with n8n's HTTP Request node.
 *
 * @param baseUrl the mock API's address
 */
export function httpRequestGet(baseUrl: string): NodeSetup {
	return httpRequest({ url: `=${baseUrl}/api/v1/referrals/{{ $json.uuid }}` });
}

/** Configured as without this package: with a Bearer Auth credential, and a header for the account. */
function httpRequest(parameters: INodeParameters, change?: NodeChange): NodeSetup {
	const account = { name: 'X-PLANNR-ACCOUNT-UUID', value: demo.account };
	return {
		title: change === undefined ? 'HTTP Request' : `HTTP Request, ${change.title}`,
		type: 'n8n-nodes-base.httpRequest',
		// The version that n8n 2.41.1 adds to a workflow.
		typeVersion: 4.5,
		parameters: {
			...parameters,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpBearerAuth',
			sendHeaders: true,
			headerParameters: { parameters: [account] },
			options: change?.options ?? {},
		},
		settings: change?.settings ?? {},
	};
}
