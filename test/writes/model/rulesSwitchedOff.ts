import type { Reading, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import { NOTHING_SEEN } from '../../nodes/execution/createWrite';
import type { Ablation } from './ablation';
import type { Scenario } from './scenario';

/** A rule that is switched off, and what happens in the runs that show that it is needed. */
export interface SwitchedOffRule extends Ablation {
	readonly rule: string;
	readonly faults: Partial<Scenario>;
}

/** How often a lost write is looked up, at most. */
const LOOKUPS = 3;

class RegistryWithoutTurns extends WriteRegistry {
	override async inTurn<Result>(
		_client: unknown,
		_spec: unknown,
		work: () => Promise<Result>,
	): Promise<Result> {
		return await work();
	}
}

class RegistryWithoutOwners extends WriteRegistry {
	override own(): void {
		// Forgets which record belongs to which write.
	}
}

class RegistryWithoutSenders extends WriteRegistry {
	override others(...args: Parameters<WriteRegistry['others']>) {
		return { ...super.others(...args), senderOf: () => 'ours' as const };
	}
}

/** The second and the third lookup return what the first one returned. */
function lookOnce(spec: WriteSpec): WriteSpec {
	let lookups = 0;
	let first: Promise<Reading> | undefined;
	return {
		...spec,
		async look(...args) {
			if (first === undefined || lookups % LOOKUPS === 0) {
				lookups = 0;
				first = spec.look(...args);
			}
			lookups += 1;
			const reading = await first;
			const isFound = reading.records.some((record) => spec.compare(record) === 'same');
			// The lookup that finds the record is the last one for its lost response.
			if (isFound) lookups = 0;
			return reading;
		},
	};
}

/** A list that is read no further back than its newest record lacks nothing that must be in it. */
function expectNothing(spec: WriteSpec): WriteSpec {
	return {
		...spec,
		look: async (...args) => ({ ...(await spec.look(...args)), edge: Infinity }),
	};
}

/** The lookups show a referral that is still pending, whatever was done. */
function lookAtPending(spec: WriteSpec): WriteSpec {
	const records = [{ status: 'pending' }];
	return {
		...spec,
		look: async () =>
			await Promise.resolve({ records, isComplete: true, isStale: false, edge: -Infinity }),
	};
}

/** Every rule without which the model does harm that the rules promise to prevent. */
export const rulesSwitchedOff: readonly SwitchedOffRule[] = [
	{
		rule: 'the baseline (2)',
		changeSpec: (spec) => ({
			...spec,
			observe: async () => await Promise.resolve(NOTHING_SEEN),
		}),
		faults: {
			kind: 'creates',
			ifAlreadyReferred: 'create',
			losses: ['before'],
			lossRate: 0.5,
			sameDay: 3,
		},
	},
	{
		rule: 'the refresh of the baseline (3)',
		changeSpec: (spec) => ({
			...spec,
			observe: async (client) => await spec.observe(client, Infinity),
		}),
		faults: {
			kind: 'creates',
			ifAlreadyReferred: 'create',
			losses: ['before'],
			lossRate: 0.5,
			others: 4,
			othersAre: 'by hand',
			othersEqualRate: 0.8,
			rounds: 3,
			roundPauseMs: 240_000,
		},
	},
	{
		rule: 'the check for stale responses (5), with that for missing records (12)',
		ignoresStaleness: true,
		changeSpec: expectNothing,
		faults: {
			kind: 'creates',
			losses: ['after'],
			lossRate: 0.5,
			cache: 'shows Age',
			items: 8,
			executions: 3,
			stopAfterMs: Infinity,
		},
	},
	{
		rule: 'the owners of records (7)',
		createRegistry: () => new RegistryWithoutOwners(),
		faults: {
			kind: 'creates',
			ifAlreadyReferred: 'create',
			losses: ['before'],
			lossRate: 0.5,
			executions: 3,
			targets: 'one',
		},
	},
	{
		rule: 'the turns (8)',
		createRegistry: () => new RegistryWithoutTurns(),
		faults: {
			kind: 'creates',
			ifAlreadyReferred: 'return',
			executions: 3,
			targets: 'one',
		},
	},
	{
		rule: 'the second and the third lookup (11)',
		changeSpec: lookOnce,
		faults: {
			kind: 'creates',
			losses: ['late'],
			lossRate: 0.5,
			listLagMs: 0,
		},
	},
	{
		rule: 'the sender of a record (13)',
		createRegistry: () => new RegistryWithoutSenders(),
		faults: {
			kind: 'creates',
			ifAlreadyReferred: 'create',
			losses: ['before'],
			lossRate: 0.5,
			others: 4,
			othersAre: 'colleagues',
			othersEqualRate: 0.8,
			shownSender: 'account',
		},
	},
	{
		rule: 'what shows that Plannr may still be working (15)',
		ignoresStatus: true,
		faults: {
			kind: 'creates',
			losses: ['timeout', 'gateway'],
			lossRate: 0.5,
		},
	},
	{
		rule: 'the ledger (17)',
		forgetsAttempts: true,
		faults: {
			kind: 'creates',
			ifAlreadyReferred: 'create',
			losses: ['after', 'timeout'],
			lossRate: 0.5,
			isRetried: true,
		},
	},
	{
		rule: 'the connections read before a request (4)',
		changeSpec: (spec) => ({
			...spec,
			observe: async () => await Promise.resolve(NOTHING_SEEN),
		}),
		faults: {
			kind: 'connections',
			losses: ['before'],
			lossRate: 0.5,
			old: 1,
			sameDay: 0,
			processes: 1,
		},
	},
	{
		rule: 'the turns of connection requests (8)',
		createRegistry: () => new RegistryWithoutTurns(),
		faults: {
			kind: 'connections',
			losses: ['before'],
			executions: 3,
			targets: 'one',
			repeatedRequest: 'another record',
		},
	},
	{
		rule: 'the lookups of a decision (11)',
		changeSpec: lookAtPending,
		faults: {
			kind: 'decisions',
			losses: ['after'],
			lossRate: 0.5,
			isDecisionRepeatable: true,
			readFailureRate: 0,
		},
	},
	{
		rule: 'the ledger of decisions (17)',
		forgetsAttempts: true,
		faults: {
			kind: 'decisions',
			losses: ['after', 'timeout'],
			lossRate: 0.5,
			isDecisionRepeatable: true,
			isRetried: true,
		},
	},
];
