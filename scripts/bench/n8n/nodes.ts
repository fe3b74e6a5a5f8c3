import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../../sandbox';
import { CLIENT_EMAIL, CLIENT_UUID } from '../clients';
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
	/** A node before it, whose time counts as well. */
	readonly first?: NodeSetup;
}

/** A deviation from the defaults of n8n's HTTP Request node. */
interface NodeChange {
	/** The deviation, in the words of n8n's panel. */
	readonly title: string;
	/** Its Options. */
	readonly options?: INodeParameters;
	/** See {@link NodeSetup.settings}. */
	readonly settings?: object;
}

const PLANNR = 'Plannr Referral';

/** The fewest parameters of Create, with a note by which the mock API's referrals are counted. */
function createWith(clients: INodeParameters): NodeSetup {
	const { type, parameters } = create;
	const { connection, adviceTypes, sharedData, additionalFields } = parameters;
	const fields = { connection, clients, adviceTypes, sharedData, additionalFields };
	return { title: PLANNR, type, typeVersion: 1, parameters: fields };
}

/** Refers a client for each item, with this package's node. */
export const plannrCreate = createWith({ __rl: true, mode: 'id', value: `={{ ${CLIENT_UUID} }}` });

/** As {@link plannrCreate}, but by the client's e-mail address. */
export const plannrCreateByEmail = createWith({
	__rl: true,
	mode: 'email',
	value: `=${CLIENT_EMAIL}`,
});

/** Fetches the referral of each item, with this package's node. */
export const plannrGet: NodeSetup = { title: PLANNR, typeVersion: 1, ...get };

/** Fetches all referrals, with this package's node. */
export const plannrGetMany: NodeSetup = {
	title: PLANNR,
	type: get.type,
	typeVersion: 1,
	parameters: { operation: 'getAll', returnAll: true },
};

const createBody = (client: string, number: string) => `={
  "connection_uuid": "${demo.connections.accepted}",
  "client_uuids": ["${client}"],
  "advice_type": "mortgages",
  "duration_months": 3,
  "shared_data": ["basic_details"],
  "note": "item {{ ${number} }}"
}`;

function postReferral(baseUrl: string, jsonBody: string): INodeParameters {
	const json = { sendBody: true, specifyBody: 'json', jsonBody };
	return { method: 'POST', url: `${baseUrl}/api/v1/referrals`, ...json };
}

/** Sends the requests of {@link plannrCreate} with n8n's HTTP Request node. */
export function httpRequestCreate(baseUrl: string, change?: NodeChange): NodeSetup {
	const body = createBody(`{{ ${CLIENT_UUID} }}`, '$json.number');
	return httpRequest(postReferral(baseUrl, body), change);
}

/** Does what {@link plannrCreateByEmail} does with two of n8n's HTTP Request nodes: one finds each item's client. */
export function httpRequestCreateByEmail(baseUrl: string): NodeSetup {
	const filter = `filter[type]=client&filter[primary_email]=${CLIENT_EMAIL}`;
	const body = createBody('{{ $json.data[0].uuid }}', "$('Items').item.json.number");
	return {
		...httpRequest(postReferral(baseUrl, body)),
		title: 'HTTP Request, twice',
		first: httpRequest({ url: `=${baseUrl}/api/v1/account?${filter}` }),
	};
}

/** Sends the requests of {@link plannrGet} with n8n's HTTP Request node. */
export function httpRequestGet(baseUrl: string): NodeSetup {
	return httpRequest({ url: `=${baseUrl}/api/v1/referrals/{{ $json.uuid }}` });
}

/** Does what {@link plannrGetMany} does with n8n's HTTP Request node and its pagination, and Split Out. */
export function httpRequestGetMany(baseUrl: string, pageSize: number): NodeSetup {
	const page = { type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' };
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: { parameters: [page] },
		paginationCompleteWhen: 'other',
		completeExpression: '={{ $response.body.meta.current_page >= $response.body.meta.last_page }}',
		limitPagesFetched: false,
	};
	const title = 'Pagination, and Split Out';
	const url = `${baseUrl}/api/v1/referrals?per_page=${pageSize}`;
	return {
		title: `HTTP Request, ${title}`,
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'data', options: {} },
		first: httpRequest({ url }, { title, options: { pagination: { pagination } } }),
	};
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
