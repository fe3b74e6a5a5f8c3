import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { foreignModules, missing, sourceMapMentions, strays } from './checks';
import { type Packed, manifestIn, packAndUnpack } from './packed';

const A_MODULE = 'dist/nodes/PlannrReferral/execution/router.js';

let packed: Packed;

beforeAll(() => {
	packed = packAndUnpack();
}, 120_000);

afterAll(() => {
	packed.remove();
});

describe('the published package', () => {
	test('holds the code, what n8n reads beside it, a readme and a licence', () => {
		expect(packed.files).toEqual(
			expect.arrayContaining(['LICENSE', 'README.md', 'package.json', A_MODULE]),
		);
	});

	test('holds no tests, sources, types, source maps or build info', () => {
		expect(strays(packed.root)).toEqual([]);
		expect(sourceMapMentions(packed.root)).toEqual([]);
	});

	test('holds every file that it names to n8n', () => {
		expect(missing(packed.root)).toEqual([]);
	});

	test('needs nothing but n8n-workflow, which n8n brings along', () => {
		const manifest = manifestIn(packed.root);
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(foreignModules(packed.root)).toEqual([]);
	});
});

describe('these checks see', () => {
	let spoilt: string;

	beforeEach(() => {
		spoilt = join(packed.root, '..', 'spoilt');
		cpSync(packed.root, spoilt, { recursive: true });
	});

	afterEach(() => {
		rmSync(spoilt, { recursive: true });
	});

	test.each([
		'dist/nodes/PlannrReferral/execution/router.js.map',
		'dist/nodes/PlannrReferral/execution/router.ts',
		'dist/nodes/PlannrReferral/execution/router.d.ts',
		'dist/nodes/PlannrReferral/execution/router.test.js',
		'dist/tsconfig.tsbuildinfo',
		'dist/stray.js',
		'gulpfile.js',
	])('a stray %s', (file) => {
		writeFileSync(join(spoilt, file), '');
		expect(strays(spoilt)).toEqual([file]);
	});

	test('the address of a source map', () => {
		appendFileSync(join(spoilt, A_MODULE), '\n//# sourceMappingURL=run.js.map');
		expect(sourceMapMentions(spoilt)).toEqual([A_MODULE]);
	});

	test('a node that is promised and not there', () => {
		const file = 'dist/nodes/PlannrReferral/PlannrReferral.node.js';
		rmSync(join(spoilt, file));
		expect(missing(spoilt)).toEqual([file]);
	});

	test.each([
		["require('luxon')", 'luxon'],
		['import("n8n-core")', 'n8n-core'],
		['require("n8n-workflow/common")', 'n8n-workflow/common'],
		['require("../../../../../elsewhere")', '../../../../../elsewhere'],
		['require("./not-there")', './not-there'],
		['require(name)', 'not a plain text'],
	])('%s', (code, module) => {
		appendFileSync(join(spoilt, A_MODULE), `\n${code};`);
		expect(foreignModules(spoilt)).toEqual([`${A_MODULE}: ${module}`]);
	});
});
