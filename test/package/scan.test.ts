import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type PackedPackage, packAndUnpack, readManifest } from './packed';
import { copySources, runScanner } from './scanner';

jest.setTimeout(120_000);

let packed: PackedPackage;
let sources: string;

beforeAll(() => {
	packed = packAndUnpack();
	sources = copySources();
});

afterAll(() => {
	packed.remove();
	rmSync(sources, { recursive: true, force: true });
});

describe("n8n's own scanner for community packages", () => {
	test('reports neither errors nor warnings in the sources', () => {
		const { files, ...result } = runScanner('source', sources);
		expect(result).toEqual({ passed: true, message: '', findings: [] });
		expect(files).toBeGreaterThan(20);
	});

	test('reports neither errors nor warnings in the published package', () => {
		const { files, ...result } = runScanner('tarball', packed.root);
		expect(result).toEqual({ passed: true, message: '', findings: [] });
		expect(files).toBeGreaterThan(20);
	});

	test('reports an error and a warning when there are any', () => {
		appendFileSync(
			join(sources, 'nodes/PlannrReferral/execution/router.ts'),
			'\nconsole.log(1);\n',
		);
		const broken = { ...readManifest(sources), homepage: undefined };
		writeFileSync(join(sources, 'package.json'), JSON.stringify(broken));
		expect(runScanner('source', sources)).toMatchObject({
			passed: false,
			findings: [
				expect.stringContaining('require-homepage'),
				expect.stringContaining('no-console'),
			],
		});

		appendFileSync(join(packed.root, 'dist/credentials/chooseAccount.js'), '\nconsole.log(1);\n');
		expect(runScanner('tarball', packed.root)).toMatchObject({
			passed: false,
			findings: [expect.stringContaining('no-console')],
		});
	});
});
