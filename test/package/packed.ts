import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The folder of this package's package.json. */
export const ROOT = join(__dirname, '..', '..');

/** Inside node_modules, so that the unpacked files resolve n8n-workflow. */
const CACHE = join('node_modules', '.cache');

/** This package as npm would publish it, unpacked. */
export interface PackedPackage {
	/** The folder with the unpacked package.json. */
	readonly root: string;
	/** Its files, with forward slashes, in alphabetical order. */
	readonly files: readonly string[];
	/** The size of the tarball, in bytes. */
	readonly packedBytes: number;
	/** Deletes it. */
	remove(): void;
}

/**
 * Packs this package with the build in `dist`, and unpacks it.
 *
 * @throws {Error} when npm or tar fails
 */
export function packAndUnpack(): PackedPackage {
	const folder = createTemporaryFolder();
	runNpm(['pack', '--loglevel=error', '--pack-destination', relative(ROOT, folder)]);
	const [tarball = ''] = readdirSync(folder);
	mkdirSync(join(folder, 'package'));
	// Relative paths only: GNU tar reads the colon of C:\ as the end of a host name.
	runCommand('tar', ['-xzf', tarball, '-C', 'package', '--strip-components=1'], folder);
	const root = join(folder, 'package');
	return {
		root,
		files: listFiles(root),
		packedBytes: statSync(join(folder, tarball)).size,
		remove: () => {
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Creates an empty folder from which modules resolve to this repository's node_modules. */
export function createTemporaryFolder(): string {
	mkdirSync(join(ROOT, CACHE), { recursive: true });
	return mkdtempSync(join(ROOT, CACHE, 'plannr-package-'));
}

/**
 * Lists all files below a folder.
 *
 * @returns their paths from there, with forward slashes, in alphabetical order
 */
export function listFiles(root: string): string[] {
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.sort();
}

/** The relevant members of package.json. */
export interface Manifest {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
	readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Reads the package.json in a folder. */
export function readManifest(root: string): Manifest {
	const value: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	if (!isManifest(value)) throw new Error(`${root} holds no package for n8n`);
	return value;
}

function isManifest(value: unknown): value is Manifest {
	return typeof value === 'object' && value !== null && 'name' in value && 'n8n' in value;
}

/** Runs npm: its script with this Node.js if known, else by name, for which Windows needs a shell. */
function runNpm(args: readonly string[]): void {
	const script = process.env.npm_execpath;
	if (script?.endsWith('npm-cli.js') === true)
		runCommand(process.execPath, [script, ...args], ROOT);
	else runCommand('npm', args, ROOT, process.platform === 'win32');
}

function runCommand(command: string, args: readonly string[], cwd: string, shell = false): void {
	const { status, stderr, error } = spawnSync(command, args, { cwd, shell, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} did not work: ${error?.message ?? stderr}`);
}
