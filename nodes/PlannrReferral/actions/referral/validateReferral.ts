import type { IDataObject } from 'n8n-workflow';
import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { readTerm, toList, unwrap } from '../../transport/json';
import { MAX_PAGE_SIZE } from '../../transport/pages';
import { nameOf } from '../../transport/accounts';
import { fetchRecordIfAny } from '../../transport/records';
import { fetchUnchangedList } from '../../transport/pagination';
import { connectionNaming, identifierOf } from '../lookups/recordIndex';
import { CannotTell, precheck } from '../precheck';
import type { ReferralRequest } from '../../transport/vocabulary';
import type { IfAlreadyReferred } from './create.description';
import { findOpenReferral } from './sentReferrals';

/** A reason for which Plannr, or the node itself, would reject the request. */
interface RejectionReason extends IDataObject {
	readonly parameter: string;
	readonly message: string;
}

const NOT_FOUND = 'No such connection was found for this account';

/**
 * Checks a connection, which must be accepted (apidocs.plannrcrm.com, POST /api/v1/referrals); returns the name of the
 * other firm, null if it is not shown, and why the connection cannot be used.
 */
const checkConnection = oncePerRun(async (client, uuid) => {
	const record = await fetchRecordIfAny(client, '/api/v1/referral-connections', uuid).catch(
		explainRejection,
	);
	const found = record ?? NOT_FOUND;
	const reject = (message: string): RejectionReason[] => [{ parameter: 'Connection', message }];
	if (typeof found === 'string') return { firm: null, rejections: reject(found) };
	const status = readTerm(found.status);
	if (status === '') throw new CannotTell("Plannr's response does not include its status");
	const isAccepted = status === 'accepted';
	return {
		firm: connectionNaming.nameOf(found) || null,
		rejections: isAccepted ? [] : reject(`The connection is ${status}, but must be accepted`),
	};
});

function explainRejection(caught: unknown): string {
	const isPlannrs = caught instanceof PlannrError && !caught.isMisdirected;
	if (isPlannrs && caught.status === 404) return NOT_FOUND;
	if (isPlannrs && caught.status === 403) {
		return 'This account is not allowed to use the connection';
	}
	throw caught;
}

/**
 * Fetches the names of all clients, on the largest pages allowed: one by one, each would take a request. The oldest come
 * first, so that a new one does not move others to another page.
 */
const fetchVisibleClients = oncePerRun(async (client) => {
	const query = { 'filter[type]': 'client', per_page: String(MAX_PAGE_SIZE), sort: 'created_at' };
	const { records, isComplete } = await fetchUnchangedList(client, '/api/v1/account', query);
	const names = new Map<string, string>();
	for (const one of records) {
		const isClient = (one.type ?? 'client') === 'client';
		const uuid = identifierOf(one);
		if (isClient && uuid !== undefined) names.set(uuid, nameOf(one));
	}
	return { names, isComplete };
});

async function checkClients(
	client: PlannrClient,
	clients: readonly string[],
): Promise<{ readonly rejections: RejectionReason[]; readonly names: string[] }> {
	const { names, isComplete } = await fetchVisibleClients(client);
	const notListed = clients.filter((uuid) => !names.has(uuid));
	if (notListed.length > 0 && !isComplete) {
		throw new CannotTell('the client list could not be read completely');
	}
	return {
		names: clients.flatMap((uuid) => names.get(uuid) ?? []),
		rejections: notListed.map((uuid) => ({
			parameter: 'Clients',
			message: `This account can see no client with the UUID ${uuid}`,
		})),
	};
}

/**
 * Checks what would happen to a create request, without changing anything in Plannr.
 *
 * @param ifAlreadyReferred what to do when a referral with the same target is open
 * @returns the body that would be sent, whom it is about, and the reasons for which it would be rejected
 * @throws {PlannrError} when this cannot be established
 */
export async function validateReferral(
	client: PlannrClient,
	request: ReferralRequest,
	ifAlreadyReferred: IfAlreadyReferred,
): Promise<IDataObject> {
	const checksOpenReferrals = ifAlreadyReferred !== 'create';
	const open = checksOpenReferrals ? await findOpenReferral(client, request) : undefined;
	const alreadyReferred = open ? { uuid: open.uuid, status: open.status } : null;
	const createResult = (
		action: string,
		clients: string[],
		firm: string | null,
		rejections: RejectionReason[] = [],
	): IDataObject => ({
		valid: rejections.length === 0,
		action,
		clients,
		firm,
		request: { ...request },
		refusals: rejections,
		...(checksOpenReferrals && { alreadyReferred }),
	});
	if (open !== undefined && ifAlreadyReferred === 'return') {
		const names = toList(unwrap(open.clients))?.map(nameOf) ?? [];
		return createResult('return', names, nameOf(open.recipient_firm) || null);
	}
	const [connection, clients] = await Promise.all([
		precheck(
			'whether the connection is accepted',
			async () => await checkConnection(client, request.connection_uuid),
			'lookupFailed',
		),
		precheck(
			'whether the clients exist',
			async () => await checkClients(client, request.client_uuids),
			'lookupFailed',
		),
	]);
	const rejections = [...connection.rejections, ...clients.rejections];
	if (open !== undefined) {
		const message =
			'These clients already have an open referral for this advice type on this connection';
		rejections.push({ parameter: 'If Already Referred', message });
	}
	const action = rejections.length === 0 ? 'create' : 'fail';
	return createResult(action, clients.names, connection.firm, rejections);
}

/**
 * Makes a function fetch something only once per run of the node, however many items need it. A failure is not retried
 * either.
 *
 * @param fetch fetches the value for a key, e.g. a UUID, with the client, of which each run has its own
 * @returns a function that fetches the value on the first call with a key, and returns the same value afterwards
 */
export function oncePerRun<Value>(
	fetch: (client: PlannrClient, key: string) => Promise<Value>,
): (client: PlannrClient, key?: string) => Promise<Value> {
	const runs = new WeakMap<object, Map<string, Promise<Value>>>();
	return async (client, key = '') => {
		const values = runs.get(client.run) ?? new Map<string, Promise<Value>>();
		runs.set(client.run, values);
		const value = values.get(key) ?? fetch(client, key);
		values.set(key, value);
		return await value;
	};
}
