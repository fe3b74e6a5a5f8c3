import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../transport/json';
import type { ReferralRequest } from '../../transport/vocabulary';
import { toCalendarDate } from '../../parameters/calendarDate';

/**
 * How a referral in Plannr compares with a request that may have created it:
 * - `same`: everything matches
 * - `similar`: the target is the same, but details differ
 * - `unknown`: it cannot be compared, because its target is incomplete
 * - `other`: the target is different
 */
export type Similarity = 'same' | 'similar' | 'unknown' | 'other';

/**
 * Returns the target of a request: the connection, the clients in any order, and the advice type.
 *
 * @param request a create request
 */
export function targetOfRequest({
	connection_uuid,
	client_uuids,
	advice_type,
}: ReferralRequest): string {
	return JSON.stringify([connection_uuid, [...client_uuids].sort(), advice_type].flat());
}

/**
 * Returns the target of a referral in Plannr, in the same form as {@link targetOfRequest}.
 *
 * @param referral a referral as Plannr returned it
 * @returns the target; undefined when the referral lacks a part of it
 */
export function targetOfReferral({
	connection,
	clients,
	advice_type,
}: IDataObject): string | undefined {
	const connectionUuid = isRecord(connection) ? connection.uuid : undefined;
	const clientUuids = uuidsOf(clients);
	if (!isPresent(connectionUuid) || clientUuids === undefined || !isPresent(advice_type)) {
		return undefined;
	}
	const uniqueClients = [...new Set(clientUuids.map(normaliseIdentifier))].sort();
	return JSON.stringify(
		[normaliseIdentifier(connectionUuid), uniqueClients, normaliseIdentifier(advice_type)].flat(),
	);
}

/**
 * Returns the whole request in a normal form, with the same tolerance as {@link compareReferral}.
 *
 * @param request a create request
 */
export function fingerprintOfRequest(request: ReferralRequest): string {
	const { shared_data, sla_deadline, duration_months, note } = request;
	return JSON.stringify([
		targetOfRequest(request),
		normaliseList(shared_data),
		sla_deadline ?? null,
		duration_months ?? null,
		normaliseText(note ?? ''),
	]);
}

/**
 * Compares a referral with a request. Tolerates what a server may do to a text, a date or the order of a list, and
 * fields that a list may leave out.
 *
 * @param request a create request
 * @param referral a referral as Plannr returned it
 */
export function compareReferral(request: ReferralRequest, referral: IDataObject): Similarity {
	if (isPresent(referral.direction) && referral.direction !== 'sent') return 'other';
	const { connection, clients, advice_type } = referral;
	const targetMatches = [
		matches(
			isRecord(connection) ? connection.uuid : undefined,
			request.connection_uuid,
			normaliseIdentifier,
		),
		matches(uuidsOf(clients), request.client_uuids, normaliseList),
		matches(advice_type, request.advice_type, normaliseIdentifier),
	];
	if (targetMatches.includes(false)) return 'other';
	if (targetMatches.includes(undefined)) return 'unknown';
	const detailMatches = [
		matches(referral.shared_data, request.shared_data, normaliseList),
		matchesOptional(referral, 'note', request.note, normaliseText),
		matchesOptional(referral, 'sla_deadline', request.sla_deadline, normaliseDate),
		matchesOptional(referral, 'duration_months', request.duration_months, String),
	];
	return detailMatches.includes(false) ? 'similar' : 'same';
}

/** Returns undefined when the referral has no value. */
function matches(
	actual: unknown,
	requested: unknown,
	normalise: (value: unknown) => string,
): boolean | undefined {
	return isPresent(actual) ? normalise(actual) === normalise(requested) : undefined;
}

/** For optional fields: null is a value to compare, and only a missing field returns undefined. */
function matchesOptional(
	referral: IDataObject,
	field: string,
	requested: unknown,
	normalise: (value: unknown) => string,
): boolean | undefined {
	if (!(field in referral)) return undefined;
	const actual = referral[field];
	const isEmpty = !isPresent(actual) || actual === '';
	return isEmpty || !isPresent(requested)
		? isEmpty === !isPresent(requested)
		: normalise(actual) === normalise(requested);
}

function isPresent(value: unknown): boolean {
	return value !== null && value !== undefined;
}

function uuidsOf(clients: unknown): unknown[] | undefined {
	if (!Array.isArray(clients)) return undefined;
	const uuids = clients.map((client: unknown) => (isRecord(client) ? client.uuid : client));
	// Every referral has clients, so an empty list is treated like a missing one.
	return uuids.length > 0 && uuids.every(isPresent) ? uuids : undefined;
}

function normaliseIdentifier(value: unknown): string {
	return String(value).trim().toLowerCase();
}

function normaliseList(value: unknown): string {
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	return JSON.stringify([...new Set(entries.map(normaliseIdentifier))].sort());
}

function normaliseText(value: unknown): string {
	return String(value).replace(/\s+/g, ' ').trim();
}

/** Plannr may return a deadline as a timestamp. It writes London's offsets, so the date in London counts. */
function normaliseDate(value: unknown): string {
	return toCalendarDate(value, 'Europe/London') ?? String(value);
}
