import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { bareLoop } from './bareLoop';
import { CLIENT_UUID } from './clients';

/** A node to measure. */
export interface MeasuredNode {
	readonly type: string;
	readonly parameters: INodeParameters;
}

const PLANNR_NODE = 'n8n-nodes-plannr.plannrReferral';
const BARE_LOOP = bareLoop.description.name;
const ROUTE = '/api/v1/referrals';

const body = {
	connection_uuid: demo.connections.accepted,
	advice_type: 'mortgages',
	duration_months: 3,
	shared_data: ['basic_details'],
};

/** Creates one referral for each item, with this package's node. */
export const create: MeasuredNode = {
	type: PLANNR_NODE,
	parameters: {
		connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
		// Each item is about another client: writes about the same one wait for each other.
		clients: { __rl: true, mode: 'id', value: `={{ ${CLIENT_UUID} }}` },
		adviceTypes: ['mortgages'],
		sharedData: ['basic_details'],
		// Every round is about the same clients.
		ifAlreadyReferred: 'create',
		additionalFields: { note: '=item {{ $json.number }}' },
	},
};

/** Fetches the referral of each item, with this package's node. */
export const get: MeasuredNode = {
	type: PLANNR_NODE,
	parameters: {
		operation: 'get',
		referral: { __rl: true, mode: 'id', value: '={{ $json.uuid }}' },
	},
};

/** Sends the requests of {@link create} with the bare loop. */
export function bareCreate(baseUrl: string): MeasuredNode {
	const own = `{ client_uuids: [${CLIENT_UUID}], note: "item " + $json.number }`;
	const text = `={{ JSON.stringify({ ...${JSON.stringify(body)}, ...${own} }) }}`;
	return { type: BARE_LOOP, parameters: { url: `${baseUrl}${ROUTE}`, body: text } };
}

/** Sends the requests of {@link get} with the bare loop. */
export function bareGet(baseUrl: string): MeasuredNode {
	const url = `=${baseUrl}${ROUTE}/{{ $json.uuid }}`;
	return { type: BARE_LOOP, parameters: { method: 'GET', url } };
}
