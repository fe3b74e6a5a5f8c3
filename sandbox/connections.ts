import { randomUUID } from 'node:crypto';
import { formatInvalidSelection, HttpError, validationFailed } from './laravel';
import { truncateToSecond } from './londonTime';
import { getRecord, type Connection } from './mockData';
import type { Page } from './pagination';
import { getRecordInPath, listRecords } from './recordLists';
import { getConnectionStatus, toConnectionResource, type Resource } from './resources';
import type { ValidRequest } from './validRequest';

/** A connection request expires after 30 days (dated examples, apidocs.plannrcrm.com). */
const REQUEST_LIFETIME_MS = 30 * 86_400_000;

/**
 * Lists the acting firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections; the shape of the list
 * is inferred).
 */
export function listConnections(request: ValidRequest): Page<Resource> {
	const { connections } = request.data;
	return listRecords(request, connections, getConnectionStatus, toConnectionResource);
}

/** Returns one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export function getConnection(request: ValidRequest): Resource {
	const { connections } = request.data;
	const connection = getRecordInPath(request, connections, 'Referral connection');
	return toConnectionResource(request, connection);
}

/**
 * Requests a connection with another adviser (apidocs.plannrcrm.com, POST /api/v1/referral-connections). Unlike Plannr,
 * the mock API sends no e-mail.
 * @throws HttpError 422 if no adviser of another firm has the key; 409 if the two advisers already have a pending or
 * accepted connection (both inferred)
 */
export function requestConnection(request: ValidRequest): Resource {
	const { data, actingAccount, now, body } = request;
	const recipientUuid = data.adviserKeys.get(String(body['adviser_key']));
	if (
		recipientUuid === undefined ||
		getRecord(data.accounts, recipientUuid).firmUuid === actingAccount.firmUuid
	) {
		throw validationFailed({ adviser_key: [formatInvalidSelection('adviser_key')] });
	}
	const bothAdvisers = [actingAccount.uuid, recipientUuid];
	const isConnected = [...data.connections.values()].some(
		(other) =>
			bothAdvisers.includes(other.senderAccountUuid) &&
			bothAdvisers.includes(other.recipientAccountUuid) &&
			['pending', 'accepted'].includes(getConnectionStatus(other, now)),
	);
	if (data.rejectsDuplicateConnectionRequests && isConnected) {
		throw new HttpError(409, 'There is a referral connection with this adviser already.');
	}
	const createdAt = truncateToSecond(now);
	const connection: Connection = {
		uuid: randomUUID(),
		status: 'pending',
		senderAccountUuid: actingAccount.uuid,
		recipientAccountUuid: recipientUuid,
		createdAt,
		updatedAt: createdAt,
		expiresAt: new Date(createdAt.getTime() + REQUEST_LIFETIME_MS),
	};
	data.connections.set(connection.uuid, connection);
	return toConnectionResource(request, connection);
}
