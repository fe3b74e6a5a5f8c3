import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, createTemporaryFolder } from './packed';

export interface ScanResult {
	readonly passed: boolean;
	/** Its message if not passed; otherwise empty. */
	readonly message: string;
	readonly files: number;
	/** All findings of its rules, both errors and warnings. */
	readonly findings: readonly string[];
}

/**
 * Runs n8n's scanner on a folder, without network access.
 *
 * @param leg `source` for the sources in a repository, `tarball` for an unpacked package
 * @param folder the folder with the package.json
 * @throws {Error} when the scanner ends with an error or prints something else
 */
export function runScanner(leg: 'source' | 'tarball', folder: string): ScanResult {
	const script = join(__dirname, 'scan.mjs');
	// With NODE_ENV=test, eslint-plugin-n8n-nodes-base treats every file as a node (its ast/utils/filename).
	const env = { ...process.env, NODE_ENV: 'production' };
	const output = execFileSync(process.execPath, [script, leg, folder], { encoding: 'utf8', env });
	const result: unknown = JSON.parse(output);
	if (!isScan(result)) throw new Error(`Unexpected output of the scanner: ${output}`);
	return result;
}

/** Copies what the scanner reads from a repository: package.json and the published sources. */
export function copySources(): string {
	const folder = createTemporaryFolder();
	for (const name of ['package.json', 'nodes', 'credentials']) {
		cpSync(join(ROOT, name), join(folder, name), { recursive: true });
	}
	return folder;
}

function isScan(value: unknown): value is ScanResult {
	return typeof value === 'object' && value !== null && 'passed' in value && 'findings' in value;
}
