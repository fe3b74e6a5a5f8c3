import type { IDataObject } from 'n8n-workflow';

import type { Baseline, Reading, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import {
	type LostWrite,
	type OtherWrite,
	type OtherWrites,
	judge,
} from '../../../nodes/PlannrReferral/execution/reconcile';
import { createBaseline } from './lostWrites';

/** What is known about a write whose response was lost; what a scenario leaves out has no bearing on the verdict. */
export interface Scenario {
	/** What was requested. */
	readonly spec?: WriteSpec;
	/** What the lookup has returned. */
	readonly records?: readonly IDataObject[];
	/** What had been seen before; undefined for nothing at all, null when it could not be read. */
	readonly seen?: readonly IDataObject[] | Baseline | null;
	/** Down to when the records before the write were read; by default all of them were. */
	readonly edge?: number;
	/** Records that belong to other writes. */
	readonly owned?: readonly IDataObject[];
	/** Records that belong to writes with the same target. */
	readonly shared?: readonly IDataObject[];
	/** Records of which it is not certain that this account sent them. */
	readonly senders?: ReadonlyMap<IDataObject, 'somebody else' | 'unknown'>;
	/** The other writes that are in flight or unresolved. */
	readonly open?: readonly OtherWrite[];
	/** What else is known of the write. */
	readonly write?: Partial<LostWrite>;
	/** What else is known of the reading. */
	readonly reading?: Partial<Reading>;
	/** Whether the reading lacks a record that must be in it. */
	readonly lacksKnownRecord?: boolean;
}

/**
 * Judges a scenario.
 *
 * @returns `absent`, `unknown`, or the UUID of the record that was found
 */
export function verdictOn(spec: WriteSpec, scenario: Scenario): unknown {
	const { records = [], seen = [], edge, owned = [], shared = [], senders, open = [] } = scenario;
	const write: LostWrite = {
		spec: scenario.spec ?? spec,
		baseline: toBaseline(seen, edge),
		seen: new Map(),
		candidates: new Map(),
		mayStillRun: false,
		hasChanged: false,
		isOld: false,
		...scenario.write,
	};
	const reading: Reading = {
		records,
		isComplete: true,
		isStale: false,
		edge: -Infinity,
		...scenario.reading,
	};
	const others: OtherWrites = {
		isOwned: (uuid) => [...owned, ...shared].some((record) => record.uuid === uuid),
		isOfTarget: (uuid) => shared.some((record) => record.uuid === uuid),
		senderOf: (record) => senders?.get(record) ?? 'ours',
		open,
		lacksKnownRecord: () => scenario.lacksKnownRecord === true,
	};
	const verdict = judge(write, reading, others);
	return verdict.state === 'found' ? verdict.record.uuid : verdict.state;
}

function toBaseline(
	seen: readonly IDataObject[] | Baseline | null,
	edge?: number,
): Baseline | undefined {
	if (seen === null) return undefined;
	return 'has' in seen ? seen : createBaseline(seen, edge);
}
