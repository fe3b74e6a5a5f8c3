import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../api/json';
import { packUuids, unpackUuids } from './packing';

/** What is remembered from one poll to the next. Instants are milliseconds since 1970 by Plannr's clock. */
export interface Memory {
	/** The newest instant at which a referral was created. */
	readonly watermark: number;
	/** Every referral that was created after this instant was seen. */
	readonly horizon: number;
	/** The referrals created after it, and when: what becomes visible late is told from what is known. */
	readonly seen: ReadonlyMap<string, number>;
	/** The UUIDs of the pending referrals. */
	readonly pending: ReadonlySet<string>;
	/** The SLA deadlines that were announced, by the UUID of the pending referral. */
	readonly announced: ReadonlyMap<string, string>;
}

const NAME = 'plannrReferrals';
const VERSION = 1;

/**
 * Reads what an earlier poll has noted.
 *
 * @param staticData what n8n keeps for the trigger
 * @returns undefined when there is nothing, or nothing that can be understood: then the trigger begins anew
 */
export function readMemory(staticData: IDataObject): Memory | undefined {
	const noted = staticData[NAME];
	if (!isRecord(noted) || noted.version !== VERSION) return undefined;
	const { watermark, horizon, seen, pending, announced } = noted;
	const uuids = unpackUuids(pending);
	if (!isInstant(watermark) || !isInstant(horizon)) return undefined;
	if (uuids === undefined || !isRecord(seen) || !isRecord(announced)) return undefined;
	return {
		watermark,
		horizon,
		seen: new Map(entriesOf(seen, (value) => typeof value === 'number')),
		pending: new Set(uuids),
		announced: new Map(entriesOf(announced, (value) => typeof value === 'string')),
	};
}

/**
 * Notes everything for the next poll, at once.
 *
 * @param staticData what n8n keeps for the trigger
 * @param memory what is to be remembered
 */
export function writeMemory(staticData: IDataObject, memory: Memory): void {
	staticData[NAME] = {
		version: VERSION,
		watermark: memory.watermark,
		horizon: memory.horizon,
		seen: Object.fromEntries(memory.seen),
		pending: packUuids(memory.pending),
		announced: Object.fromEntries(memory.announced),
	};
}

function isInstant(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value);
}

function entriesOf<Value>(
	record: IDataObject,
	isRight: (value: unknown) => value is Value,
): Array<[string, Value]> {
	return Object.entries(record).flatMap(([uuid, value]) => (isRight(value) ? [[uuid, value]] : []));
}
