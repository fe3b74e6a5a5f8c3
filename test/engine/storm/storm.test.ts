import fc from 'fast-check';
import { join } from 'node:path';

import { startSandbox } from '../../../sandbox';
import { PACKAGE_ROOT } from '../harness';
import { minimal, refer } from '../referring';
import { FAULTS, storm } from './storming';

const harmless = { lost: 0, duplicated: 0, mispaired: 0, untrue: 0 };

describe('A storm of lost answers', () => {
	it.each([1, 2])('loses and doubles no referral (seed %i)', async (seed) => {
		const report = await storm({ seed, items: 120, probability: 0.03 });
		expect(report).toMatchObject(harmless);
		expect(report.faults.dropped).toBeGreaterThan(3);
		expect(report.faults.failed).toBeGreaterThan(8);
	});

	it('loses and doubles no referral, whatever strikes which request', async () => {
		const strike = fc.record({
			nth: fc.integer({ min: 1, max: 8 }),
			fault: fc.constantFrom(...FAULTS),
		});
		const blows = fc.array(strike, { maxLength: 4 });
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 5 }), blows, async (count, strikes) => {
				const sandbox = await startSandbox();
				try {
					for (const { nth, fault } of strikes) {
						sandbox.misbehave({ operation: 'createReferral', nth, ...fault[1] });
					}
					const items = Array.from({ length: count }, () => ({}));
					const settings = { retryOnFail: true, maxTries: 5, waitBetweenTries: 0 };
					const finished = await refer(sandbox, minimal, { items, settings });
					const given = finished.output('Next').map(({ json }) => json.uuid);
					expect(new Set(given)).toEqual(new Set(sandbox.world.referrals.keys()));
					expect(sandbox.world.referrals.size).toBe(count);
				} finally {
					await sandbox.stop();
				}
			}),
			{ numRuns: 12, seed: 20, interruptAfterTimeLimit: 45_000 },
		);
	});
});

describe('The same storm', () => {
	/** A class of the build that n8n loads, so that a test can take something out of it. */
	function builtPrototype(file: string, name: string): object {
		const path = join(PACKAGE_ROOT, 'dist', 'nodes', 'PlannrReferral', 'run', `${file}.js`);
		const module = jest.requireActual<Record<string, { prototype: object }>>(path);
		const built = module[name];
		if (built === undefined) throw new Error(`${file} has no ${name}`);
		return built.prototype;
	}

	async function without(prototype: object, members: object) {
		const kept = Object.fromEntries(
			Object.keys(members).map((name) => [
				name,
				Object.getOwnPropertyDescriptor(prototype, name)?.value,
			]),
		);
		Object.assign(prototype, members);
		try {
			return await storm({ seed: 1, items: 120, probability: 0.03 });
		} finally {
			Object.assign(prototype, kept);
		}
	}

	it('doubles referrals when nothing is looked for', async () => {
		const search = async () => await Promise.resolve({ verdict: 'absent' });
		const report = await without(builtPrototype('exactlyOnce', 'ExactlyOnce'), { search });
		expect(report.duplicated).toBeGreaterThan(5);
	});

	it('doubles referrals when the ledger forgets between the tries', async () => {
		const sandbox = await startSandbox();
		const prototype = builtPrototype('ledger', 'Ledger');
		const find = Object.getOwnPropertyDescriptor(prototype, 'find')?.value;
		Object.assign(prototype, { find: () => undefined });
		try {
			const act = { kind: 'answer', status: 422, body: { message: 'Not now.' } } as const;
			sandbox.misbehave({ operation: 'createReferral', nth: 20, act });
			const items = Array.from({ length: 30 }, () => ({}));
			const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
			await refer(sandbox, minimal, { items, settings });
			expect(sandbox.world.referrals.size).toBeGreaterThan(30);
		} finally {
			Object.assign(prototype, { find });
			await sandbox.stop();
		}
	});
});
