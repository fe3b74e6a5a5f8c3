import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import { ROOT } from './packed';

const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const TOOL = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const NODE = 'nodes/PlannrReferral';

/**
 * Finds the imports that break a rule of dependency-cruiser's configuration.
 *
 * @param folder contains the folders `nodes`, `credentials` and `sandbox`
 * @returns `file -> file: rule` for each
 */
function findViolations(folder: string): string[] {
	const folders = ['nodes', 'credentials', 'sandbox'];
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[TOOL, '--config', CONFIG, '--output-type', 'json', ...folders],
		{ cwd: folder, encoding: 'utf8', maxBuffer: 100_000_000 },
	);
	if (stdout === '') throw new Error(stderr);
	const result: unknown = JSON.parse(stdout);
	const modules = getMember(result, 'modules');
	const violations = getMember(getMember(result, 'summary'), 'violations');
	if (!Array.isArray(modules) || modules.length === 0 || !Array.isArray(violations)) {
		throw new Error('dependency-cruiser checked no modules');
	}
	return violations.map((violation: unknown) => {
		const rule = getMember(getMember(violation, 'rule'), 'name');
		return `${String(getMember(violation, 'from'))} -> ${String(getMember(violation, 'to'))}: ${String(rule)}`;
	});
}

it('No import of the project breaks a rule', () => {
	expect(findViolations(ROOT)).toEqual([]);
});

/** What an import does, the file that contains it, the import, and the rule that it breaks. */
const forbidden: ReadonlyArray<readonly [string, string, string, string]> = [
	[
		'of a higher layer',
		`${NODE}/actions/a.ts`,
		"import '../execution/a';",
		'actions-imports-downwards',
	],
	[
		'of a type of a higher layer',
		`${NODE}/transport/a.ts`,
		"import type { A } from '../parameters/a';",
		'transport-imports-downwards',
	],
	[
		'of a folder without a rule',
		`${NODE}/X.node.ts`,
		"import './utils/a';",
		'every-folder-is-a-layer',
	],
	['of a panel', `${NODE}/execution/a.ts`, "import '../X.node';", 'panels-are-on-top'],
	[
		'of a package other than n8n-workflow',
		`${NODE}/transport/b.ts`,
		"import type { A } from 'luxon';",
		'only-n8n-workflow',
	],
	[
		'of a credential by the node',
		`${NODE}/transport/c.ts`,
		"import '../../../credentials/a';",
		'nodes-know-no-credentials',
	],
	[
		'of the node by the mock API',
		'sandbox/a.ts',
		`import '../${NODE}/transport/d';`,
		'the-sandbox-stands-alone',
	],
	['that is circular', `${NODE}/transport/d.ts`, "import './e';", 'no-circles'],
];

const ALLOWED = `${NODE}/execution/b.ts`;

/** The remaining files of the test's project. */
const otherFiles: ReadonlyArray<readonly [string, string]> = [
	[ALLOWED, "import '../actions/b'; import '../transport/f'; import 'n8n-workflow';"],
	[`${NODE}/actions/b.ts`, ''],
	[`${NODE}/parameters/a.ts`, ''],
	[`${NODE}/transport/e.ts`, "import type { A } from './d';"],
	[`${NODE}/transport/f.ts`, ''],
	[`${NODE}/utils/a.ts`, ''],
	['credentials/a.ts', ''],
	['node_modules/n8n-workflow/index.js', ''],
	['node_modules/luxon/index.js', ''],
	['tsconfig.json', '{}'],
];

describe('An import', () => {
	let project: string;
	let violations: string[];

	beforeAll(() => {
		project = mkdtempSync(join(tmpdir(), 'plannr-layers-'));
		const files = [...forbidden.map(([, file, line]) => [file, line] as const), ...otherFiles];
		for (const [file, line] of files) {
			mkdirSync(join(project, dirname(file)), { recursive: true });
			writeFileSync(join(project, file), `${line}\n`);
		}
		violations = findViolations(project);
	});

	afterAll(() => {
		rmSync(project, { recursive: true });
	});

	it.each(forbidden)('%s is reported', (_, file, __, rule) => {
		const rules = violations
			.filter((violation) => violation.startsWith(`${file} -> `))
			.map((violation) => violation.split(': ').at(-1));
		expect(rules).toContain(rule);
	});

	it('of a lower layer or of n8n-workflow is not reported', () => {
		expect(violations.filter((violation) => violation.startsWith(ALLOWED))).toEqual([]);
	});
});
