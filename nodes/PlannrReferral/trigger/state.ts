import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { isIdentifier, isUuid } from '../transport/text';

/** The identifier of a referral with a date, as YYYY-MM-DD. */
type Dated = readonly [identifier: string, date: string];

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
	/** Whether the last list of the newest referrals lacked some: unknown ones may then be older than known ones. */
	readonly hasGap: boolean;
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
	/** Pending referrals whose SLA deadline was found to be due, with the deadline; perhaps with several. */
	readonly announced: readonly Dated[];
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
	const pending = unpack(saved.pending);
	const [seen, missing, decided, announced] = [
		saved.seen,
		saved.missing,
		saved.decided ?? {},
		saved.announced,
	].map(unpackDates);
	if (typeof address !== 'string' || typeof account !== 'string') return undefined;
	if (!isInstant(horizon) || !isInstant(pendingHorizon)) return undefined;
	if (!pending || !seen || !missing || !decided || !announced) return undefined;
	return {
		address,
		account,
		horizon,
		hasGap: saved.hasGap === true,
		pendingHorizon,
		seen: new Map(seen),
		pending: new Set(pending),
		missing: new Map(missing),
		decided: new Map(decided),
		announced,
	};
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
		announced: packDates(announced),
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

function unpack(packed: unknown): string[] | undefined {
	if (typeof packed !== 'string') return undefined;
	const [uuids = '', ...others] = packed.split(' ');
	if (uuids.length % PACKED_LENGTH !== 0) return undefined;
	const unpacked = Array.from({ length: uuids.length / PACKED_LENGTH }, (_, index) =>
		unpackUuid(uuids.slice(index * PACKED_LENGTH, (index + 1) * PACKED_LENGTH)),
	);
	const isValid = unpacked.every(isUuid) && others.every(isIdentifier);
	return isValid ? [...unpacked, ...others] : undefined;
}

/** Packs identifiers by their dates, so that each date is saved once. */
function packDates(dated: Iterable<Dated>): IDataObject {
	const groups = new Map<string, string[]>();
	for (const [identifier, date] of dated) {
		const group = groups.get(date) ?? [];
		group.push(identifier);
		groups.set(date, group);
	}
	return Object.fromEntries([...groups].map(([date, identifiers]) => [date, pack(identifiers)]));
}

function unpackDates(packed: unknown): Dated[] | undefined {
	if (!isRecord(packed)) return undefined;
	const dated: Dated[] = [];
	for (const [date, identifiers] of Object.entries(packed)) {
		const unpacked = unpack(identifiers);
		if (unpacked === undefined || Number.isNaN(Date.parse(date))) return undefined;
		for (const identifier of unpacked) dated.push([identifier, date]);
	}
	return dated;
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
