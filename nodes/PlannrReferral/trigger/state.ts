import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/json';
import { packGroups, packUuids, unpackGroups, unpackUuids } from './packUuids';

/** UUIDs of referrals by a text, such as a day. */
export type UuidGroups = ReadonlyMap<string, ReadonlySet<string>>;

/** What is remembered from one poll to the next. Instants are milliseconds since 1970 by Plannr's clock. */
export interface TriggerState {
	/** Whose referrals these are: Plannr's address and the account; an account that is not known yet is empty. */
	readonly address: string;
	readonly account: string;
	/** The newest instant at which a referral was created. */
	readonly watermark: number;
	/** Every referral that was created after this instant was seen. */
	readonly horizon: number;
	/** The referrals created after it, by the day: what becomes visible late is told from what is known. */
	readonly seen: UuidGroups;
	/** The pending referrals. */
	readonly pending: ReadonlySet<string>;
	/** Those of the pending ones that Plannr has not shown lately, by the day since when. */
	readonly missing: UuidGroups;
	/** Those of the pending ones whose SLA deadlines were announced, by the deadline. */
	readonly announced: UuidGroups;
}

const STATE_KEY = 'plannrReferrals';
const VERSION = 1;

/**
 * Reads what an earlier poll has noted.
 *
 * @param staticData what n8n keeps for the trigger
 * @returns undefined when there is nothing, or nothing that can be understood: then the trigger begins anew
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
 * Notes everything for the next poll, at once.
 *
 * @param staticData what n8n keeps for the trigger
 * @param state what is to be remembered
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
