import type { IDataObject } from 'n8n-workflow';
import { isRecord, readTerm, toList, unwrap, uuidOf, uuidsOf } from '../../transport/json';
import {
	type ReferralRequest,
	adviceTypes,
	sharedDataCategories,
} from '../../transport/vocabulary';
import { findTerm } from '../../parameters/choices';
import { toCalendarDate } from '../../parameters/calendarDate';
import {
	areUuids,
	formatIdentifiers,
	isSameSetOfIdentifiers,
	normaliseIdentifier,
	sharesNoIdentifier,
} from '../../transport/text';
import { hash } from 'crypto';

/** How a referral in Plannr compares with a request. */
export type Comparison =
	| 'same' // it is equal in everything that it shows
	| 'different' // the request cannot have made it
	| 'unknown'; // it looks different or incomplete, but the request may have made it nevertheless

/** Returns the target of a request: the connection, the clients in any order, and the advice type. */
export function targetOfRequest(request: ReferralRequest): string {
	return JSON.stringify([clientsOfRequest(request), request.advice_type]);
}

/** Returns the part of a request's target by which referrals are found: the connection and the clients in any order. */
export function clientsOfRequest({ connection_uuid, client_uuids }: ReferralRequest): string {
	return formatClients(connection_uuid, client_uuids);
}

/**
 * Returns the same part of a referral in Plannr, in the same form as {@link clientsOfRequest}; undefined when the
 * referral does not show all of it, or not by UUIDs, as Plannr documents it.
 */
export function clientsOfReferral(referral: IDataObject): string | undefined {
	const { connection, clients } = readParties(referral);
	return clients && areUuids([connection, ...clients])
		? formatClients(connection, clients)
		: undefined;
}

function formatClients(connection: unknown, clients: readonly unknown[]): string {
	return `${normaliseIdentifier(connection)} ${formatIdentifiers(clients)}`;
}

/**
 * Reads the connection and the clients that a referral shows; the fields may have the names that a request has for them.
 * Every referral has clients, so an empty list is treated like a missing one.
 */
function readParties({ connection, connection_uuid, clients, client_uuids }: IDataObject) {
	return {
		connection: uuidOf(connection ?? connection_uuid),
		clients: uuidsOf(clients ?? client_uuids),
	};
}

function readTarget(referral: IDataObject) {
	const parties = readParties(referral);
	const isReceived = readTerm(referral.direction) === 'received';
	// What is none of Plannr's advice types may be another name for one of them.
	const adviceType = findTerm(unwrap(referral.advice_type), adviceTypes)?.value;
	return { ...parties, isReceived, adviceType };
}

/**
 * Returns the whole request in a normal form, with the same tolerance as {@link compareReferral}.
 *
 * @param target see {@link targetOfRequest}
 */
export function fingerprintOfRequest(request: ReferralRequest, target: string): string {
	const { shared_data, sla_deadline, duration_months, note } = request;
	return hashRequest([
		target,
		normaliseList(shared_data),
		sla_deadline ?? null,
		duration_months ?? null,
		normaliseText(note ?? ''),
	]);
}

/**
 * Compares a referral with the request that may have made it. Tolerates changes that a server may make to a text, a date
 * or the order of a list, and fields that a list may leave out. A referral that shares a client, or has the same
 * connection and advice type, is never `different`: Plannr may have changed the rest.
 */
export function compareReferral(request: ReferralRequest, referral: IDataObject): Comparison {
	const target = readTarget(referral);
	if (target.isReceived) return 'different';
	const { connection, clients, adviceType } = compareParts(request, target);
	if (connection === true && clients === true && adviceType === true) {
		return showsSameDetails(request, referral) ? 'same' : 'unknown';
	}
	const isOtherKind = connection === false || adviceType === false;
	// Without the clients, it may share one.
	const sharesNone =
		target.clients !== undefined && sharesNoIdentifier(target.clients, request.client_uuids);
	return isOtherKind && sharesNone ? 'different' : 'unknown';
}

/** Whether a referral with the target of a request is equal to it in everything else that it shows. */
function showsSameDetails(request: ReferralRequest, referral: IDataObject): boolean {
	const [note, deadline, duration] = [
		referral.note,
		referral.sla_deadline,
		referral.duration_months,
	].map(unwrap);
	return (
		showsSame(readSharedData(referral) ?? undefined, request.shared_data, normaliseList) &&
		showsSame(note, request.note, normaliseText) &&
		showsSame(deadline, request.sla_deadline, normaliseDate) &&
		showsSame(duration, request.duration_months, String)
	);
}

/** Whether a referral shows another target than was requested: Plannr may have merged two clients, or added one. */
export function showsOtherTarget(request: ReferralRequest, referral: IDataObject): boolean {
	return Object.values(compareParts(request, readTarget(referral))).includes(false);
}

/**
 * Compares the targets of a referral and a request.
 *
 * @param isWhole whether it was fetched by its UUID, so that an empty list of clients is not one that was left out
 */
export function compareTarget(
	request: ReferralRequest,
	referral: IDataObject,
	isWhole: boolean,
): Comparison {
	const target = readTarget(referral);
	if (target.isReceived) return 'different';
	if (isWhole && toList(unwrap(referral.clients))?.length === 0) return 'different';
	const parts = Object.values(compareParts(request, target));
	if (parts.includes(false)) return 'different';
	return parts.includes(undefined) ? 'unknown' : 'same';
}

/** Compares each part of the target; undefined for a part that the referral does not show. */
function compareParts(
	request: ReferralRequest,
	{ connection, clients, adviceType }: ReturnType<typeof readTarget>,
) {
	return {
		connection: isSameSetOfIdentifiers([connection], [request.connection_uuid]),
		clients: clients && isSameSetOfIdentifiers(clients, request.client_uuids),
		adviceType: adviceType && adviceType === request.advice_type,
	};
}

/** Shared data may be shown as codes, as labels, or as a map of what is shared and what is not. */
function readSharedData({ shared_data }: IDataObject): unknown {
	const shown = unwrap(shared_data);
	const isMap = isRecord(shown) && Object.values(shown).every((one) => typeof one === 'boolean');
	const entries = isMap ? Object.keys(shown).filter((name) => shown[name]) : toList(shown);
	return (
		entries?.map((entry) => findTerm(unwrap(entry), sharedDataCategories)?.value ?? entry) ??
		shared_data
	);
}

/** Compares what a referral shows of a field: null is a value, and only a missing field shows nothing. */
function showsSame(
	actual: unknown,
	requested: unknown,
	normalise: (value: unknown) => string,
): boolean {
	if (actual === undefined || actual === requested) return true;
	const isEmpty = (actual ?? '') === '';
	const isUnset = (requested ?? '') === '';
	return isEmpty || isUnset ? isEmpty === isUnset : normalise(actual) === normalise(requested);
}

function normaliseToken(value: unknown): string {
	return String(value).trim().toLowerCase();
}

function normaliseList(value: unknown): string {
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	return JSON.stringify([...new Set(entries.map(normaliseToken))].sort());
}

/** Returns a text in the form in which it is compared: Plannr may change its white space. */
export function normaliseText(value: unknown): string {
	return String(value).replace(/\s+/g, ' ').trim();
}

/** Plannr may return a deadline as a timestamp. Its timestamps have London's offset, so the date in London counts. */
function normaliseDate(value: unknown): string {
	return toCalendarDate(value) ?? String(value);
}

/**
 * Computes the fingerprint of a request, the same for equal requests only: it is saved with the execution, where a note
 * or a reason must not be readable.
 */
export function hashRequest(parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'base64url');
}
