import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { CONTRACT, ROOT, formatFor, writeOrCheck } from './generatedFiles';
import { runScript } from './processes/runScript';

const TARGET = path.join(ROOT, 'nodes', 'PlannrReferral', 'transport', 'schema.d.ts');
const HEADER =
	'// Generated from openapi/plannr-referrals.yaml by npm run contract-types. Do not edit.\n\n';

/** Generates the types of the API contract, or with `--check [file]` only compares them with what is on disk. */
async function main(): Promise<void> {
	// openapi-typescript 7 is an ES module, and this package is CommonJS.
	const { astToString, default: openapiTS } = await import('openapi-typescript');
	const types = astToString(await openapiTS(pathToFileURL(CONTRACT)));
	const text = await formatFor(TARGET, HEADER + types);
	await writeOrCheck(TARGET, new Map([['', text]]), 'npm run contract-types');
}

runScript(main);
