import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { npm } from './npm';
import type { N8nVersion } from './versions';

/** An n8n that is installed. */
export interface Installation {
	readonly version: N8nVersion;
	/** The Node.js that runs it. */
	readonly node: string;
	/** The file that is n8n's command. */
	readonly command: string;
}

/** Where everything is kept that is worth keeping between runs: an n8n takes minutes to install. */
export const KEPT = join(
	process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
	'n8n-nodes-plannr',
);

/**
 * Installs an n8n, unless this very lockfile was installed before.
 *
 * @param version which n8n
 * @param say what becomes of the progress, line by line
 * @throws {Error} when npm fails
 */
export async function install(
	version: N8nVersion,
	say: (line: string) => void,
): Promise<Installation> {
	const lockfile = await readFile(join(version.folder, 'package-lock.json'));
	const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
	const folder = join(KEPT, `n8n-${version.number}-${hash}`);
	const complete = join(folder, 'complete');
	const isComplete = await readFile(complete).then(
		() => true,
		() => false,
	);
	if (!isComplete) {
		await fill(folder, version, say);
		await writeFile(complete, '');
	}
	const modules = join(folder, 'node_modules');
	const own = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	return {
		version,
		node: version.ownNode === undefined ? process.execPath : own,
		command: join(modules, 'n8n', 'bin', 'n8n'),
	};
}

async function fill(folder: string, version: N8nVersion, say: (line: string) => void) {
	say(`Installing n8n ${version.number} into ${folder} (once; about 2 GB and some minutes) ...`);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		await copyFile(join(version.folder, file), join(folder, file));
	}
	const began = Date.now();
	const progress = setInterval(() => {
		say(`  ... ${Math.round((Date.now() - began) / 1000)} s`);
	}, 15_000);
	try {
		await fetchAndBuild(folder, version, say);
	} finally {
		clearInterval(progress);
	}
}

async function fetchAndBuild(folder: string, version: N8nVersion, say: (line: string) => void) {
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	// Of hundreds of packages only these two cannot do without their install scripts.
	await npm(['ci', '--ignore-scripts', '--legacy-peer-deps', ...quiet], folder);
	say(`Building what n8n ${version.number} needs for its database ...`);
	const built = ['sqlite3', ...(version.ownNode === undefined ? [] : ['node'])];
	await npm(['rebuild', '--ignore-scripts=false', ...quiet, ...built], folder);
}
