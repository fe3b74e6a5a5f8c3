import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../transport/json';
import type { ReferralRequest } from '../../transport/vocabulary';
import { calendarDate } from '../../parameters/calendarDate';

/**
 * How a referral in Plannr compares with a request that may have made it:
 * - `same`: it agrees in everything
 * - `similar`: it is about the same, but differs in the rest
 * - `unknown`: it cannot be compared, because what it is about is not told
 * - `other`: it is about something else
 */
export type Likeness = 'same' | 'similar' | 'unknown' | 'other';

/**
 * What a referral is about: the connection, the clients in any order, and the advice type.
 *
 * @param request a create request
 */
export function subjectOf({ connection_uuid, client_uuids, advice_type }: ReferralRequest): string {
	return JSON.stringify([connection_uuid, [...client_uuids].sort(), advice_type].flat());
}

/**
 * What a referral in Plannr is about, in the same form as {@link subjectOf}.
 *
 * @param referral a referral as Plannr gives it
 * @returns undefined when it does not tell all of it
 */
export function subjectTold({ connection, clients, advice_type }: IDataObject): string | undefined {
	const connectionUuid = isRecord(connection) ? connection.uuid : undefined;
	const clientUuids = uuidsOf(clients);
	if (!isTold(connectionUuid) || clientUuids === undefined || !isTold(advice_type)) {
		return undefined;
	}
	const each = [...new Set(clientUuids.map(lower))].sort();
	return JSON.stringify([lower(connectionUuid), each, lower(advice_type)].flat());
}

/**
 * The whole request in a normal form, made with the same forgiveness as {@link likeness}.
 *
 * @param request a create request
 */
export function fingerprintOf(request: ReferralRequest): string {
	const { shared_data, sla_deadline, duration_months, note } = request;
	return JSON.stringify([
		subjectOf(request),
		sorted(shared_data),
		sla_deadline ?? null,
		duration_months ?? null,
		text(note ?? ''),
	]);
}

/**
 * Compares a referral with a request, forgiving what a server may do to a text, a date or the order of a list, and what
 * a listing may leave out.
 *
 * @param request what was asked for
 * @param referral a referral as Plannr gives it
 */
export function likeness(request: ReferralRequest, referral: IDataObject): Likeness {
	if (isTold(referral.direction) && referral.direction !== 'sent') return 'other';
	const { connection, clients, advice_type } = referral;
	const about = [
		agree(isRecord(connection) ? connection.uuid : undefined, request.connection_uuid, lower),
		agree(uuidsOf(clients), request.client_uuids, sorted),
		agree(advice_type, request.advice_type, lower),
	];
	if (about.includes(false)) return 'other';
	if (about.includes(undefined)) return 'unknown';
	const rest = [
		agree(referral.shared_data, request.shared_data, sorted),
		agreeOrEmpty(referral, 'note', request.note, text),
		agreeOrEmpty(referral, 'sla_deadline', request.sla_deadline, day),
		agreeOrEmpty(referral, 'duration_months', request.duration_months, String),
	];
	return rest.includes(false) ? 'similar' : 'same';
}

/** Undefined when the referral does not tell. */
function agree(
	told: unknown,
	asked: unknown,
	normal: (value: unknown) => string,
): boolean | undefined {
	return isTold(told) ? normal(told) === normal(asked) : undefined;
}

/** For fields in which nothing is a value of its own: null is an answer, only a missing field tells nothing. */
function agreeOrEmpty(
	referral: IDataObject,
	field: string,
	asked: unknown,
	normal: (value: unknown) => string,
): boolean | undefined {
	if (!(field in referral)) return undefined;
	const told = referral[field];
	const isEmpty = !isTold(told) || told === '';
	return isEmpty || !isTold(asked) ? isEmpty === !isTold(asked) : normal(told) === normal(asked);
}

function isTold(value: unknown): boolean {
	return value !== null && value !== undefined;
}

function uuidsOf(clients: unknown): unknown[] | undefined {
	if (!Array.isArray(clients)) return undefined;
	const uuids = clients.map((client: unknown) => (isRecord(client) ? client.uuid : client));
	// A referral is about somebody: an empty list tells as little as none.
	return uuids.length > 0 && uuids.every(isTold) ? uuids : undefined;
}

function lower(value: unknown): string {
	return String(value).trim().toLowerCase();
}

function sorted(value: unknown): string {
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	return JSON.stringify([...new Set(entries.map(lower))].sort());
}

function text(value: unknown): string {
	return String(value).replace(/\s+/g, ' ').trim();
}

/** A deadline may come back as a moment, which then is a day in London: Plannr writes London's offsets. */
function day(value: unknown): string {
	return calendarDate(value, 'Europe/London') ?? String(value);
}
