import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	findForeignModules,
	findMissingFiles,
	findSourceMapReferences,
	findStrayFiles,
} from './checks';
import { type PackedPackage, packAndUnpack, readManifest } from './packed';

const MODULE = 'dist/nodes/PlannrReferral/execution/router.js';

/** 5 % above the size when this was written, so that growth is noticed. Nine tenths of it are compiled code. */
const MAX_PACKED_BYTES = 108_000;

let packed: PackedPackage;

beforeAll(() => {
	packed = packAndUnpack();
}, 120_000);

afterAll(() => {
	packed.remove();
});

describe('the published package', () => {
	test('contains the code, the readme and the licence', () => {
		expect(packed.files).toEqual(
			expect.arrayContaining(['LICENSE', 'README.md', 'package.json', MODULE]),
		);
	});

	test('is small', () => {
		expect(packed.packedBytes).toBeLessThanOrEqual(MAX_PACKED_BYTES);
	});

	test('contains no tests, sources, types, source maps or build info', () => {
		expect(findStrayFiles(packed.root)).toEqual([]);
		expect(findSourceMapReferences(packed.root)).toEqual([]);
	});

	test('contains every file that it declares to n8n', () => {
		expect(findMissingFiles(packed.root)).toEqual([]);
	});

	test('needs no package but n8n-workflow, which n8n provides', () => {
		const manifest = readManifest(packed.root);
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(findForeignModules(packed.root)).toEqual([]);
	});
});

describe('these checks detect', () => {
	let broken: string;

	beforeEach(() => {
		broken = join(packed.root, '..', 'spoilt');
		cpSync(packed.root, broken, { recursive: true });
	});

	afterEach(() => {
		rmSync(broken, { recursive: true });
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
		writeFileSync(join(broken, file), '');
		expect(findStrayFiles(broken)).toEqual([file]);
	});

	test('a reference to a source map', () => {
		appendFileSync(join(broken, MODULE), '\n//# sourceMappingURL=run.js.map');
		expect(findSourceMapReferences(broken)).toEqual([MODULE]);
	});

	test('a declared node that is missing', () => {
		const file = 'dist/nodes/PlannrReferral/PlannrReferral.node.js';
		rmSync(join(broken, file));
		expect(findMissingFiles(broken)).toEqual([file]);
	});

	test.each([
		["require('luxon')", 'luxon'],
		['import("n8n-core")', 'n8n-core'],
		['require("n8n-workflow/common")', 'n8n-workflow/common'],
		['require("../../../../../elsewhere")', '../../../../../elsewhere'],
		['require("./not-there")', './not-there'],
		['require(name)', 'not a string literal'],
	])('%s', (code, module) => {
		appendFileSync(join(broken, MODULE), `\n${code};`);
		expect(findForeignModules(broken)).toEqual([`${MODULE}: ${module}`]);
	});
});
