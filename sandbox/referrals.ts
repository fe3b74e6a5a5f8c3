import { randomUUID } from 'node:crypto';
import { optionalNumberIn, optionalTextIn, textIn, textsIn, type Call } from './call';
import {
	attributeName,
	conflict,
	forbidden,
	invalid,
	missing,
	selectedIsInvalid,
	type FieldErrors,
} from './laravel';
import { addLondonMonths, isCalendarDate, wholeSecond } from './londonTime';
import { filterValues, pageOf, sorted, type Page } from './pagination';
import { connectionStatus, referralResource, referralStatus, type Resource } from './resources';
import { directionFor, known, type Account, type Connection, type Referral } from './mockData';

function show(call: Call, referral: Referral): Resource {
	return referralResource(call.world, referral, call.acting.firmUuid, call.now);
}

/** The referral in the path, if the acting firm is party to it. */
function find(call: Call): Referral {
	const referral = call.world.referrals.get(call.uuid);
	if (
		referral === undefined ||
		directionFor(call.world, referral, call.acting.firmUuid) === undefined
	) {
		throw missing('Referral');
	}
	return referral;
}

/**
 * The acting firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals; the shape of the list is inferred).
 * @param call the request
 */
export function listReferrals(call: Call): Page<Resource> {
	const { world, now, query, acting } = call;
	const uuids = filterValues(query['filter[uuid]']?.toLowerCase());
	const statuses = filterValues(query['filter[status]']);
	const directions = filterValues(query['filter[direction]']);
	const chosen = [...world.referrals.values()].filter((referral) => {
		const direction = directionFor(world, referral, acting.firmUuid);
		return (
			direction !== undefined &&
			(uuids === undefined || uuids.has(referral.uuid)) &&
			(statuses === undefined || statuses.has(referralStatus(referral, now))) &&
			(directions === undefined || directions.has(direction))
		);
	});
	const ordered = sorted(chosen, query['sort'] ?? '-created_at', (referral, key) => {
		if (key === 'status') return referralStatus(referral, now);
		if (key === 'expires_at') return referral.expiresAt?.getTime() ?? null;
		return (key === 'updated_at' ? referral.updatedAt : referral.createdAt).getTime();
	});
	const page = pageOf(ordered, query, call.address);
	return { ...page, data: page.data.map((referral) => show(call, referral)) };
}

/**
 * One referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 * @param call the request
 * @throws Refusal 404 for a firm that is not party to it
 */
export function getReferral(call: Call): Resource {
	return show(call, find(call));
}

function connectionFor(call: Call, errors: FieldErrors): Connection | undefined {
	const field = 'connection_uuid';
	const connection = call.world.connections.get(textIn(call, field).toLowerCase());
	if (
		connection === undefined ||
		directionFor(call.world, connection, call.acting.firmUuid) === undefined
	) {
		errors[field] = [selectedIsInvalid(field)];
		return undefined;
	}
	if (connectionStatus(connection, call.now) !== 'accepted') {
		errors[field] = ['The referral connection must be accepted before referrals can be sent.'];
	}
	return connection;
}

function clientsFor(call: Call, errors: FieldErrors): string[] {
	return textsIn(call, 'client_uuids').map((given, index) => {
		const client = call.world.accounts.get(given.toLowerCase());
		const ours = client?.type === 'client' && client.firmUuid === call.acting.firmUuid;
		const field = `client_uuids.${index}`;
		if (!ours) errors[field] = [selectedIsInvalid(field)];
		return given.toLowerCase();
	});
}

/** The account at the far end of a connection. Either end may send: Plannr does not say otherwise. */
function farEnd(call: Call, connection: Connection): string {
	const sent = directionFor(call.world, connection, call.acting.firmUuid) === 'sent';
	return sent ? connection.recipientAccountUuid : connection.senderAccountUuid;
}

/**
 * Makes a referral, also when there is an equal one already: Plannr has no idempotency key (apidocs.plannrcrm.com, POST
 * /api/v1/referrals).
 * @param call the request
 * @throws Refusal 422 for a connection that is unknown or not accepted, for clients that are not the firm's, and for no date
 */
export function createReferral(call: Call): Resource {
	const errors: FieldErrors = {};
	const connection = connectionFor(call, errors);
	const clientUuids = clientsFor(call, errors);
	const slaDeadline = optionalTextIn(call, 'sla_deadline');
	if (slaDeadline !== null && !isCalendarDate(slaDeadline)) {
		errors['sla_deadline'] = [`The ${attributeName('sla_deadline')} field must be a valid date.`];
	}
	if (connection === undefined || Object.keys(errors).length > 0) throw invalid(errors);
	const createdAt = wholeSecond(call.now);
	const durationMonths = optionalNumberIn(call, 'duration_months');
	const referral: Referral = {
		uuid: randomUUID(),
		connectionUuid: connection.uuid,
		clientUuids,
		clonedClientUuids: [],
		adviceType: textIn(call, 'advice_type'),
		durationMonths,
		sharedData: textsIn(call, 'shared_data'),
		note: optionalTextIn(call, 'note'),
		slaDeadline,
		status: 'pending',
		rejectionReason: null,
		senderAccountUuid: call.acting.uuid,
		recipientAccountUuid: farEnd(call, connection),
		createdAt,
		updatedAt: createdAt,
		expiresAt: durationMonths === null ? null : addLondonMonths(createdAt, durationMonths),
	};
	call.world.referrals.set(referral.uuid, referral);
	return show(call, referral);
}

/** The referral in the path, if the acting firm may decide on it now. */
function findToDecide(call: Call, deed: string): Referral {
	const referral = find(call);
	if (directionFor(call.world, referral, call.acting.firmUuid) !== 'received') {
		throw forbidden(`Only the recipient firm can ${deed} a referral.`);
	}
	if (referralStatus(referral, call.now) !== 'pending') {
		throw conflict(`Only a pending referral can be ${deed}ed.`);
	}
	return referral;
}

function cloneClient(call: Call, clientUuid: string): string {
	const original = known(call.world.accounts, clientUuid);
	const copiedAt = wholeSecond(call.now);
	const copy: Account = {
		...original,
		uuid: randomUUID(),
		firmUuid: call.acting.firmUuid,
		createdAt: copiedAt,
		updatedAt: copiedAt,
	};
	call.world.accounts.set(copy.uuid, copy);
	return copy.uuid;
}

/**
 * Accepts a referral and copies its clients into the recipient firm (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/accept).
 * @param call the request
 * @throws Refusal 404 for a firm that is not party to it, 403 for the sender, 409 when it is no longer pending
 */
export function acceptReferral(call: Call): Resource {
	const referral = findToDecide(call, 'accept');
	referral.clonedClientUuids = referral.clientUuids.map((uuid) => cloneClient(call, uuid));
	referral.status = 'accepted';
	referral.updatedAt = wholeSecond(call.now);
	return show(call, referral);
}

/**
 * Rejects a referral with a reason (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject).
 * @param call the request
 * @throws Refusal 404 for a firm that is not party to it, 403 for the sender, 409 when it is no longer pending
 */
export function rejectReferral(call: Call): Resource {
	const referral = findToDecide(call, 'reject');
	const reason = optionalTextIn(call, 'rejection_reason');
	if (reason === null) {
		throw invalid({ rejection_reason: ['The rejection reason field is required.'] });
	}
	referral.rejectionReason = reason;
	referral.status = 'rejected';
	referral.updatedAt = wholeSecond(call.now);
	return show(call, referral);
}
