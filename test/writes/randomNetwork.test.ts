import type { INode, INodeParameters } from 'n8n-workflow';

import { type MockPlannr, startMockPlannr } from '../../sandbox';
import { minimalCreate, runNode } from '../engine/createWorkflow';

const COUNT = 24;
const items = Array.from({ length: COUNT }, (_, number) => ({ number }));
const different = { ...minimalCreate, additionalFields: { note: '=referral {{ $json.number }}' } };

/** Runs against a Plannr that drops, refuses and forgets a good part of the creates, in an order that the seed decides. */
async function referThroughStorm(
	seed: number,
	parameters: INodeParameters,
	settings: Partial<INode>,
	test: (sandbox: MockPlannr, finished: Awaited<ReturnType<typeof runNode>>) => void,
): Promise<void> {
	const sandbox = await startMockPlannr({
		seed,
		rateLimit: { maxRequests: 1000, windowMs: 60_000 },
	});
	try {
		const strike = { operation: 'createReferral', probability: 0.15 } as const;
		sandbox.addFault({ ...strike, when: 'after', effect: { kind: 'drop' } });
		sandbox.addFault({ ...strike, when: 'before', effect: { kind: 'drop' } });
		sandbox.addFault({ ...strike, when: 'after', effect: { kind: 'response', status: 500 } });
		sandbox.addFault({ ...strike, when: 'before', effect: { kind: 'response', status: 502 } });
		sandbox.addFault({
			...strike,
			effect: { kind: 'response', status: 429, headers: { 'retry-after': '0' } },
		});
		const finished = await runNode(sandbox, parameters, { items, settings });
		const struck = sandbox.requestLog.filter(({ status }) => status === undefined || status >= 500);
		expect(struck.length).toBeGreaterThan(5);
		test(sandbox, finished);
	} finally {
		await sandbox.stop();
	}
}

const seeds = [
	['equal referrals', 1, minimalCreate],
	['equal referrals', 2, minimalCreate],
	['different referrals about the same', 3, different],
	['different referrals about the same', 4, different],
] as const;

describe('Whatever the network does', () => {
	it.each(seeds)(
		'every referral that was made is given out, once (%s, %i)',
		async (_, seed, parameters) => {
			const settings = { onError: 'continueRegularOutput' } as const;
			await referThroughStorm(seed, parameters, settings, (sandbox, finished) => {
				const output = finished.output('Next').map(({ json }) => json);
				const given = output.map(({ uuid }) => uuid).filter((uuid) => uuid !== undefined);
				const failed = output.filter(({ error }) => error !== undefined);
				expect(new Set(given)).toEqual(new Set(sandbox.data.referrals.keys()));
				expect(given).toHaveLength(sandbox.data.referrals.size);
				expect(given.length + failed.length).toBe(COUNT);
				for (const { error } of failed) expect(error).toMatch(/^The referral was not created/);
			});
		},
	);

	it.each(seeds)(
		'every item of a run that is tried again has its one referral (%s, %i)',
		async (_, seed, parameters) => {
			const settings = { retryOnFail: true, maxTries: 5, waitBetweenTries: 0 };
			await referThroughStorm(seed + 10, parameters, settings, (sandbox, finished) => {
				const made = [...sandbox.data.referrals.keys()];
				const { error } = finished.run.data.resultData;
				const given = finished.output('Next').map(({ json }) => json.uuid);
				if (error === undefined) expect(new Set(given)).toEqual(new Set(made));
				else for (const uuid of made) expect(error.description).toContain(uuid);
				expect(made.length).toBeLessThanOrEqual(COUNT);
				expect(given).toHaveLength(error === undefined ? COUNT : 0);
			});
		},
	);
});
