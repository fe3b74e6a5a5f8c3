import { loadPackage, type LoadedPackage } from '../engine';

import { loadOutputSchema } from 'n8n-core';
import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	findForeignModules,
	findMissingFiles,
	findSourceMapReferences,
	findStrayFiles,
} from './checks';
import { packAndUnpack, readManifest, type PackedPackage } from './packed';
import { operations } from '../../nodes/PlannrReferral/actions';
import { copySources, runScanner } from './scanner';

const MODULE = 'dist/nodes/PlannrReferral/execution/router.js';

/** A little above the size when this was written, so that growth is noticed. Nine tenths of it are compiled code. */
const MAX_PACKED_BYTES = 113_000;

let packed: PackedPackage;
let loaded: LoadedPackage;

beforeAll(async () => {
	packed = packAndUnpack();
	loaded = await loadPackage(packed.root);
});

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

function expectIcons(iconUrl: unknown): void {
	const light = 'dist/nodes/PlannrReferral/plannrReferral.svg';
	const dark = 'dist/nodes/PlannrReferral/plannrReferral.dark.svg';
	// n8n's server resolves what follows the package's name as a file in the package.
	expect(iconUrl).toEqual({
		light: `icons/${loaded.name}/${light}`,
		dark: `icons/${loaded.name}/${dark}`,
	});
	expect(packed.files).toEqual(expect.arrayContaining([light, dark]));
}

/** Loads the preview that n8n shows of an operation's output before it has run. */
function preview(resource: string, operation: string): Record<string, unknown> | undefined {
	const nodeDir = join(packed.root, 'dist/nodes/PlannrReferral');
	return loadOutputSchema({ nodeDir, version: 1, resource, operation });
}

describe('n8n loads from the published package', () => {
	test('the package by its name, with its nodes and its credential', () => {
		expect(loaded.name).toBe('n8n-nodes-plannr');
		expect(Object.keys(loaded.nodes)).toEqual(['plannrReferral', 'plannrReferralTrigger']);
		expect(Object.keys(loaded.credentials)).toEqual(['plannrApi']);
	});

	test('the node, usable as a tool, with icons for light and dark', () => {
		const description = loaded.nodes.plannrReferral?.description;
		expect(description?.usableAsTool).toBe(true);
		expectIcons(description?.iconUrl);
	});

	test('the trigger, not usable as a tool, with icons for light and dark', () => {
		const description = loaded.nodes.plannrReferralTrigger?.description;
		expect(description?.polling).toBe(true);
		expect(description?.usableAsTool).toBeUndefined();
		expectIcons(description?.iconUrl);
	});

	test("the node's category and aliases", () => {
		const codex = loaded.nodes.plannrReferral?.description.codex;
		expect(codex?.categories).toEqual(['Sales']);
		expect(codex?.alias).toEqual(expect.arrayContaining(['Plannr', 'Referral']));
	});

	test('the credential of both nodes, with icons for light and dark', () => {
		const credential = loaded.credentials.plannrApi;
		expect(credential?.supportedNodes).toEqual(['plannrReferral', 'plannrReferralTrigger']);
		expectIcons(credential?.iconUrl);
	});

	test('a preview of the output for every operation', () => {
		for (const [resource, ofResource] of Object.entries(operations)) {
			for (const operation of Object.keys(ofResource)) {
				expect([resource, operation, preview(resource, operation)]).toEqual([
					resource,
					operation,
					expect.objectContaining({ type: 'object', version: 1 }),
				]);
			}
		}
	});
});

describe("n8n's own scanner for community packages", () => {
	let sources: string;
	beforeAll(() => {
		sources = copySources();
	});
	afterAll(() => {
		rmSync(sources, { recursive: true, force: true });
	});

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
