import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../../sandbox';
import { create, get } from '../requests';

/** A node as somebody has set it up. */
export interface NodeSetup {
	/** What it is called in the tables. */
	readonly title: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	/** What is changed in its Settings. */
	readonly settings?: object;
}

/** What somebody may change in n8n's own node. */
export interface NodeChange {
	/** What they would say that they have changed. */
	readonly title: string;
	/** Its Options. */
	readonly options?: INodeParameters;
	/** See {@link NodeSetup.settings}. */
	readonly settings?: object;
}

/** One referral for every item, by this package's node. */
export const plannrCreate: NodeSetup = { title: 'Plannr Referral', typeVersion: 1, ...create };

/** Reads the referral of every item, by this package's node. */
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
 * The requests of {@link plannrCreate}, by n8n's HTTP Request node.
 *
 * @param baseUrl the sandbox's address
 * @param change what is not as it was when the node was added
 */
export function httpRequestCreate(baseUrl: string, change?: NodeChange): NodeSetup {
	const json = { sendBody: true, specifyBody: 'json', jsonBody: body };
	const route = { method: 'POST', url: `${baseUrl}/api/v1/referrals` };
	return httpRequest({ ...route, ...json }, change);
}

/**
 * The requests of {@link plannrGet}, by n8n's HTTP Request node.
 *
 * @param baseUrl the sandbox's address
 */
export function httpRequestGet(baseUrl: string): NodeSetup {
	return httpRequest({ url: `=${baseUrl}/api/v1/referrals/{{ $json.uuid }}` });
}

/** Set up as by somebody who has n8n without this package: with a Bearer Auth credential, and a header for the account. */
function httpRequest(parameters: INodeParameters, change?: NodeChange): NodeSetup {
	const account = { name: 'X-PLANNR-ACCOUNT-UUID', value: demo.account };
	return {
		title: change === undefined ? 'HTTP Request' : `HTTP Request, ${change.title}`,
		type: 'n8n-nodes-base.httpRequest',
		// The one that n8n 2.41.1 adds to a workflow.
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
