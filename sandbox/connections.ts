import { randomUUID } from 'node:crypto';
import { textIn, type Call } from './call';
import { conflict, invalid, missing, selectedIsInvalid } from './laravel';
import { wholeSecond } from './londonTime';
import { filterValues, pageOf, sorted, type Page } from './pagination';
import { connectionResource, connectionStatus, type Resource } from './resources';
import { directionFor, known, type Connection } from './mockData';

/** A request for a connection lapses after 30 days (dated examples, apidocs.plannrcrm.com). */
const REQUEST_LIFE_MS = 30 * 86_400_000;

function show(call: Call, connection: Connection): Resource {
	return connectionResource(call.world, connection, call.acting.firmUuid, call.now);
}

/**
 * The acting firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections; the shape of the list is inferred).
 * @param call the request
 */
export function listConnections(call: Call): Page<Resource> {
	const { world, now, query, acting } = call;
	const uuids = filterValues(query['filter[uuid]']?.toLowerCase());
	const statuses = filterValues(query['filter[status]']);
	const directions = filterValues(query['filter[direction]']);
	const recipients = filterValues(query['filter[recipient_uuid]']?.toLowerCase());
	const chosen = [...world.connections.values()].filter((connection) => {
		const direction = directionFor(world, connection, acting.firmUuid);
		return (
			direction !== undefined &&
			(uuids === undefined || uuids.has(connection.uuid)) &&
			(statuses === undefined || statuses.has(connectionStatus(connection, now))) &&
			(directions === undefined || directions.has(direction)) &&
			(recipients === undefined || recipients.has(connection.recipientAccountUuid))
		);
	});
	const ordered = sorted(chosen, query['sort'] ?? '-created_at', (connection, key) => {
		if (key === 'status') return connectionStatus(connection, now);
		if (key === 'expires_at') return connection.expiresAt?.getTime() ?? null;
		return (key === 'updated_at' ? connection.updatedAt : connection.createdAt).getTime();
	});
	const page = pageOf(ordered, query, call.address);
	return { ...page, data: page.data.map((connection) => show(call, connection)) };
}

/**
 * One connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}).
 * @param call the request
 * @throws Refusal 404 for a firm that is not party to it
 */
export function getConnection(call: Call): Resource {
	const connection = call.world.connections.get(call.uuid);
	if (
		connection === undefined ||
		directionFor(call.world, connection, call.acting.firmUuid) === undefined
	) {
		throw missing('Referral connection');
	}
	return show(call, connection);
}

/**
 * Asks another adviser for a connection. Plannr would send an e-mail; the sandbox sends none (apidocs.plannrcrm.com, POST
 * /api/v1/referral-connections).
 * @param call the request
 * @throws Refusal 422 for a key that nobody of another firm has, 409 when the two are connected or asked already (both inferred)
 */
export function requestConnection(call: Call): Resource {
	const { world, acting, now } = call;
	const recipientUuid = world.adviserKeys.get(textIn(call, 'adviser_key'));
	if (
		recipientUuid === undefined ||
		known(world.accounts, recipientUuid).firmUuid === acting.firmUuid
	) {
		throw invalid({ adviser_key: [selectedIsInvalid('adviser_key')] });
	}
	const pair = new Set(world.refusesSecondRequests ? [acting.uuid, recipientUuid] : []);
	for (const other of world.connections.values()) {
		const status = connectionStatus(other, now);
		const samePair = pair.has(other.senderAccountUuid) && pair.has(other.recipientAccountUuid);
		if (samePair && (status === 'pending' || status === 'accepted')) {
			throw conflict('There is a referral connection with this adviser already.');
		}
	}
	const createdAt = wholeSecond(now);
	const connection: Connection = {
		uuid: randomUUID(),
		status: 'pending',
		senderAccountUuid: acting.uuid,
		recipientAccountUuid: recipientUuid,
		createdAt,
		updatedAt: createdAt,
		expiresAt: new Date(createdAt.getTime() + REQUEST_LIFE_MS),
	};
	world.connections.set(connection.uuid, connection);
	return show(call, connection);
}
