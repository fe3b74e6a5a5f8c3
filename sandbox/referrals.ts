import { randomUUID } from 'node:crypto';
import { formatInvalidSelection, HttpError, validationFailed, type FieldErrors } from './laravel';
import { addLondonMonths, truncateToSecond } from './londonTime';
import { getDirection, getRecord, type Connection, type Referral } from './mockData';
import type { Page } from './pagination';
import { findRecord, getRecordInPath, listRecords } from './recordLists';
import {
	getConnectionStatus,
	getReferralStatus,
	toReferralResource,
	type Resource,
} from './resources';
import { getOptionalString, getStrings, type ValidRequest } from './validRequest';

/**
 * Lists the acting firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals; the shape of the list is inferred).
 */
export function listReferrals(request: ValidRequest): Page<Resource> {
	return listRecords(request, request.data.referrals, getReferralStatus, toReferralResource);
}

const findReferral = (request: ValidRequest): Referral =>
	getRecordInPath(request, request.data.referrals, 'Referral');

/** Returns one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export function getReferral(request: ValidRequest): Resource {
	return toReferralResource(request, findReferral(request));
}

function validateConnection(request: ValidRequest, errors: FieldErrors): Connection | undefined {
	const field = 'connection_uuid';
	const connection = findRecord(request, request.data.connections, String(request.body[field]));
	if (connection === undefined) {
		errors[field] = [formatInvalidSelection(field)];
	} else if (getConnectionStatus(connection, request.now) !== 'accepted') {
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
 * @throws HttpError 422 if the connection is unknown or not accepted, or a client is not the firm's
 */
export function createReferral(request: ValidRequest): Resource {
	const errors: FieldErrors = {};
	const connection = validateConnection(request, errors);
	const clientUuids = validateClients(request, errors);
	if (connection === undefined || Object.keys(errors).length > 0) throw validationFailed(errors);
	const createdAt = truncateToSecond(request.now);
	const duration = request.body['duration_months'] ?? null;
	const durationMonths = duration === null ? null : Number(duration);
	const referral: Referral = {
		uuid: randomUUID(),
		connectionUuid: connection.uuid,
		clientUuids,
		clonedClientUuids: [],
		adviceType: String(request.body['advice_type']),
		durationMonths,
		sharedData: getStrings(request, 'shared_data'),
		note: getOptionalString(request, 'note'),
		slaDeadline: getOptionalString(request, 'sla_deadline'),
		status: 'pending',
		rejectionReason: null,
		senderAccountUuid: request.actingAccount.uuid,
		recipientAccountUuid: getRecipientUuid(request, connection),
		createdAt,
		updatedAt: createdAt,
		expiresAt: durationMonths === null ? null : addLondonMonths(createdAt, durationMonths),
	};
	request.data.referrals.set(referral.uuid, referral);
	return toReferralResource(request, referral);
}

/**
 * Finds the referral in the path, provided that the acting firm can accept or reject it.
 * @throws HttpError 404 for a firm that is not a party to it, 403 for the sender, 409 if it is no longer pending
 */
function findDecidableReferral(request: ValidRequest, verb: string): Referral {
	const referral = findReferral(request);
	if (getDirection(request.data, referral, request.actingAccount.firmUuid) !== 'received') {
		throw new HttpError(403, `Only the recipient firm can ${verb} a referral.`);
	}
	if (getReferralStatus(referral, request.now) !== 'pending') {
		throw new HttpError(409, `Only a pending referral can be ${verb}ed.`);
	}
	return referral;
}

function cloneClient({ data, actingAccount, now }: ValidRequest, clientUuid: string): string {
	const copiedAt = truncateToSecond(now);
	const copy = {
		...getRecord(data.accounts, clientUuid),
		uuid: randomUUID(),
		firmUuid: actingAccount.firmUuid,
		createdAt: copiedAt,
		updatedAt: copiedAt,
	};
	data.accounts.set(copy.uuid, copy);
	return copy.uuid;
}

/**
 * Accepts a referral and copies its clients into the recipient firm (apidocs.plannrcrm.com, POST
 * /api/v1/referrals/{uuid}/accept).
 */
export function acceptReferral(request: ValidRequest): Resource {
	const referral = findDecidableReferral(request, 'accept');
	referral.clonedClientUuids = referral.clientUuids.map((uuid) => cloneClient(request, uuid));
	referral.status = 'accepted';
	referral.updatedAt = truncateToSecond(request.now);
	return toReferralResource(request, referral);
}

/** Rejects a referral with a reason (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject). */
export function rejectReferral(request: ValidRequest): Resource {
	const referral = findDecidableReferral(request, 'reject');
	const reason = getOptionalString(request, 'rejection_reason');
	if (reason === null) {
		throw validationFailed({ rejection_reason: ['The rejection reason field is required.'] });
	}
	referral.rejectionReason = reason;
	referral.status = 'rejected';
	referral.updatedAt = truncateToSecond(request.now);
	return toReferralResource(request, referral);
}
