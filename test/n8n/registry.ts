import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { findNpm } from '../../scripts/n8n/npm';
import { findFreePort } from '../../scripts/n8n/server';

/** An npm registry on the loopback address. */
export interface Registry {
	/** The folder of an `npm` that uses this registry: n8n runs the first one on its PATH. */
	readonly npmFolder: string;
	stop(): void;
}

/**
 * Starts a registry with one package.
 *
 * n8n needs a licence for any other registry than registry.npmjs.org, so the `npm` that it runs here puts this
 * registry's address in the place of that one.
 *
 * @param folder an empty folder
 * @param name the package's name
 * @param tarballs the tarballs' files, by version number; the last one is the latest
 */
export async function startRegistry(
	folder: string,
	name: string,
	tarballs: Readonly<Record<string, string>>,
): Promise<Registry> {
	const port = await findFreePort();
	const url = `http://127.0.0.1:${port}`;
	const files = new Map<string, Buffer>();
	const versions: Record<string, object> = {};
	for (const [version, file] of Object.entries(tarballs)) {
		const content = await readFile(file);
		const path = `/${name}/-/${name}-${version}.tgz`;
		files.set(path, content);
		const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
		versions[version] = { name, version, dist: { tarball: url + path, integrity } };
	}
	const latest = Object.keys(versions).at(-1);
	files.set(`/${name}`, Buffer.from(JSON.stringify({ name, 'dist-tags': { latest }, versions })));
	const server = createServer(({ url: path = '' }, response) => {
		const file = files.get(path);
		response.writeHead(file === undefined ? 404 : 200).end(file);
	}).listen(port, '127.0.0.1');
	const npmFolder = join(folder, 'bin');
	await mkdir(npmFolder);
	const command = [process.execPath, findNpm()].map((path) => `'${path}'`).join(' ');
	const settings = `--registry=${url} --cache='${join(folder, 'npm-cache')}'`;
	const npm = join(npmFolder, 'npm');
	await writeFile(npm, `#!/bin/sh\nexec ${command} "$@" ${settings}\n`);
	await chmod(npm, 0o755);
	return { npmFolder, stop: () => void server.close() };
}
