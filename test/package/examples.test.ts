import { type WorkflowJson, runWorkflow } from '../engine/harness';

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { demo, startSandbox } from '../../sandbox';
import { ROOT } from './packed';

const EXAMPLES = join(ROOT, 'examples');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads one of the workflows that people may import. */
function example(file: string): WorkflowJson {
	const value: unknown = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));
	if (!isWorkflow(value)) throw new Error(`${file} is not a workflow`);
	return value;
}

function isWorkflow(value: unknown): value is WorkflowJson {
	return typeof value === 'object' && value !== null && 'nodes' in value && 'connections' in value;
}

describe('the examples', () => {
	test.each(readdirSync(EXAMPLES))('%s has what n8n needs to import it', (file) => {
		const { nodes, settings } = example(file);
		expect(nodes.filter(({ id }) => !UUID.test(id))).toEqual([]);
		expect(nodes.map(({ typeVersion }) => typeVersion)).toEqual(nodes.map(() => 1));
		expect(nodes.map(({ position }) => position.length)).toEqual(nodes.map(() => 2));
		expect(settings?.executionOrder).toBe('v1');
	});

	test('refer-a-client.json refers a client and reads the referral back', async () => {
		const sandbox = await startSandbox();
		try {
			const credential = { accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url };
			const finished = await runWorkflow(example('refer-a-client.json'), { credential });
			const [referral] = sandbox.world.referrals.values();
			expect(finished.output('Read It Back')).toMatchObject([
				{ json: { uuid: referral?.uuid, advice_type: 'mortgages', status: 'pending' } },
			]);
			expect(sandbox.contractBreaches).toEqual([]);
		} finally {
			await sandbox.stop();
		}
	});
});
