import { type MockPlannr, startMockPlannr } from '../../sandbox';
import { NODE_NAME, minimalCreate, runNode } from '../engine/createWorkflow';

const numberedItems = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));
const numberedReferral = {
	...minimalCreate,
	additionalFields: { note: '=item {{ $json.number }}' },
};

async function withSandbox(
	limit: { maxRequests: number; windowMs: number },
	test: (sandbox: MockPlannr) => Promise<void>,
): Promise<void> {
	const sandbox = await startMockPlannr({ rateLimit: limit });
	try {
		await test(sandbox);
	} finally {
		await sandbox.stop();
	}
}

const rateLimitedResponses = (sandbox: MockPlannr) =>
	sandbox.requestLog.filter(({ status }) => status === 429);

describe("Plannr's request limit", () => {
	it('slows a run down, and every item gets its one referral all the same', async () => {
		await withSandbox({ maxRequests: 20, windowMs: 1000 }, async (sandbox) => {
			const finished = await runNode(sandbox, numberedReferral, { items: numberedItems(70) });
			expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
				numberedItems(70).map(({ number }) => `item ${number}`),
			);
			expect(sandbox.data.referrals.size).toBe(70);
			// One request goes ahead to see; the others wait instead of running into the refusal.
			expect(rateLimitedResponses(sandbox).length).toBeLessThanOrEqual(5);
			expect(finished.hints(NODE_NAME)).toEqual([]);
		});
	});

	it('that makes the node wait for more than five seconds is told', async () => {
		await withSandbox({ maxRequests: 1000, windowMs: 60_000 }, async (sandbox) => {
			const headers = { 'retry-after': '6' };
			sandbox.addFault({ nth: 1, effect: { kind: 'response', status: 429, headers } });
			const finished = await runNode(sandbox, minimalCreate);
			expect(finished.output('Next')).toHaveLength(1);
			expect(finished.hints(NODE_NAME)).toEqual([
				"Plannr's request limit was reached, so the node waited once, 6 s in all.",
			]);
		});
	});
});

describe('Reads', () => {
	it('are made again when Plannr cannot answer for a while', async () => {
		await withSandbox({ maxRequests: 1000, windowMs: 60_000 }, async (sandbox) => {
			const created = await runNode(sandbox, minimalCreate);
			const referral = String(created.output('Next')[0]?.json.uuid);
			for (const act of [
				{ kind: 'response', status: 503 },
				{ kind: 'drop' },
				{ kind: 'text', text: '<html>' },
			] as const) {
				sandbox.addFault({ operation: 'getReferral', times: 1, effect: act });
			}
			const finished = await runNode(sandbox, {
				operation: 'get',
				referral: { __rl: true, mode: 'id', value: referral },
			});
			expect(finished.output('Next')[0]?.json.uuid).toBe(referral);
			expect(sandbox.requestLog.filter(({ method }) => method === 'GET')).toHaveLength(4);
		});
	});

	it('are made six times in all and no more', async () => {
		await withSandbox({ maxRequests: 1000, windowMs: 60_000 }, async (sandbox) => {
			sandbox.addFault({ effect: { kind: 'response', status: 500 } });
			const finished = await runNode(sandbox, {
				operation: 'get',
				referral: minimalCreate.connection ?? '',
			});
			expect(finished.run.data.resultData.error?.message).toContain('status 500');
			expect(sandbox.requestLog).toHaveLength(6);
		});
	});
});
