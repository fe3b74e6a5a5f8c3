import { spawnSync } from 'node:child_process';

import { ROOT } from '../package/packed';

describe('The path of one create', () => {
	it('goes through at most 26 files and 200 hops between them', () => {
		const args = ['--import', 'tsx', 'scripts/countPath.ts', '--files'];
		const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
		expect(status).toBe(0);
		const counts = [...stdout.matchAll(/^(.+): (\d+) files, (\d+) hops$/gm)];
		expect(counts.map(([, title]) => title)).toEqual([
			'Create Another, without the baseline read',
			'Create Another',
			'Return Existing',
		]);
		const [files = NaN, hops = NaN] = (counts[0] ?? []).slice(2).map(Number);
		expect(files).toBeGreaterThan(9);
		expect(files).toBeLessThanOrEqual(26);
		expect(hops).toBeLessThanOrEqual(200);
		expect(stdout).toContain('nodes/PlannrReferral/execution/writeExecutor.js');
	});
});
