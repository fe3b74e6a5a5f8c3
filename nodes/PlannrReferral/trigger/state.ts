import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { isIdentifier, isUuid } from '../transport/text';

/** Identifiers of referrals by a date, as YYYY-MM-DD. */
export type Groups = ReadonlyMap<string, ReadonlySet<string>>;

/** A date of each referral, as YYYY-MM-DD, by its identifier. */
export type Dates = ReadonlyMap<string, string>;

/** What is kept from one poll to the next. Times are milliseconds since 1970. */
export interface TriggerState {
	/** The credential's base URL. */
	readonly address: string;
	/** The UUID of the account whose referrals these are; empty while it is unknown. */
	readonly account: string;
	/** Every referral created after this time has been seen; 0 when every referral has. */
	readonly horizon: number;
	/** Every referral created after this time that is pending is in `pending`; 0 when every pending referral is. */
	readonly pendingHorizon: number;
	/** When those created at `horizon` or later were created: distinguishes known ones from those that become visible late. */
	readonly seen: Dates;
	/** The pending referrals, and those whose status could not be read. */
	readonly pending: ReadonlySet<string>;
	/** The first poll in which Plannr did not show one of those in `pending` as such. */
	readonly missing: Dates;
	/** The poll in which a decision was reported lately. */
	readonly decided: Dates;
	/** Pending referrals whose SLA deadline was found to be due, by the deadline. */
	readonly announced: Groups;
}

const STATE_KEY = 'plannrReferrals';
const VERSION = 1;

/** Characters of a packed UUID: 128 bits, six in each character. */
const PACKED_LENGTH = 22;

/**
 * Returns a referral's identifier: a UUID in lower case, or another text without separators as it is; undefined when
 * there is none.
 */
export function identifierOf({ uuid }: IDataObject): string | undefined {
	const text = typeof uuid === 'string' || typeof uuid === 'number' ? String(uuid).trim() : '';
	if (!isIdentifier(text)) return undefined;
	return isUuid(text) ? text.toLowerCase() : text;
}

/**
 * Loads the state that an earlier poll saved; undefined when it is missing or unreadable: the trigger then starts
 * again.
 */
export function loadState(staticData: IDataObject): TriggerState | undefined {
	const saved = staticData[STATE_KEY];
	if (!isRecord(saved) || saved.version !== VERSION) return undefined;
	const { address, account, horizon, pendingHorizon = 0 } = saved;
	const [seen, pending] = [unpackDates(saved.seen), unpack(saved.pending)];
	const [missing, announced] = [unpackDates(saved.missing), unpackGroups(saved.announced)];
	const decided = unpackDates(saved.decided ?? {});
	if (typeof address !== 'string' || typeof account !== 'string') return undefined;
	if (!isInstant(horizon) || !isInstant(pendingHorizon)) return undefined;
	if (seen === undefined || pending === undefined) return undefined;
	if (missing === undefined || decided === undefined || announced === undefined) return undefined;
	return { address, account, horizon, pendingHorizon, seen, pending, missing, decided, announced };
}

/** Whether a state was saved, readable or not. */
export function hasState(staticData: IDataObject): boolean {
	return staticData[STATE_KEY] !== undefined;
}

/** Saves the state for the next poll. */
export function saveState(staticData: IDataObject, state: TriggerState): void {
	const { seen, pending, missing, decided, announced, ...rest } = state;
	staticData[STATE_KEY] = {
		version: VERSION,
		...rest,
		seen: packDates(seen),
		pending: pack(pending),
		missing: packDates(missing),
		decided: packDates(decided),
		announced: packGroups(announced),
	};
}

function isInstant(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/**
 * Packs identifiers into one text: n8n keeps writing the state of a trigger to its database. A UUID takes 22 characters
 * instead of the 39 in a JSON array; other identifiers follow, each after a space.
 */
function pack(identifiers: Iterable<string>): string {
	const all = [...identifiers];
	const others = all.filter((identifier) => !isUuid(identifier));
	return [all.filter(isUuid).map(packUuid).join(''), ...others].join(' ');
}

function unpack(packed: unknown): Set<string> | undefined {
	if (typeof packed !== 'string') return undefined;
	const [uuids = '', ...others] = packed.split(' ');
	if (uuids.length % PACKED_LENGTH !== 0) return undefined;
	const unpacked = Array.from({ length: uuids.length / PACKED_LENGTH }, (_, index) =>
		unpackUuid(uuids.slice(index * PACKED_LENGTH, (index + 1) * PACKED_LENGTH)),
	);
	const isValid = unpacked.every(isUuid) && others.every(isIdentifier);
	return isValid ? new Set([...unpacked, ...others]) : undefined;
}

/** Adds an identifier to the group of a date. */
export function addToGroup(
	groups: Map<string, Set<string>>,
	date: string,
	identifier: string,
): void {
	groups.set(date, (groups.get(date) ?? new Set()).add(identifier));
}

function packGroups(groups: Groups): IDataObject {
	return Object.fromEntries([...groups].map(([date, identifiers]) => [date, pack(identifiers)]));
}

function packDates(dates: Dates): IDataObject {
	const groups = new Map<string, Set<string>>();
	for (const [identifier, date] of dates) addToGroup(groups, date, identifier);
	return packGroups(groups);
}

function unpackDates(packed: unknown): Dates | undefined {
	const groups = unpackGroups(packed);
	const dates = new Map<string, string>();
	for (const [date, group] of groups ?? []) for (const one of group) dates.set(one, date);
	return groups && dates;
}

function unpackGroups(packed: unknown): Groups | undefined {
	if (!isRecord(packed)) return undefined;
	const groups = new Map<string, ReadonlySet<string>>();
	for (const [name, identifiers] of Object.entries(packed)) {
		const unpacked = unpack(identifiers);
		if (unpacked === undefined || Number.isNaN(Date.parse(name))) return undefined;
		groups.set(name, unpacked);
	}
	return groups;
}

/** Packs one UUID in Base64: four zeros before its 128 bits fill 22 characters. */
function packUuid(uuid: string): string {
	return Buffer.from(`0000${uuid.replaceAll('-', '')}`, 'hex')
		.toString('base64url')
		.slice(2);
}

/** Unpacks one UUID; the result is not a UUID when the text is anything else. */
function unpackUuid(packed: string): string {
	const digits = Buffer.from(`AA${packed}`, 'base64url').toString('hex');
	return digits.replace(/^0000(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
