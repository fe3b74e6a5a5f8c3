import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { bareLoop } from './bareLoop';

/** A node as it is measured. */
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

/** One referral for every item, by this package's node. */
export const create: MeasuredNode = {
	type: PLANNR_NODE,
	parameters: {
		connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
		clients: { __rl: true, mode: 'id', value: demo.clients[0] },
		adviceTypes: ['mortgages'],
		sharedData: ['basic_details'],
		additionalFields: { note: '=item {{ $json.number }}' },
	},
};

/** Reads the referral of every item, by this package's node. */
export const get: MeasuredNode = {
	type: PLANNR_NODE,
	parameters: {
		operation: 'get',
		referral: { __rl: true, mode: 'id', value: '={{ $json.uuid }}' },
	},
};

/**
 * The requests of {@link create}, by the bare loop.
 *
 * @param baseUrl the sandbox's address
 */
export function bareCreate(baseUrl: string): MeasuredNode {
	const text = `={{ JSON.stringify({ ...${JSON.stringify(body)}, note: "item " + $json.number }) }}`;
	return { type: BARE_LOOP, parameters: { url: `${baseUrl}${ROUTE}`, body: text } };
}

/**
 * The requests of {@link get}, by the bare loop.
 *
 * @param baseUrl the sandbox's address
 */
export function bareGet(baseUrl: string): MeasuredNode {
	const url = `=${baseUrl}${ROUTE}/{{ $json.uuid }}`;
	return { type: BARE_LOOP, parameters: { method: 'GET', url } };
}
