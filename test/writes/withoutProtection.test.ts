import { join } from 'node:path';

import type * as SentReferralsModule from '../../nodes/PlannrReferral/actions/referral/sentReferrals';
import type * as LedgerModule from '../../nodes/PlannrReferral/execution/ledger';
import type * as ReconcileModule from '../../nodes/PlannrReferral/execution/reconcile';
import type * as WriteRegistryModule from '../../nodes/PlannrReferral/execution/writeRegistry';
import { PACKAGE_ROOT } from '../engine/package';
import { runConnectionStorm } from './storm/connectionRequests';
import { runCreateStorm } from './storm/createReferrals';
import { type ParallelReport, runParallelExecutions } from './storm/parallelExecutions';
import { formatReport } from './storm/report';
import { useFastClock } from '../engine/fastClock';

useFastClock();

/** The modules of the built package that are changed here; n8n shares them with this test. */
interface BuiltModules {
	'execution/ledger': typeof LedgerModule;
	'execution/reconcile': typeof ReconcileModule;
	'execution/writeRegistry': typeof WriteRegistryModule;
	'actions/referral/sentReferrals': typeof SentReferralsModule;
}

function requireBuilt<File extends keyof BuiltModules>(file: File): BuiltModules[File] {
	const path = join(PACKAGE_ROOT, 'dist', 'nodes', 'PlannrReferral', `${file}.js`);
	return jest.requireActual<BuiltModules[File]>(path);
}

/** Adds up what went wrong with several seeds: which response is lost decides whether a protection was needed. */
async function runManySeeds(choice: 'create' | 'return'): Promise<ParallelReport> {
	const total = { duplicated: 0, mispaired: 0, lost: 0 };
	for (const seed of [1, 2, 3]) {
		const report = await runParallelExecutions(seed, choice);
		total.duplicated += report.duplicated;
		total.mispaired += report.mispaired;
		total.lost += report.lost;
	}
	return total;
}

afterEach(() => {
	jest.restoreAllMocks();
});

describe('Executions that create the same at the same time', () => {
	const nothingWrong = { duplicated: 0, mispaired: 0, lost: 0 };

	it.each(['create', 'return'] as const)('do nothing wrong (%s)', async (choice) => {
		expect(await runManySeeds(choice)).toEqual(nothingWrong);
	});

	it('return what existed before, without the baseline', async () => {
		const baseline = { has: () => false, entries: () => [], edge: -Infinity, newest: -Infinity };
		jest
			.spyOn(requireBuilt('actions/referral/sentReferrals').SentReferrals.prototype, 'baseline')
			.mockReturnValue(baseline);
		expect((await runManySeeds('create')).mispaired).toBeGreaterThan(0);
	});

	it('return what another one has created, without a record of the owners', async () => {
		jest
			.spyOn(requireBuilt('execution/writeRegistry').WriteRegistry.prototype, 'own')
			.mockReturnValue(undefined);
		expect((await runManySeeds('create')).duplicated).toBeGreaterThan(0);
	});

	it('refer more than once with Return Existing, without turns', async () => {
		jest
			.spyOn(requireBuilt('execution/writeRegistry').WriteRegistry.prototype, 'inTurn')
			.mockImplementation(async (_client, _spec, work) => await work());
		expect((await runManySeeds('return')).duplicated).toBeGreaterThan(0);
	});
});

describe('The same storm as elsewhere finds duplicates', () => {
	it('without the ledger of earlier attempts', async () => {
		const { Ledger } = requireBuilt('execution/ledger');
		jest.spyOn(Ledger.prototype, 'find').mockReturnValue(undefined);
		jest.spyOn(Ledger.prototype, 'detectChange').mockReturnValue(false);
		const report = await runCreateStorm({ seed: 101, items: 20, probability: 0.03 });
		process.stdout.write(`without the ledger: ${formatReport(report)}\n`);
		// Five attempts over all items, and nothing remembered between them.
		expect(report.duplicated).toBeGreaterThan(20);
	});

	it('without the lookup of what a lost request did', async () => {
		jest
			.spyOn(requireBuilt('execution/reconcile'), 'reconcile')
			.mockResolvedValue({ verdict: { state: 'absent' }, isUnavailable: false });
		const report = await runCreateStorm({ seed: 101, items: 60, probability: 0.03 });
		process.stdout.write(`without the lookup: ${formatReport(report)}\n`);
		expect(report.duplicated).toBeGreaterThan(0);
		const connectionReport = await runConnectionStorm({ seed: 101, items: 40, probability: 0.03 });
		process.stdout.write(`without the lookup: ${formatReport(connectionReport)}\n`);
		expect(connectionReport.duplicated).toBeGreaterThan(0);
	});

	it('when an unknown outcome is taken for nothing done', async () => {
		const { reconcile } = requireBuilt('execution/reconcile');
		jest
			.spyOn(requireBuilt('execution/reconcile'), 'reconcile')
			.mockImplementation(async (...parameters) => {
				const { verdict } = await reconcile(...parameters);
				const isUnknown = verdict.state === 'unknown';
				return { verdict: isUnknown ? { state: 'absent' } : verdict, isUnavailable: false };
			});
		const report = await runCreateStorm({ seed: 101, items: 60, probability: 0.05 });
		process.stdout.write(`without caution: ${formatReport(report)}\n`);
		expect(report.duplicated).toBeGreaterThan(0);
	});
});
