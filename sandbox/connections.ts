import { randomUUID } from 'node:crypto';
import { getString, type ValidRequest } from './validRequest';
import { conflict, validationFailed, notFound, formatInvalidSelection } from './laravel';
import { truncateToSecond } from './londonTime';
import { parseFilterValues, paginate, sortItems, type Page } from './pagination';
import { toConnectionResource, getConnectionStatus, type Resource } from './resources';
import { getDirection, getRecord, type Connection } from './mockData';

/** A connection request expires after 30 days (dated examples, apidocs.plannrcrm.com). */
const REQUEST_LIFETIME_MS = 30 * 86_400_000;

function toResource(request: ValidRequest, connection: Connection): Resource {
	return toConnectionResource(
		request.data,
		connection,
		request.actingAccount.firmUuid,
		request.now,
	);
}

/**
 * Lists the acting firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections; the shape of the list
 * is inferred).
 * @param request the request
 */
export function listConnections(request: ValidRequest): Page<Resource> {
	const { data, now, query, actingAccount } = request;
	const uuids = parseFilterValues(query['filter[uuid]']?.toLowerCase());
	const statuses = parseFilterValues(query['filter[status]']);
	const directions = parseFilterValues(query['filter[direction]']);
	const recipients = parseFilterValues(query['filter[recipient_uuid]']?.toLowerCase());
	const matching = [...data.connections.values()].filter((connection) => {
		const direction = getDirection(data, connection, actingAccount.firmUuid);
		return (
			direction !== undefined &&
			(uuids === undefined || uuids.has(connection.uuid)) &&
			(statuses === undefined || statuses.has(getConnectionStatus(connection, now))) &&
			(directions === undefined || directions.has(direction)) &&
			(recipients === undefined || recipients.has(connection.recipientAccountUuid))
		);
	});
	const inOrder = sortItems(matching, query['sort'] ?? '-created_at', (connection, key) => {
		if (key === 'status') return getConnectionStatus(connection, now);
		if (key === 'expires_at') return connection.expiresAt?.getTime() ?? null;
		return (key === 'updated_at' ? connection.updatedAt : connection.createdAt).getTime();
	});
	const page = paginate(inOrder, request);
	return { ...page, data: page.data.map((connection) => toResource(request, connection)) };
}

/**
 * Returns one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}).
 * @param request the request
 * @throws HttpError 404 for a firm that is not a party to it
 */
export function getConnection(request: ValidRequest): Resource {
	const connection = request.data.connections.get(request.uuid);
	if (
		connection === undefined ||
		getDirection(request.data, connection, request.actingAccount.firmUuid) === undefined
	) {
		throw notFound('Referral connection');
	}
	return toResource(request, connection);
}

/**
 * Requests a connection with another adviser (apidocs.plannrcrm.com, POST /api/v1/referral-connections). Unlike Plannr,
 * the mock API sends no e-mail.
 * @param request the request
 * @throws HttpError 422 if no adviser of another firm has the key; 409 if the two advisers already have a pending or
 * accepted connection (both inferred)
 */
export function requestConnection(request: ValidRequest): Resource {
	const { data, actingAccount, now } = request;
	const recipientUuid = data.adviserKeys.get(getString(request, 'adviser_key'));
	if (
		recipientUuid === undefined ||
		getRecord(data.accounts, recipientUuid).firmUuid === actingAccount.firmUuid
	) {
		throw validationFailed({ adviser_key: [formatInvalidSelection('adviser_key')] });
	}
	const bothAdvisers = new Set(
		data.rejectsDuplicateConnectionRequests ? [actingAccount.uuid, recipientUuid] : [],
	);
	for (const other of data.connections.values()) {
		const status = getConnectionStatus(other, now);
		const isSamePair =
			bothAdvisers.has(other.senderAccountUuid) && bothAdvisers.has(other.recipientAccountUuid);
		if (isSamePair && (status === 'pending' || status === 'accepted')) {
			throw conflict('There is a referral connection with this adviser already.');
		}
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
	return toResource(request, connection);
}
