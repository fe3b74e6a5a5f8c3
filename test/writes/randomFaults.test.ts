import fc from 'fast-check';

import { runConnectionStorm } from './storm/connectionRequests';
import { runDecisionStorm } from './storm/acceptReject';
import { onNthRequest, WRITE_FAULTS } from './storm/faults';
import { clientUuid, type StormRequest } from './storm/requests';
import type { StormReport } from './storm/report';
import { runCreateStorm, runCreateScenario } from './storm/createReferrals';

/** Few clients, so that many orders are about the same. */
const CLIENTS = 3;
const SEED = 7;

const order: fc.Arbitrary<StormRequest> = fc.record({
	clients: fc
		.uniqueArray(fc.nat({ max: CLIENTS - 1 }), { minLength: 1, maxLength: 2 })
		.map((numbers) => numbers.map((number) => clientUuid(SEED, number))),
	adviceTypes: fc.constantFrom(['mortgages'], ['mortgages', 'pensions']),
	note: fc.constantFrom('', '', 'one', 'two'),
});

/** Which create fails, by its place among all of them, and how. */
const fault = fc.record({
	nth: fc.integer({ min: 1, max: 8 }),
	kind: fc.constantFrom(...WRITE_FAULTS),
});

function expectExactness(report: StormReport): void {
	const { lost: lost, duplicated, mispaired, findings } = report;
	expect({ lost, duplicated, mispaired, findings }).toEqual({
		lost: 0,
		duplicated: 0,
		mispaired: 0,
		findings: [],
	});
}

describe('A storm', () => {
	it.each([101])('loses and doubles nothing (seed %i)', async (seed) => {
		const report = await runCreateStorm({ seed, items: 50, probability: 0.03 });
		expectExactness(report);
		expect(report.retries).toBeGreaterThan(0);
		expect(Object.keys(report.faults).length).toBeGreaterThan(4);
		expect(report.returned + report.failed + report.outcomeUnknown).toBe(report.requested);
		expect(report.outcomeUnknown).toBeLessThanOrEqual(2);
	});

	it.each(['accept', 'reject'] as const)('makes each decision once (%s)', async (title) => {
		const report = await runDecisionStorm(title, { seed: 101, items: 60, probability: 0.03 });
		expectExactness(report);
		expect(report.retries).toBeGreaterThan(3);
		expect(report.returned + report.failed + report.outcomeUnknown).toBe(61);
		expect(report.outcomeUnknown).toBeLessThanOrEqual(2);
	});

	it('asks every adviser for a connection once', async () => {
		const report = await runConnectionStorm({ seed: 102, items: 15, probability: 0.03 });
		expectExactness(report);
		expect(report.retries).toBeGreaterThan(1);
		expect(report.returned + report.failed + report.outcomeUnknown).toBe(16);
		expect(report.outcomeUnknown).toBeLessThanOrEqual(2);
	});

	it.each([
		['and the node goes on', true],
		['and the node stops', false],
	])(
		'of any few faults loses and doubles nothing (%s)',
		async (_, goesOn) => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(order, { minLength: 1, maxLength: 6 }),
					fc.uniqueArray(fault, { minLength: 1, maxLength: 5, selector: ({ nth }) => nth }),
					async (orders, struck) => {
						const report = await runCreateScenario({
							seed: SEED,
							requests: orders,
							clients: CLIENTS,
							faults: struck.map(({ kind, nth }) => onNthRequest('createReferral', nth, kind)),
							limit: { maxRequests: 1000, windowMs: 1000 },
							continueOnFail: goesOn,
						});
						expectExactness(report);
					},
				),
				{ numRuns: 15 },
			);
		},
		600_000,
	);
});
