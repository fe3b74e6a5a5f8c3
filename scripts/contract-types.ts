import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const ROOT = path.resolve(__dirname, '..');
const CONTRACT = path.join(ROOT, 'openapi', 'plannr-referrals.yaml');
const TARGET = path.join(ROOT, 'nodes', 'PlannrReferral', 'transport', 'schema.d.ts');
const HEADER =
	'// Generated from openapi/plannr-referrals.yaml by npm run contract-types. Do not edit.\n\n';

/**
 * Generates TypeScript types from the API contract.
 *
 * @returns the formatted text of `schema.d.ts`, header included; nothing is written.
 * @throws when the contract cannot be read or is not a valid OpenAPI document.
 */
async function generateContractTypes(): Promise<string> {
	// openapi-typescript 7 is an ES module, and this package is CommonJS.
	const { astToString, default: openapiTS } = await import('openapi-typescript');
	const types = astToString(await openapiTS(pathToFileURL(CONTRACT)));
	return await format(HEADER + types, { ...(await resolveConfig(TARGET)), filepath: TARGET });
}

/**
 * Writes the types, or with `--check [file]` only compares them with what is on disk.
 *
 * @returns the exit code: 1 when `--check` found the file stale or missing, else 0.
 * @throws as `generateContractTypes`, and when the file cannot be written.
 */
async function main(args: readonly string[]): Promise<number> {
	const generated = await generateContractTypes();
	if (args[0] !== '--check') {
		await writeFile(TARGET, generated);
		return 0;
	}
	const file = args[1] ?? TARGET;
	const onDisk = await readFile(file, 'utf8').catch(() => undefined);
	if (onDisk === generated) return 0;
	process.stderr.write(
		`${file} does not match openapi/plannr-referrals.yaml: run npm run contract-types\n`,
	);
	return 1;
}

if (require.main === module) {
	main(process.argv.slice(2)).then(
		(code) => {
			process.exitCode = code;
		},
		(error: unknown) => {
			console.error(error);
			process.exitCode = 1;
		},
	);
}
