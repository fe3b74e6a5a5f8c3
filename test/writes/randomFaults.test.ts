import fc from 'fast-check';

import { demo, startMockPlannr } from '../../sandbox';
import { minimalCreate, runNode, uuidLocator } from '../engine/createWorkflow';
import { WRITE_OUTCOMES } from '../texts';
import { runDecisionStorm } from './storm/acceptReject';
import { runConnectionStorm } from './storm/connectionRequests';
import { runCreateScenario, runCreateStorm } from './storm/createReferrals';
import {
	type NamedFault,
	WRITE_FAULTS,
	countUnfinishedWrites,
	onNthRequest,
	withProbability,
} from './storm/faults';
import { runParallelExecutions } from './storm/parallelExecutions';
import type { StormReport } from './storm/report';
import { type StormRequest, clientUuid } from './storm/requests';
import { useVirtualClock } from '../engine/virtualClock';
import { exceedRateLimit, respond } from '../faultEffects';

useVirtualClock();

/** Few clients, so that many requests are about the same. */
const CLIENTS = 3;
const SEED = 7;

/** Never reached. */
const HIGH_LIMIT = { maxRequests: 1000, windowMs: 1000 };

/** One write that is done, returned for the right item, and done once; or none, and reported so. */
function expectExactlyOnce(report: StormReport): void {
	const { lost, duplicated, mispaired, findings } = report;
	expect({ lost, duplicated, mispaired, findings }).toEqual({
		lost: 0,
		duplicated: 0,
		mispaired: 0,
		findings: [],
	});
}

/** Little more is left open than what Plannr may still be working on. */
function expectFewUnknown({ outcomeUnknown, faults }: StormReport): void {
	expect(outcomeUnknown).toBeLessThanOrEqual(countUnfinishedWrites(faults) + 2);
}

describe('While requests fail at random', () => {
	it.each([101])('every referral is created and returned once (seed %i)', async (seed) => {
		const report = await runCreateStorm({ seed, items: 50, probability: 0.03 });
		expectExactlyOnce(report);
		expect(report.retries).toBeGreaterThan(0);
		expect(Object.keys(report.faults).length).toBeGreaterThan(4);
		expect(report.returned + report.failed + report.outcomeUnknown).toBe(report.requested);
		expectFewUnknown(report);
	});

	it.each(['accept', 'reject'] as const)('every referral is decided once (%s)', async (title) => {
		const report = await runDecisionStorm(title, { seed: 101, items: 30, probability: 0.06 });
		expectExactlyOnce(report);
		expect(report.retries).toBeGreaterThan(3);
		expect(report.returned + report.failed + report.outcomeUnknown).toBe(31);
		expectFewUnknown(report);
	});

	it('every adviser is asked for a connection once', async () => {
		const report = await runConnectionStorm({ seed: 102, items: 15, probability: 0.03 });
		expectExactlyOnce(report);
		expect(report.retries).toBeGreaterThan(1);
		expect(report.returned + report.failed + report.outcomeUnknown).toBe(16);
		// One that is left open may have made the connection of any other one.
		const { faults } = report;
		const faultCount = Object.values(faults).reduce((sum, count) => sum + count, 0);
		expect(report.outcomeUnknown).toBeLessThanOrEqual(
			countUnfinishedWrites(faults) > 0 ? faultCount : 2,
		);
	});
});

describe('While most creates about one client fail, some of them for the rate limit', () => {
	const COUNT = 24;
	const requestsWith = (seed: number, note: (number: number) => string): StormRequest[] =>
		Array.from({ length: COUNT }, (_, number) => ({
			clients: [clientUuid(seed, 0)],
			adviceTypes: ['mortgages'],
			note: note(number),
		}));
	const equal = () => '';
	const different = (number: number) => `referral ${number}`;
	const faults = [
		...WRITE_FAULTS.filter(({ name }) =>
			['drop after', 'drop before', '500 after', '500 before'].includes(name),
		),
		{
			name: '429',
			when: 'before',
			effect: exceedRateLimit(0),
		} as const satisfies NamedFault,
	].map((fault) => withProbability('createReferral', 0.15, fault));
	const runManyFaults = async (
		seed: number,
		note: (number: number) => string,
		settings: { readonly continueOnFail: boolean; readonly retryOnFail: boolean },
	) => {
		const limit = { maxRequests: 1000, windowMs: 60_000 };
		const report = await runCreateScenario({
			seed,
			requests: requestsWith(seed, note),
			clients: 1,
			faults,
			limit,
			...settings,
		});
		expectExactlyOnce(report);
		expect(report.returned).toBeGreaterThan(0);
		expect(report.outcomeUnknown).toBe(0);
		const { 429: rateLimited = 0, ...losses } = report.faults;
		expect(rateLimited).toBeGreaterThan(0);
		expect(Object.values(losses).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
		return report;
	};

	it.each([['equal referrals', 1, equal]])(
		'a node that continues on fail reports every outcome (%s, seed %i)',
		async (_, seed, note) => {
			const report = await runManyFaults(seed, note, {
				continueOnFail: true,
				retryOnFail: false,
			});
			expect(report.returned + report.failed).toBe(COUNT);
			for (const message of report.failureMessages) {
				expect(message.startsWith(WRITE_OUTCOMES.notProcessed.created)).toBe(true);
			}
		},
	);

	it.each([['different referrals', 14, different]])(
		'a node that n8n retries reports every referral (%s, seed %i)',
		async (_, seed, note) => {
			await runManyFaults(seed, note, { continueOnFail: false, retryOnFail: true });
		},
	);
});

describe('Executions that create the same at the same time', () => {
	it.each(['create', 'return'] as const)(
		'create no more than was asked for (%s)',
		async (choice) => {
			expect(await runParallelExecutions(1, choice)).toEqual({
				duplicated: 0,
				mispaired: 0,
				lost: 0,
			});
		},
	);
});

describe('Two requests about the same clients, of which at least one is lost', () => {
	const pair = [clientUuid(SEED, 0), clientUuid(SEED, 1)];
	const request = (clients: readonly string[]): StormRequest => ({
		clients,
		adviceTypes: ['mortgages'],
		note: '',
	});
	const onCreate = (nth: number, fault: Omit<NamedFault, 'name'>) =>
		onNthRequest('createReferral', nth, { name: String(nth), ...fault });

	it.each([
		[
			'one in flight while the other is lost',
			[request(pair), request(pair)],
			[
				onCreate(1, { when: 'after', effect: { kind: 'delay', ms: 700 } }),
				onCreate(2, { when: 'before', effect: { kind: 'drop' } }),
			],
		],
		[
			'both lost, with the clients in either order',
			[request(pair), request([...pair].reverse())],
			[
				onCreate(1, { when: 'after', effect: { kind: 'drop' } }),
				onCreate(2, { when: 'after', effect: { kind: 'drop' } }),
			],
		],
	])('each get their own referral: %s', async (_, requests, faults) => {
		const report = await runCreateScenario({
			seed: SEED,
			requests,
			clients: CLIENTS,
			faults,
			limit: HIGH_LIMIT,
			continueOnFail: true,
			retryOnFail: false,
		});
		expectExactlyOnce(report);
		expect(report.returned).toBe(2);
	});
});

describe('Whichever creates fail, and however they fail', () => {
	const request: fc.Arbitrary<StormRequest> = fc.record({
		clients: fc
			.uniqueArray(fc.nat({ max: CLIENTS - 1 }), { minLength: 1, maxLength: 2 })
			.map((numbers) => numbers.map((number) => clientUuid(SEED, number))),
		adviceTypes: fc.constantFrom(['mortgages'], ['mortgages', 'pensions']),
		note: fc.constantFrom('', '', 'one', 'two'),
	});
	const fault = fc.record({
		/** Which create fails, by its number among all of them. */
		nth: fc.integer({ min: 1, max: 8 }),
		kind: fc.constantFrom(...WRITE_FAULTS),
	});

	it.each([
		['continues on fail', true],
		['stops', false],
	])(
		'every referral is created and returned once by a node that %s',
		async (_, continueOnFail) => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(request, { minLength: 1, maxLength: 6 }),
					fc.uniqueArray(fault, { minLength: 1, maxLength: 5, selector: ({ nth }) => nth }),
					async (requests, faults) => {
						const report = await runCreateScenario({
							seed: SEED,
							requests,
							clients: CLIENTS,
							faults: faults.map(({ kind, nth }) => onNthRequest('createReferral', nth, kind)),
							limit: HIGH_LIMIT,
							continueOnFail,
						});
						expectExactlyOnce(report);
					},
				),
				{ numRuns: 8 },
			);
		},
		600_000,
	);
});

describe("With 'If Already Referred', whichever requests fail, and however they fail", () => {
	/** Few clients, so that many items are about the same. */
	const item = fc.record({
		who: fc.constantFrom(...demo.clients.slice(0, 2)),
		choice: fc.constantFrom('return', 'return', 'fail'),
	});
	const fault = fc.record({
		/** Which request fails, by its number among all of its operation. */
		nth: fc.integer({ min: 1, max: 6 }),
		rule: fc.constantFrom(
			{ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } },
			{ operation: 'createReferral', when: 'before', effect: { kind: 'drop' } },
			{ operation: 'createReferral', when: 'before', effect: { kind: 'delay', ms: 100 } },
			{
				operation: 'createReferral',
				when: 'before',
				effect: { kind: 'late', ms: 1000, status: 202 },
			},
			{ operation: 'createReferral', when: 'before', effect: respond(502) },
			{ operation: 'createReferral', when: 'before', effect: respond(422) },
			{ operation: 'listReferrals', when: 'before', effect: respond(403) },
		),
	} as const);
	const scenario = fc.record({
		items: fc.array(item, { minLength: 2, maxLength: 6 }),
		faults: fc.array(fault, { minLength: 1, maxLength: 5 }),
		continueOnFail: fc.boolean(),
	});
	const parameters = {
		...minimalCreate,
		clients: uuidLocator('={{ $json.who }}'),
		ifAlreadyReferred: '={{ $json.choice }}',
	};

	it('no client is referred twice, and every item reports the one referral or an error', async () => {
		await fc.assert(
			fc.asyncProperty(scenario, async ({ items, faults, continueOnFail }) => {
				// Each time another address: the node remembers for a while what was created at one.
				const mockPlannr = await startMockPlannr();
				for (const { nth, rule } of faults) mockPlannr.addFault({ nth, ...rule });
				const onError = continueOnFail ? 'continueRegularOutput' : 'stopWorkflow';
				const settings = { retryOnFail: true, maxTries: 4, waitBetweenTries: 1, onError } as const;
				const finished = await runNode(mockPlannr, parameters, { items, settings });
				await mockPlannr.stop();
				const referrals = [...mockPlannr.data.referrals.values()];
				const referred = referrals.map(({ clientUuids }) => clientUuids.join());
				expect(referred).toHaveLength(new Set(referred).size);
				for (const { json } of finished.output('Next')) {
					const exists = referrals.some(({ uuid }) => uuid === json.uuid);
					expect(exists || typeof json.error === 'string').toBe(true);
				}
			}),
			{ numRuns: 12 },
		);
	}, 600_000);
});
