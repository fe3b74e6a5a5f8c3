import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as SentReferralsModule from '../../../nodes/PlannrReferral/actions/referral/sentReferrals';
import type * as LedgerModule from '../../../nodes/PlannrReferral/execution/ledger';
import type * as ReconcileModule from '../../../nodes/PlannrReferral/execution/reconcile';
import type * as WriteRegistryModule from '../../../nodes/PlannrReferral/execution/writeRegistry';
import { PACKAGE_ROOT } from '../../engine/package';

/** The modules of the built package that are changed here. */
interface BuiltModules {
	'execution/ledger': typeof LedgerModule;
	'execution/reconcile': typeof ReconcileModule;
	'execution/writeRegistry': typeof WriteRegistryModule;
	'actions/referral/sentReferrals': typeof SentReferralsModule;
}

/** Returns the module that n8n's engine loads in this process. */
function requireBuilt<File extends keyof BuiltModules>(file: File): BuiltModules[File] {
	const path = join(PACKAGE_ROOT, 'dist', 'nodes', 'PlannrReferral', `${file}.js`);
	const module: BuiltModules[File] = createRequire(path)(path);
	return module;
}

/** Replaces a function, and returns what restores it. */
function replace<Owner extends object, Name extends keyof Owner>(
	owner: Owner,
	name: Name,
	replacement: Owner[Name],
): () => void {
	const original = owner[name];
	owner[name] = replacement;
	return () => {
		owner[name] = original;
	};
}

/**
 * The parts that keep a write from being done twice or attributed wrongly. Each function switches its part off in this
 * process and returns what switches it on again.
 */
export const protections: Readonly<Record<string, () => () => void>> = {
	/** The records that existed before: without them every equal record looks new. */
	baseline: () =>
		replace(
			requireBuilt('actions/referral/sentReferrals').SentReferrals.prototype,
			'baseline',
			() => ({
				has: () => false,
				entries: () => [],
				edge: -Infinity,
				newest: -Infinity,
			}),
		),
	/** The verdict on a lost write: without it, the write counts as not processed and is sent again. */
	judge: () =>
		replace(
			requireBuilt('execution/reconcile'),
			'reconcile',
			async () => await Promise.resolve({ verdict: { state: 'absent' }, isUnavailable: false }),
		),
	/** What earlier attempts did: without it, Retry On Fail does it again. */
	ledger: () => {
		const { prototype } = requireBuilt('execution/ledger').Ledger;
		const restoreFind = replace(prototype, 'find', () => undefined);
		const restoreDetectChange = replace(prototype, 'detectChange', () => undefined);
		return () => {
			restoreFind();
			restoreDetectChange();
		};
	},
	/** The turns and owners of one process: without them, executions do not know of each other. */
	registry: () => {
		const { prototype } = requireBuilt('execution/writeRegistry').WriteRegistry;
		const restoreTurns = replace(prototype, 'inTurn', async (_client, _spec, work) => await work());
		const restoreOwners = replace(prototype, 'own', () => undefined);
		return () => {
			restoreTurns();
			restoreOwners();
		};
	},
};
