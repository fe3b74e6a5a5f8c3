import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type PackedPackage, readManifest, packAndUnpack } from './packed';
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
	test('finds nothing in the sources, not even a warning', () => {
		const { files, ...said } = runScanner('source', sources);
		expect(said).toEqual({ passed: true, message: '', findings: [] });
		expect(files).toBeGreaterThan(20);
	});

	test('finds nothing in the published package, not even a warning', () => {
		const { files, ...said } = runScanner('tarball', packed.root);
		expect(said).toEqual({ passed: true, message: '', findings: [] });
		expect(files).toBeGreaterThan(20);
	});

	test('does look: it finds a mistake, and a mere warning', () => {
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
