import fc from 'fast-check';

import { demo } from '../../sandbox';
import { minimalCreate, runNode, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

/** Few clients, so that many items are about the same. */
const item = fc.record({
	who: fc.constantFrom(...demo.clients.slice(0, 2)),
	choice: fc.constantFrom('return', 'return', 'fail'),
});

/** Which request fails, by its place among all of its kind, and how. */
const fault = fc.record({
	nth: fc.integer({ min: 1, max: 6 }),
	strike: fc.constantFrom(
		{ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } },
		{ operation: 'createReferral', when: 'before', effect: { kind: 'drop' } },
		{ operation: 'createReferral', when: 'before', effect: { kind: 'delay', ms: 100 } },
		{ operation: 'createReferral', when: 'before', effect: { kind: 'response', status: 422 } },
		{ operation: 'listReferrals', when: 'before', effect: { kind: 'response', status: 403 } },
	),
} as const);

const circumstances = fc.record({
	items: fc.array(item, { minLength: 2, maxLength: 6 }),
	faults: fc.array(fault, { minLength: 1, maxLength: 5 }),
	goesOn: fc.boolean(),
});

const parameters = {
	...minimalCreate,
	clients: uuidLocator('={{ $json.who }}'),
	options: { ifAlreadyReferred: '={{ $json.choice }}' },
};

it('Of any few faults, no client is referred twice, and every item is told of the one referral', async () => {
	await fc.assert(
		fc.asyncProperty(circumstances, async ({ items, faults, goesOn }) => {
			sandbox().reset();
			for (const { nth, strike } of faults) sandbox().addFault({ nth, ...strike });
			const onError = goesOn ? 'continueRegularOutput' : 'stopWorkflow';
			const settings = { retryOnFail: true, maxTries: 4, waitBetweenTries: 0, onError } as const;
			const finished = await runNode(sandbox(), parameters, { items, settings });
			const made = [...sandbox().data.referrals.values()];
			const owners = made.map(({ clientUuids }) => clientUuids.join());
			expect(owners).toHaveLength(new Set(owners).size);
			for (const { json } of finished.output('Next')) {
				const isKnown = made.some((referral) => referral.uuid === json.uuid);
				expect(isKnown || typeof json.error === 'string').toBe(true);
			}
		}),
		{ numRuns: 25 },
	);
}, 600_000);
