import { type MockPlannr, demo, startMockPlannr } from '../../sandbox';
import { NODE_NAME, createAnother, runNode, uuidLocator } from '../engine/createWorkflow';
import { RATE_LIMIT_HINT } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

const numberedItems = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));
/** Equal creates are sent one after another, so each item in turn refers another client. */
const numberedReferral = {
	...createAnother,
	clients: uuidLocator(
		`={{ ${JSON.stringify(demo.clients)}[$json.number % ${demo.clients.length}] }}`,
	),
	additionalFields: { note: '=item {{ $json.number }}' },
};

/** Runs a test against a mock API with this rate limit. */
async function withMockPlannr(
	limit: { maxRequests: number; windowMs: number },
	test: (mockPlannr: MockPlannr) => Promise<void>,
): Promise<void> {
	const mockPlannr = await startMockPlannr({ rateLimit: limit });
	try {
		await test(mockPlannr);
	} finally {
		await mockPlannr.stop();
	}
}

const rateLimitedResponses = (mockPlannr: MockPlannr) =>
	mockPlannr.requestLog.filter(({ status }) => status === 429);

describe("Plannr's rate limit", () => {
	it('slows a run down, and every item still gets exactly one referral', async () => {
		await withMockPlannr({ maxRequests: 20, windowMs: 1000 }, async (mockPlannr) => {
			const finished = await runNode(mockPlannr, numberedReferral, { items: numberedItems(70) });
			expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
				numberedItems(70).map(({ number }) => `item ${number}`),
			);
			expect(mockPlannr.data.referrals.size).toBe(70);
			// After a pause one request goes first; the others wait instead of being rejected too.
			expect(rateLimitedResponses(mockPlannr).length).toBeLessThanOrEqual(5);
			expect(finished.hints(NODE_NAME)).toEqual([]);
		});
	});

	it('is reported in a hint when the node waits more than five seconds', async () => {
		await withMockPlannr({ maxRequests: 1000, windowMs: 60_000 }, async (mockPlannr) => {
			const headers = { 'retry-after': '6' };
			const operation = 'createReferral';
			mockPlannr.addFault({
				operation,
				nth: 1,
				effect: { kind: 'response', status: 429, headers },
			});
			const finished = await runNode(mockPlannr, createAnother);
			expect(finished.output('Next')).toHaveLength(1);
			expect(finished.hints(NODE_NAME)).toEqual([RATE_LIMIT_HINT('6 seconds')]);
		});
	});
});

describe('Reads', () => {
	it('are retried while Plannr is unavailable', async () => {
		await withMockPlannr({ maxRequests: 1000, windowMs: 60_000 }, async (mockPlannr) => {
			const created = await runNode(mockPlannr, createAnother);
			const referral = String(created.output('Next')[0]?.json.uuid);
			for (const effect of [{ kind: 'response', status: 503 }, { kind: 'drop' }] as const) {
				mockPlannr.addFault({ operation: 'getReferral', times: 1, effect });
			}
			const finished = await runNode(mockPlannr, {
				operation: 'get',
				referral: { __rl: true, mode: 'id', value: referral },
			});
			expect(finished.output('Next')[0]?.json.uuid).toBe(referral);
			const reads = mockPlannr.requestLog.filter(({ operation }) => operation === 'getReferral');
			expect(reads).toHaveLength(3);
		});
	});

	it('are attempted six times', async () => {
		await withMockPlannr({ maxRequests: 1000, windowMs: 60_000 }, async (mockPlannr) => {
			mockPlannr.addFault({ effect: { kind: 'response', status: 500 } });
			const finished = await runNode(mockPlannr, {
				operation: 'get',
				referral: createAnother.connection ?? '',
			});
			expect(finished.run.data.resultData.error?.message).toContain('HTTP status 500');
			expect(mockPlannr.requestLog).toHaveLength(6);
		});
	});
});
