import fc from 'fast-check';

import { connect } from './storm/connectionRequests';
import { decide } from './storm/acceptReject';
import { byTurn, writeFaults } from './storm/faults';
import { clientUuid, type Order } from './storm/requests';
import type { StormReport } from './storm/report';
import { storm, stormOver } from './storm/runStorm';

/** Few clients, so that many orders are about the same. */
const CLIENTS = 3;
const SEED = 7;

const order: fc.Arbitrary<Order> = fc.record({
	clients: fc
		.uniqueArray(fc.nat({ max: CLIENTS - 1 }), { minLength: 1, maxLength: 2 })
		.map((numbers) => numbers.map((number) => clientUuid(SEED, number))),
	adviceTypes: fc.constantFrom(['mortgages'], ['mortgages', 'pensions']),
	note: fc.constantFrom('', '', 'one', 'two'),
});

/** Which create fails, by its place among all of them, and how. */
const fault = fc.record({
	nth: fc.integer({ min: 1, max: 8 }),
	kind: fc.constantFrom(...writeFaults),
});

function expectExactness(report: StormReport): void {
	const { lost, duplicated, mispaired, findings } = report;
	expect({ lost, duplicated, mispaired, findings }).toEqual({
		lost: 0,
		duplicated: 0,
		mispaired: 0,
		findings: [],
	});
}

describe('A storm', () => {
	it.each([101])('loses and doubles nothing (seed %i)', async (seed) => {
		const report = await storm({ seed, items: 50, probability: 0.03 });
		expectExactness(report);
		expect(report.retries).toBeGreaterThan(0);
		expect(Object.keys(report.faults).length).toBeGreaterThan(4);
		expect(report.given + report.failed + report.unclear).toBe(report.asked);
		expect(report.unclear).toBeLessThanOrEqual(2);
	});

	it.each(['accept', 'reject'] as const)('makes each decision once (%s)', async (title) => {
		const report = await decide(title, { seed: 101, items: 60, probability: 0.03 });
		expectExactness(report);
		expect(report.retries).toBeGreaterThan(3);
		expect(report.given + report.failed + report.unclear).toBe(61);
		expect(report.unclear).toBeLessThanOrEqual(2);
	});

	it('asks every adviser for a connection once', async () => {
		const report = await connect({ seed: 102, items: 15, probability: 0.03 });
		expectExactness(report);
		expect(report.retries).toBeGreaterThan(1);
		expect(report.given + report.failed + report.unclear).toBe(16);
		expect(report.unclear).toBeLessThanOrEqual(2);
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
						const report = await stormOver({
							seed: SEED,
							orders,
							clients: CLIENTS,
							faults: struck.map(({ kind, nth }) => byTurn('createReferral', nth, kind)),
							limit: { requests: 1000, windowMs: 1000 },
							goesOn,
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
