import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { packGroups, packUuids, unpackGroups, unpackUuids } from './packUuids';

/** UUIDs of referrals by the name of a group, e.g. a date. */
export type UuidGroups = ReadonlyMap<string, ReadonlySet<string>>;

/** What is kept from one poll to the next. Times are milliseconds since 1970 by Plannr's clock. */
export interface TriggerState {
	/** The credential's base URL. */
	readonly address: string;
	/** The UUID of the account whose referrals these are; empty while it is unknown. */
	readonly account: string;
	/** When the newest referral was created. */
	readonly watermark: number;
	/** Every referral created after this time has been seen. */
	readonly horizon: number;
	/** The referrals created after `horizon`, by date: distinguishes known ones from those that become visible late. */
	readonly seen: UuidGroups;
	/** The pending referrals. */
	readonly pending: ReadonlySet<string>;
	/** Pending referrals that Plannr no longer returns, by the date of the first poll without them. */
	readonly missing: UuidGroups;
	/** Pending referrals whose SLA deadline was reported as due, by the deadline. */
	readonly announced: UuidGroups;
}

const STATE_KEY = 'plannrReferrals';
const VERSION = 1;

/**
 * Loads the state that an earlier poll saved.
 *
 * @param staticData the trigger's static data in n8n
 * @returns the state, or undefined when it is missing or unreadable: the trigger then starts again
 */
export function loadState(staticData: IDataObject): TriggerState | undefined {
	const saved = staticData[STATE_KEY];
	if (!isRecord(saved) || saved.version !== VERSION) return undefined;
	const { address, account, watermark, horizon } = saved;
	const [seen, pending] = [unpackGroups(saved.seen), unpackUuids(saved.pending)];
	const [missing, announced] = [unpackGroups(saved.missing), unpackGroups(saved.announced)];
	if (typeof address !== 'string' || typeof account !== 'string') return undefined;
	if (!isInstant(watermark) || !isInstant(horizon)) return undefined;
	if (seen === undefined || pending === undefined) return undefined;
	if (missing === undefined || announced === undefined) return undefined;
	return {
		address,
		account,
		watermark,
		horizon,
		seen,
		pending: new Set(pending),
		missing,
		announced,
	};
}

/**
 * Saves the state for the next poll.
 *
 * @param staticData the trigger's static data in n8n
 * @param state the state to save
 */
export function saveState(staticData: IDataObject, state: TriggerState): void {
	const { address, account, watermark, horizon } = state;
	staticData[STATE_KEY] = {
		version: VERSION,
		address,
		account,
		watermark,
		horizon,
		seen: packGroups(state.seen),
		pending: packUuids(state.pending),
		missing: packGroups(state.missing),
		announced: packGroups(state.announced),
	};
}

function isInstant(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
