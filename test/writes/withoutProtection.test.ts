import { join } from 'node:path';

import type { Ledger } from '../../nodes/PlannrReferral/execution/ledger';
import type { Reconciler } from '../../nodes/PlannrReferral/execution/reconcile';
import { PACKAGE_ROOT } from '../engine/package';
import { runConnectionStorm } from './storm/connectionRequests';
import { formatReport } from './storm/report';
import { runCreateStorm } from './storm/createReferrals';
import { useFastClock } from '../engine/fastClock';

useFastClock();

/** The classes whose methods are replaced, by the name of their file. */
const classes = { ledger: 'Ledger', reconcile: 'Reconciler' } as const;

/** The same classes, for the names of their methods. */
interface Instances {
	readonly ledger: Ledger;
	readonly reconcile: Reconciler;
}

type Method = (this: unknown, ...values: unknown[]) => unknown;

/**
 * Replaces a method in the built package, which n8n shares with this test.
 *
 * @returns restores the method
 */
function replaceMethod<File extends keyof typeof classes>(
	file: File,
	name: keyof Instances[File] & string,
	method: Method,
): () => void {
	const built = join(PACKAGE_ROOT, 'dist', 'nodes', 'PlannrReferral', 'execution', `${file}.js`);
	const module = jest.requireActual<Record<string, { readonly prototype: object }>>(built);
	const { prototype } = module[classes[file]] ?? {};
	const original: unknown = prototype && Reflect.get(prototype, name);
	if (prototype === undefined || typeof original !== 'function') {
		throw new Error(`${classes[file]} has no method ${name} to replace`);
	}
	Reflect.set(prototype, name, method);
	return () => {
		Reflect.set(prototype, name, original);
	};
}

describe('The same storm finds duplicates', () => {
	const restores: Array<() => void> = [];
	afterEach(() => {
		for (const restore of restores.splice(0)) restore();
	});

	it('without the ledger of earlier attempts', async () => {
		restores.push(
			replaceMethod('ledger', 'find', () => undefined),
			replaceMethod('ledger', 'detectChange', () => false),
		);
		const report = await runCreateStorm({ seed: 101, items: 20, probability: 0.03 });
		process.stdout.write(`without the ledger: ${formatReport(report)}\n`);
		// Five attempts over all items, and nothing remembered between them.
		expect(report.duplicated).toBeGreaterThan(20);
	});

	it('without the lookup of what a lost request did', async () => {
		restores.push(
			replaceMethod(
				'reconcile',
				'reconcile',
				async () => await Promise.resolve({ verdict: 'absent' }),
			),
		);
		const report = await runCreateStorm({ seed: 101, items: 60, probability: 0.03 });
		process.stdout.write(`without the look: ${formatReport(report)}\n`);
		expect(report.duplicated).toBeGreaterThan(0);
		const connectionReport = await runConnectionStorm({ seed: 101, items: 40, probability: 0.03 });
		process.stdout.write(`without the look: ${formatReport(connectionReport)}\n`);
		expect(connectionReport.duplicated).toBeGreaterThan(0);
	});
});
