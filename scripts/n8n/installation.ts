import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { print } from '../processes/runScript';
import { runNpm } from './npm';
import type { N8nVersion } from './versions';

/** An installed n8n. */
export interface Installation {
	readonly version: N8nVersion;
	/** The Node.js that runs it. */
	readonly node: string;
	/** The file of n8n's command. */
	readonly command: string;
}

/** The folder for what is kept between runs: installing n8n takes minutes. */
export const CACHE_FOLDER = join(
	process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
	'n8n-nodes-plannr',
);

/** Installs an n8n, unless the same lockfile is already installed; throws when npm fails. */
export async function installN8n(version: N8nVersion): Promise<Installation> {
	const lockfile = await readFile(join(version.folder, 'package-lock.json'));
	const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
	const folder = join(CACHE_FOLDER, `n8n-${version.number}-${hash}`);
	const complete = join(folder, 'complete');
	if (!existsSync(complete)) {
		await installInto(folder, version);
		await writeFile(complete, '');
	}
	const modules = join(folder, 'node_modules');
	const nodeFile = process.platform === 'win32' ? 'node.exe' : 'node';
	const bundledNode = join(modules, 'node', 'bin', nodeFile);
	return {
		version,
		node: version.bundledNode === undefined ? process.execPath : bundledNode,
		command: join(modules, 'n8n', 'bin', 'n8n'),
	};
}

async function installInto(folder: string, version: N8nVersion) {
	print(
		`Installing n8n ${version.number} into ${folder} (first run only: about 2 GB, several minutes) ...`,
	);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		await copyFile(join(version.folder, file), join(folder, file));
	}
	const startedAt = Date.now();
	const progressTimer = setInterval(() => {
		print(`  ... ${Math.round((Date.now() - startedAt) / 1000)} s`);
	}, 15_000);
	try {
		await downloadAndBuild(folder, version);
	} finally {
		clearInterval(progressTimer);
	}
}

async function downloadAndBuild(folder: string, version: N8nVersion) {
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	// Without peer dependencies: they conflict. Extract from File needs one of them, date-fns, which the lockfile adds.
	// Only these two of the hundreds of packages need their install scripts.
	await runNpm(['ci', '--ignore-scripts', '--legacy-peer-deps', ...quiet], folder);
	print(`Building what n8n ${version.number} needs for its database ...`);
	const nativePackages = ['sqlite3', ...(version.bundledNode === undefined ? [] : ['node'])];
	await runNpm(['rebuild', '--ignore-scripts=false', ...quiet, ...nativePackages], folder);
}
