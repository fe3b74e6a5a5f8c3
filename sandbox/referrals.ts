import { randomUUID } from 'node:crypto';
import {
	getOptionalNumber,
	getOptionalString,
	getString,
	getStrings,
	type ValidRequest,
} from './validRequest';
import {
	formatAttributeName,
	conflict,
	forbidden,
	validationFailed,
	notFound,
	formatInvalidSelection,
	type FieldErrors,
} from './laravel';
import { addLondonMonths, isCalendarDate, truncateToSecond } from './londonTime';
import { parseFilterValues, paginate, sortItems, type Page } from './pagination';
import {
	getConnectionStatus,
	toReferralResource,
	getReferralStatus,
	type Resource,
} from './resources';
import { getDirection, getRecord, type Account, type Connection, type Referral } from './mockData';

function toResource(request: ValidRequest, referral: Referral): Resource {
	return toReferralResource(request.data, referral, request.actingAccount.firmUuid, request.now);
}

/** Finds the referral in the path, provided that the acting firm is a party to it. */
function findReferral(request: ValidRequest): Referral {
	const referral = request.data.referrals.get(request.uuid);
	if (
		referral === undefined ||
		getDirection(request.data, referral, request.actingAccount.firmUuid) === undefined
	) {
		throw notFound('Referral');
	}
	return referral;
}

/**
 * Lists the acting firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals; the shape of the list is inferred).
 * @param request the request
 */
export function listReferrals(request: ValidRequest): Page<Resource> {
	const { data, now, query, actingAccount } = request;
	const uuids = parseFilterValues(query['filter[uuid]']?.toLowerCase());
	const statuses = parseFilterValues(query['filter[status]']);
	const directions = parseFilterValues(query['filter[direction]']);
	const matching = [...data.referrals.values()].filter((referral) => {
		const direction = getDirection(data, referral, actingAccount.firmUuid);
		return (
			direction !== undefined &&
			(uuids === undefined || uuids.has(referral.uuid.toLowerCase())) &&
			(statuses === undefined || statuses.has(getReferralStatus(referral, now))) &&
			(directions === undefined || directions.has(direction))
		);
	});
	const inOrder = sortItems(matching, query['sort'] ?? '-created_at', (referral, key) => {
		if (key === 'status') return getReferralStatus(referral, now);
		if (key === 'expires_at') return referral.expiresAt?.getTime() ?? null;
		return (key === 'updated_at' ? referral.updatedAt : referral.createdAt).getTime();
	});
	const page = paginate(inOrder, request);
	return { ...page, data: page.data.map((referral) => toResource(request, referral)) };
}

/**
 * Returns one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 * @param request the request
 * @throws HttpError 404 for a firm that is not a party to it
 */
export function getReferral(request: ValidRequest): Resource {
	return toResource(request, findReferral(request));
}

function validateConnection(request: ValidRequest, errors: FieldErrors): Connection | undefined {
	const field = 'connection_uuid';
	const connection = request.data.connections.get(getString(request, field).toLowerCase());
	if (
		connection === undefined ||
		getDirection(request.data, connection, request.actingAccount.firmUuid) === undefined
	) {
		errors[field] = [formatInvalidSelection(field)];
		return undefined;
	}
	if (getConnectionStatus(connection, request.now) !== 'accepted') {
		errors[field] = ['The referral connection must be accepted before referrals can be sent.'];
	}
	return connection;
}

function validateClients(request: ValidRequest, errors: FieldErrors): string[] {
	return getStrings(request, 'client_uuids').map((given, index) => {
		const client = request.data.accounts.get(given.toLowerCase());
		const isOwnClient =
			client?.type === 'client' && client.firmUuid === request.actingAccount.firmUuid;
		const field = `client_uuids.${index}`;
		if (!isOwnClient) errors[field] = [formatInvalidSelection(field)];
		return given.toLowerCase();
	});
}

/** Returns the other account of a connection. Both may send referrals: Plannr's reference does not rule it out. */
function getRecipientUuid(request: ValidRequest, connection: Connection): string {
	const sent = getDirection(request.data, connection, request.actingAccount.firmUuid) === 'sent';
	return sent ? connection.recipientAccountUuid : connection.senderAccountUuid;
}

/**
 * Creates a referral, even if an equal one exists: Plannr has no idempotency key (apidocs.plannrcrm.com, POST
 * /api/v1/referrals).
 * @param request the request
 * @throws HttpError 422 if the connection is unknown or not accepted, a client is not the firm's, or the deadline is
 * not a date
 */
export function createReferral(request: ValidRequest): Resource {
	const errors: FieldErrors = {};
	const connection = validateConnection(request, errors);
	const clientUuids = validateClients(request, errors);
	const slaDeadline = getOptionalString(request, 'sla_deadline');
	if (slaDeadline !== null && !isCalendarDate(slaDeadline)) {
		errors['sla_deadline'] = [
			`The ${formatAttributeName('sla_deadline')} field must be a valid date.`,
		];
	}
	if (connection === undefined || Object.keys(errors).length > 0) throw validationFailed(errors);
	const createdAt = truncateToSecond(request.now);
	const durationMonths = getOptionalNumber(request, 'duration_months');
	const referral: Referral = {
		uuid: randomUUID(),
		connectionUuid: connection.uuid,
		clientUuids,
		clonedClientUuids: [],
		adviceType: getString(request, 'advice_type'),
		durationMonths,
		sharedData: getStrings(request, 'shared_data'),
		note: getOptionalString(request, 'note'),
		slaDeadline,
		status: 'pending',
		rejectionReason: null,
		senderAccountUuid: request.actingAccount.uuid,
		recipientAccountUuid: getRecipientUuid(request, connection),
		createdAt,
		updatedAt: createdAt,
		expiresAt: durationMonths === null ? null : addLondonMonths(createdAt, durationMonths),
	};
	request.data.referrals.set(referral.uuid, referral);
	return toResource(request, referral);
}

/** Finds the referral in the path, provided that the acting firm can accept or reject it. */
function findDecidableReferral(request: ValidRequest, verb: string): Referral {
	const referral = findReferral(request);
	if (getDirection(request.data, referral, request.actingAccount.firmUuid) !== 'received') {
		throw forbidden(`Only the recipient firm can ${verb} a referral.`);
	}
	if (getReferralStatus(referral, request.now) !== 'pending') {
		throw conflict(`Only a pending referral can be ${verb}ed.`);
	}
	return referral;
}

function cloneClient(request: ValidRequest, clientUuid: string): string {
	const original = getRecord(request.data.accounts, clientUuid);
	const copiedAt = truncateToSecond(request.now);
	const copy: Account = {
		...original,
		uuid: randomUUID(),
		firmUuid: request.actingAccount.firmUuid,
		createdAt: copiedAt,
		updatedAt: copiedAt,
	};
	request.data.accounts.set(copy.uuid, copy);
	return copy.uuid;
}

/**
 * Accepts a referral and copies its clients into the recipient firm (apidocs.plannrcrm.com, POST
 * /api/v1/referrals/{uuid}/accept).
 * @param request the request
 * @throws HttpError 404 for a firm that is not a party to it, 403 for the sender, 409 if it is no longer pending
 */
export function acceptReferral(request: ValidRequest): Resource {
	const referral = findDecidableReferral(request, 'accept');
	referral.clonedClientUuids = referral.clientUuids.map((uuid) => cloneClient(request, uuid));
	referral.status = 'accepted';
	referral.updatedAt = truncateToSecond(request.now);
	return toResource(request, referral);
}

/**
 * Rejects a referral with a reason (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject).
 * @param request the request
 * @throws HttpError 404 for a firm that is not a party to it, 403 for the sender, 409 if it is no longer pending
 */
export function rejectReferral(request: ValidRequest): Resource {
	const referral = findDecidableReferral(request, 'reject');
	const reason = getOptionalString(request, 'rejection_reason');
	if (reason === null) {
		throw validationFailed({ rejection_reason: ['The rejection reason field is required.'] });
	}
	referral.rejectionReason = reason;
	referral.status = 'rejected';
	referral.updatedAt = truncateToSecond(request.now);
	return toResource(request, referral);
}
