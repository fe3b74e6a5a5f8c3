import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import { isUuid } from '../../transport/uuid';
import { readWholeList } from '../fetchCompleteList';
import { oncePerRun } from '../oncePerRun';
import { unchecked } from '../precheckFailed';
import type { Order } from './createOptions';
import { openReferral } from './openReferrals';

/** What Plannr, or the node itself, would refuse. */
interface Refusal extends IDataObject {
	/** The parameter's label. */
	readonly parameter: string;
	readonly message: string;
}

/** Why referrals cannot be sent over a connection, or nothing (apidocs.plannrcrm.com, POST /api/v1/referrals: accepted ones only). */
const connectionRefusal = oncePerRun(async (plannr, uuid): Promise<string | undefined> => {
	const whether = 'whether the connection is accepted';
	try {
		const { status } = recordFrom(await plannr.get(`/api/v1/referral-connections/${uuid}`));
		if (status === 'accepted') return undefined;
		if (typeof status === 'string') return `The connection is ${status}, but must be accepted`;
	} catch (caught) {
		const status = caught instanceof PlannrError ? caught.status : undefined;
		if (status === 404) return 'Plannr has no such connection that this account may use';
		if (status === 403) return 'Plannr does not let this account use the connection';
		throw unchecked(caught, whether);
	}
	throw new PlannrError('unchecked', `${whether}: Plannr does not tell`);
});

/** Plannr has no route for one client (apidocs.plannrcrm.com): so all are listed, on the largest pages that it allows. */
const visibleClients = oncePerRun(async (plannr) => {
	const query = { 'filter[type]': 'client', per_page: '500', sort: 'first_name' };
	const { records, isComplete } = await readWholeList(plannr, '/api/v1/account', query);
	const clients = records.filter(({ type }) => (type ?? 'client') === 'client');
	return {
		uuids: new Set(clients.map(({ uuid }) => (isUuid(uuid) ? uuid.trim().toLowerCase() : ''))),
		isComplete,
	};
});

async function clientRefusals(
	plannr: PlannrClient,
	clients: readonly string[],
): Promise<Refusal[]> {
	const whether = 'whether the clients are there';
	const { uuids, isComplete } = await visibleClients(plannr).catch((reason: unknown) => {
		throw unchecked(reason, whether);
	});
	const unknown = clients.filter((client) => !uuids.has(client));
	if (unknown.length > 0 && !isComplete) {
		const why = 'the list of clients could not be read to its end';
		throw new PlannrError('unchecked', `${whether}: ${why}`);
	}
	return unknown.map((client) => ({
		parameter: 'Clients',
		message: `Plannr shows this account no client with the UUID ${client}`,
	}));
}

/**
 * Finds out what would become of a referral, and sends nothing that changes anything.
 *
 * @param plannr the door
 * @param order what is asked for
 * @returns what would be sent, and what would be refused
 * @throws {PlannrError} when that cannot be found out
 */
export async function validated(
	plannr: PlannrClient,
	{ request, ifAlreadyReferred }: Order,
): Promise<IDataObject> {
	const asks = ifAlreadyReferred !== 'create';
	const open = asks ? await openReferral(plannr, request, []) : undefined;
	const already = open ? { uuid: open.uuid, status: open.status } : null;
	const told = (action: string, refusals: Refusal[]): IDataObject => ({
		valid: refusals.length === 0,
		action,
		request: { ...request },
		refusals,
		...(asks && { alreadyReferred: already }),
	});
	if (open !== undefined && ifAlreadyReferred === 'return') return told('return', []);
	const [connection, clients] = await Promise.all([
		connectionRefusal(plannr, request.connection_uuid),
		clientRefusals(plannr, request.client_uuids),
	]);
	const refusals = [
		...(connection === undefined ? [] : [{ parameter: 'Connection', message: connection }]),
		...clients,
		...(open === undefined
			? []
			: [{ parameter: 'If Already Referred', message: 'The clients are referred already' }]),
	];
	return told(refusals.length === 0 ? 'create' : 'fail', refusals);
}
