import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';
import { runProgramOrThrow } from '../../scripts/n8n/runProgram';
import { createTarball } from '../../scripts/n8n/tarball';

const ROOT = join(__dirname, '..', '..');

/** The commit whose package the fixtures in `fixtures/earlierWorkflows` were saved with. */
const COMMIT = '19f4563ce088973071ed7736246ab267ca1b4c5c';

/** The version number that the earlier package gets: lower than any that is published. */
export const EARLIER_VERSION = '0.0.9';

/**
 * Builds and packs the package as it was, from the history of this repository.
 *
 * @param folder an empty folder
 * @returns the tarball's file
 * @throws {Error} when the history is not there, or the build fails
 */
export async function packEarlierPackage(folder: string): Promise<string> {
	const root = join(folder, 'earlier');
	const archive = join(folder, 'earlier.tar');
	await mkdir(root);
	const archiving = ['archive', `--output=${archive}`, COMMIT];
	await runProgramOrThrow('git', archiving, { cwd: ROOT }).catch((reason: unknown) => {
		const hint = 'This test needs the history of the repository: run git fetch --unshallow';
		throw new Error(hint, { cause: reason });
	});
	await runProgramOrThrow('tar', ['-xf', archive, '-C', root]);
	const manifestFile = join(root, 'package.json');
	const manifest: unknown = JSON.parse(await readFile(manifestFile, 'utf8'));
	if (!isRecord(manifest)) throw new Error('The package has no package.json');
	await writeFile(manifestFile, JSON.stringify({ ...manifest, version: EARLIER_VERSION }));
	const modules = join(ROOT, 'node_modules');
	const type = process.platform === 'win32' ? 'junction' : 'dir';
	await symlink(modules, join(root, 'node_modules'), type);
	const gulp = join(modules, 'gulp', 'bin', 'gulp.js');
	await runProgramOrThrow(process.execPath, [gulp, 'build', '--silent'], { cwd: root });
	return await createTarball(folder, root);
}
