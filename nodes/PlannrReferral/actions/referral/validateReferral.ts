import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { MAX_PAGE_SIZE } from '../../transport/pages';
import { fetchRecord } from '../../transport/records';
import { isUuid } from '../../transport/uuid';
import { fetchCompleteList } from '../fetchCompleteList';
import { oncePerRun } from '../oncePerRun';
import { toPrecheckError } from '../precheckError';
import type { CreateRequest } from './createOptions';
import { findOpenReferral } from './openReferrals';

/** A reason for which Plannr, or the node itself, would reject the request. */
interface RejectionReason extends IDataObject {
	/** The parameter's label. */
	readonly parameter: string;
	readonly message: string;
}

/** Returns why a connection cannot be used: it must be accepted (apidocs.plannrcrm.com, POST /api/v1/referrals). */
const findConnectionRejection = oncePerRun(async (client, uuid): Promise<string | undefined> => {
	const question = 'whether the connection is accepted';
	try {
		const { status } = await fetchRecord(client, '/api/v1/referral-connections', uuid);
		if (status === 'accepted') return undefined;
		if (typeof status === 'string') return `The connection is ${status}, but must be accepted`;
	} catch (caught) {
		const isPlannrs = caught instanceof PlannrError && !caught.isMisdirected;
		const status = isPlannrs ? caught.status : undefined;
		if (status === 404) return 'No such connection was found for this account';
		if (status === 403) return 'This account is not allowed to use the connection';
		throw toPrecheckError(caught, question);
	}
	throw new PlannrError(
		'precheckFailed',
		`${question}: Plannr's response does not include its status`,
	);
});

/** Fetches all clients, on the largest pages allowed: Plannr has no route for one client (apidocs.plannrcrm.com). */
const fetchVisibleClients = oncePerRun(async (client) => {
	const query = { 'filter[type]': 'client', per_page: String(MAX_PAGE_SIZE), sort: 'first_name' };
	const { records, isComplete } = await fetchCompleteList(client, '/api/v1/account', query);
	const clients = records.filter(({ type }) => (type ?? 'client') === 'client');
	return {
		uuids: new Set(clients.map(({ uuid }) => (isUuid(uuid) ? uuid.trim().toLowerCase() : ''))),
		isComplete,
	};
});

async function findClientRejections(
	client: PlannrClient,
	clients: readonly string[],
): Promise<RejectionReason[]> {
	const question = 'whether the clients exist';
	const { uuids, isComplete } = await fetchVisibleClients(client).catch((error: unknown) => {
		throw toPrecheckError(error, question);
	});
	const notListed = clients.filter((uuid) => !uuids.has(uuid));
	if (notListed.length > 0 && !isComplete) {
		const reason = 'the client list could not be read completely';
		throw new PlannrError('precheckFailed', `${question}: ${reason}`);
	}
	return notListed.map((uuid) => ({
		parameter: 'Clients',
		message: `This account can see no client with the UUID ${uuid}`,
	}));
}

/**
 * Checks what would happen to a create request, without changing anything in Plannr.
 *
 * @param client the client of this run
 * @param request the request with its options
 * @returns the body that would be sent, and the reasons for which it would be rejected
 * @throws {PlannrError} when this cannot be established
 */
export async function validateReferral(
	client: PlannrClient,
	{ request, ifAlreadyReferred }: CreateRequest,
): Promise<IDataObject> {
	const checksOpenReferrals = ifAlreadyReferred !== 'create';
	const open = checksOpenReferrals ? await findOpenReferral(client, request) : undefined;
	const alreadyReferred = open ? { uuid: open.uuid, status: open.status } : null;
	const createResult = (action: string, rejections: RejectionReason[]): IDataObject => ({
		valid: rejections.length === 0,
		action,
		request: { ...request },
		refusals: rejections,
		...(checksOpenReferrals && { alreadyReferred }),
	});
	if (open !== undefined && ifAlreadyReferred === 'return') return createResult('return', []);
	const [connectionRejection, clientRejections] = await Promise.all([
		findConnectionRejection(client, request.connection_uuid),
		findClientRejections(client, request.client_uuids),
	]);
	const rejections = [
		...(connectionRejection === undefined
			? []
			: [{ parameter: 'Connection', message: connectionRejection }]),
		...clientRejections,
		...(open === undefined
			? []
			: [
					{
						parameter: 'If Already Referred',
						message:
							'These clients already have an open referral for this advice type on this connection',
					},
				]),
	];
	return createResult(rejections.length === 0 ? 'create' : 'fail', rejections);
}
