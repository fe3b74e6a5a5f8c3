import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { bareLoop } from './bareLoop';

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
	client_uuids: [demo.clients[0]],
	advice_type: 'mortgages',
	duration_months: 3,
	shared_data: ['basic_details'],
};

/** Creates one referral for each item, with this package's node. */
export const create: MeasuredNode = {
	type: PLANNR_NODE,
	parameters: {
		connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
		clients: { __rl: true, mode: 'id', value: demo.clients[0] },
		adviceTypes: ['mortgages'],
		sharedData: ['basic_details'],
		// All items are about the same client.
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

/**
 * Sends the requests of {@link create} with the bare loop.
 *
 * @param baseUrl the mock API's address
 */
export function bareCreate(baseUrl: string): MeasuredNode {
	const text = `={{ JSON.stringify({ ...${JSON.stringify(body)}, note: "item " + $json.number }) }}`;
	return { type: BARE_LOOP, parameters: { url: `${baseUrl}${ROUTE}`, body: text } };
}

/**
 * Sends the requests of {@link get} with the bare loop.
 *
 * @param baseUrl the mock API's address
 */
export function bareGet(baseUrl: string): MeasuredNode {
	const url = `=${baseUrl}${ROUTE}/{{ $json.uuid }}`;
	return { type: BARE_LOOP, parameters: { method: 'GET', url } };
}
