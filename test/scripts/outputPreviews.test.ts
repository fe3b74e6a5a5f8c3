import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createPreview, pickFields } from '../../scripts/outputPreview';
import { ROOT } from '../package/packed';

const text = { type: 'string' };
const firm = { type: 'object', properties: { uuid: text, name: text } };

describe('The preview of a value', () => {
	it('is that of the first alternative which is not null', () => {
		expect(createPreview({ anyOf: [{ enum: [null] }, { anyOf: [text, firm] }] })).toEqual({
			type: ['string', 'null'],
		});
	});

	it.each([[{}], [{ enum: [null] }], [{ allOf: [text, firm] }], [undefined]])(
		'is not created for %j',
		(schema) => {
			expect(() => createPreview(schema)).toThrow('No preview can be made');
		},
	);

	it('can be reduced to some fields, in the given order', () => {
		const { properties = {} } = pickFields(createPreview(firm), ['name', 'uuid']);
		expect(Object.keys(properties)).toEqual(['name', 'uuid']);
		expect(() => pickFields(createPreview(firm), ['town'])).toThrow('no field town');
	});
});

describe('The output previews on disk', () => {
	// In a separate process: prettier is an ES module, which Jest cannot import here.
	function check(...folder: string[]) {
		const script = join(ROOT, 'scripts/output-previews.ts');
		const args = [require.resolve('tsx/cli'), script, '--check', ...folder];
		return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
	}

	it('match the contract', () => {
		expect(check()).toMatchObject({ status: 0, stderr: '' });
	}, 60_000);

	it('are reported as stale when one differs, is missing, or was not generated', () => {
		const folder = mkdtempSync(join(tmpdir(), 'plannr-previews-'));
		try {
			cpSync(join(ROOT, 'nodes/PlannrReferral/__schema__'), folder, { recursive: true });
			writeFileSync(join(folder, 'v1.0.0/referral/get.json'), '{}');
			rmSync(join(folder, 'v1.0.0/referral/create.json'));
			writeFileSync(join(folder, 'v1.0.0/referral/other.json'), '{}');
			const { status, stderr } = check(folder);
			expect(status).toBe(1);
			const expectedLines = ['create', 'get', 'other'].map((name): unknown =>
				expect.stringContaining(`${name}.json does not match openapi/plannr-referrals.yaml`),
			);
			expect(stderr.trim().split('\n').sort()).toEqual(expectedLines);
		} finally {
			rmSync(folder, { recursive: true });
		}
	}, 60_000);
});
