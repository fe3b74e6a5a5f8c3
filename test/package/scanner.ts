import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, createTemporaryFolder } from './packed';

/** What n8n's scanner says of a folder. */
export interface ScanResult {
	/** The scanner's verdict. */
	readonly passed: boolean;
	/** Its words when it did not pass; empty otherwise. */
	readonly message: string;
	/** How many files it looked at. */
	readonly files: number;
	/** Everything that its rules find, warnings as well as errors. */
	readonly findings: readonly string[];
}

/**
 * Has n8n's scanner look at a folder, without the network.
 *
 * @param leg `source` for the sources in a repository, `tarball` for an unpacked package
 * @param folder the folder with the package.json
 */
export function runScanner(leg: 'source' | 'tarball', folder: string): ScanResult {
	const script = join(__dirname, 'scan.mjs');
	// In tests of its own kind eslint-plugin-n8n-nodes-base takes every file for a node (its ast/utils/filename).
	const env = { ...process.env, NODE_ENV: 'production' };
	const output = execFileSync(process.execPath, [script, leg, folder], { encoding: 'utf8', env });
	const result: unknown = JSON.parse(output);
	if (!isScan(result)) throw new Error(`The scanner said something else: ${output}`);
	return result;
}

/** Copies what the scanner takes from a repository: package.json and the sources that are shipped. */
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
