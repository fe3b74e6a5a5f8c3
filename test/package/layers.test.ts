import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import { root } from '../mockApi/openapiDocument';

const CONFIG = join(root, '.dependency-cruiser.cjs');
const TOOL = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const NODE = 'nodes/PlannrReferral';

/**
 * Finds imports against the rules.
 *
 * @param folder holds the folders `nodes`, `credentials` and `sandbox`
 * @returns `file -> file: rule` for each
 */
function violationsIn(folder: string): string[] {
	const places = ['nodes', 'credentials', 'sandbox'];
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[TOOL, '--config', CONFIG, '--output-type', 'json', ...places],
		{ cwd: folder, encoding: 'utf8', maxBuffer: 100_000_000 },
	);
	if (stdout === '') throw new Error(stderr);
	const result: unknown = JSON.parse(stdout);
	const modules = getMember(result, 'modules');
	const violations = getMember(getMember(result, 'summary'), 'violations');
	if (!Array.isArray(modules) || modules.length === 0 || !Array.isArray(violations)) {
		throw new Error('Nothing was looked at');
	}
	return violations.map((violation: unknown) => {
		const rule = getMember(getMember(violation, 'rule'), 'name');
		return `${String(getMember(violation, 'from'))} -> ${String(getMember(violation, 'to'))}: ${String(rule)}`;
	});
}

it('Imports run one way, from the panels down to the API, without circles', () => {
	expect(violationsIn(root)).toEqual([]);
});

/** A file of a small house, a line in it, and the rule that the line breaks; undefined for a line that breaks none. */
const lines: ReadonlyArray<readonly [string, string, string?]> = [
	[`${NODE}/X.node.ts`, "import './execution/a'; import './methods/a'; import './trigger/a';"],
	[
		`${NODE}/execution/a.ts`,
		"import '../actions/a'; import '../parameters/a'; import '../transport/a';",
	],
	[`${NODE}/execution/b.ts`, "import '../trigger/a';", 'execution-imports-downwards'],
	[`${NODE}/execution/c.ts`, "import '../X.node';", 'panels-are-on-top'],
	[`${NODE}/actions/a.ts`, "import '../parameters/a'; import '../transport/a';"],
	[`${NODE}/actions/b.ts`, "import '../execution/a';", 'actions-imports-downwards'],
	[`${NODE}/actions/x/c.ts`, "import '../../methods/a';", 'actions-imports-downwards'],
	[`${NODE}/trigger/a.ts`, "import '../parameters/a'; import '../transport/a';"],
	[`${NODE}/trigger/b.ts`, "import '../actions/a';", 'trigger-imports-downwards'],
	[`${NODE}/methods/a.ts`, "import '../transport/a';"],
	[`${NODE}/methods/b.ts`, "import '../parameters/a';", 'methods-imports-downwards'],
	[`${NODE}/parameters/a.ts`, "import type { A } from '../transport/a';"],
	[`${NODE}/parameters/b.ts`, "import { a } from '../actions/a';", 'parameters-imports-downwards'],
	[`${NODE}/transport/a.ts`, "import { a } from 'n8n-workflow';"],
	[
		`${NODE}/transport/b.ts`,
		"import type { A } from '../parameters/a';",
		'transport-imports-downwards',
	],
	[
		`${NODE}/transport/c.ts`,
		"export type A = import('../parameters/a').A;",
		'transport-imports-downwards',
	],
	[`${NODE}/transport/d.ts`, "export { a } from '../execution/a';", 'transport-imports-downwards'],
	[`${NODE}/transport/e.ts`, "import type { A } from 'luxon';", 'only-n8n-workflow'],
	[`${NODE}/transport/f.ts`, "import { a } from 'node:crypto';", 'only-n8n-workflow'],
	[`${NODE}/transport/g.ts`, "const a = require('crypto');", 'only-n8n-workflow'],
	[`${NODE}/transport/h.ts`, "import { a } from 'not-there';", 'only-n8n-workflow'],
	[`${NODE}/transport/i.ts`, "import { a } from '../../../sandbox/a';", 'only-n8n-workflow'],
	[
		`${NODE}/transport/j.ts`,
		"import { a } from '../../../credentials/a';",
		'nodes-know-no-credentials',
	],
	[`${NODE}/transport/k.ts`, "import { a } from './l';", 'no-circles'],
	[`${NODE}/Y.node.ts`, "import './utils/a';", 'every-folder-is-a-layer'],
	['credentials/a.ts', "import { a } from '../nodes/PlannrReferral/transport/a';"],
	['credentials/b.ts', `import '../${NODE}/parameters/a';`, 'credentials-import-transport-only'],
	['sandbox/a.ts', "import { a } from 'node:http'; import 'luxon';"],
	['sandbox/b.ts', `import type { A } from '../${NODE}/transport/a';`, 'the-sandbox-stands-alone'],
	['sandbox/c.ts', "import { a } from '../test/a';", 'the-sandbox-stands-alone'],
];

/** What the lines above lead to. */
const others: ReadonlyArray<readonly [string, string]> = [
	[`${NODE}/transport/l.ts`, "import type { A } from './k';"],
	[`${NODE}/utils/a.ts`, ''],
	['test/a.ts', ''],
	['node_modules/n8n-workflow/index.js', ''],
	['node_modules/luxon/index.js', ''],
	['tsconfig.json', '{}'],
];

describe('In a house with every kind of import', () => {
	let house: string;
	let found: string[];

	beforeAll(() => {
		house = mkdtempSync(join(tmpdir(), 'plannr-layers-'));
		for (const [file, line] of [...lines, ...others]) {
			mkdirSync(join(house, dirname(file)), { recursive: true });
			writeFileSync(join(house, file), `${line}\n`);
		}
		found = violationsIn(house);
	});

	afterAll(() => {
		rmSync(house, { recursive: true });
	});

	it.each(lines.filter(([, , rule]) => rule !== undefined))('%s may not: %s', (file, _, rule) => {
		const rules = found.filter((violation) => violation.startsWith(`${file} -> `));
		expect(rules).toContainEqual(expect.stringMatching(new RegExp(`: ${String(rule)}$`)));
	});

	it.each(lines.filter(([, , rule]) => rule === undefined))('%s may: %s', (file) => {
		expect(found.filter((violation) => violation.startsWith(`${file} -> `))).toEqual([]);
	});
});
