import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { askWatchdog } from './watchdog';

/** The file in a folder that lists the processes that use it: first the script, then what it started there. */
const HOLDERS_FILE = 'held-by';

const PREFIX = 'plannr-';

/** The folders that this process holds, and whether each is temporary. */
const heldFolders = new Map<string, boolean>();

let startedPrograms: readonly number[] = [];

/**
 * Locks a folder for this process until {@link releaseFolders}, since two n8n in it would corrupt its database.
 *
 * @throws {Error} when a process uses it, possibly one that an earlier script left
 */
export async function lockFolder(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const inUse = describeHolders(folder);
	if (inUse !== undefined) throw new Error(inUse);
	hold(folder, false);
}

/**
 * Creates a temporary folder, which is deleted when this process ends, however it ends. Deletes those that earlier
 * scripts left, or names the processes on stderr that still use them.
 */
export async function createTemporaryFolder(purpose: string): Promise<string> {
	for (const name of await readdir(tmpdir())) {
		const folder = join(tmpdir(), name);
		if (!name.startsWith(PREFIX) || !existsSync(join(folder, HOLDERS_FILE))) continue;
		const [script] = readHolders(folder);
		if (script === undefined || isRunning(script)) continue;
		const inUse = describeHolders(folder);
		process.stderr.write(`${inUse ?? `Deleting ${folder}, which an earlier run left.`}\n`);
		if (inUse === undefined) await removeFolder(folder);
	}
	const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${purpose}-`));
	askWatchdog(['delete', folder]);
	hold(folder, true);
	return folder;
}

/** Deletes a temporary folder. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
	await removeFolder(folder);
	heldFolders.delete(folder);
	askWatchdog(['deleted', folder]);
}

/** Unlocks the folders that this process holds, and deletes the temporary ones. */
export async function releaseFolders(): Promise<void> {
	for (const [folder, isTemporary] of heldFolders) {
		if (isTemporary) await removeTemporaryFolder(folder);
		else await rm(join(folder, HOLDERS_FILE), { force: true });
	}
	heldFolders.clear();
}

/** Records in all held folders which programs this process has started. */
export function recordPrograms(pids: readonly number[]): void {
	startedPrograms = pids;
	for (const folder of heldFolders.keys()) writeHolders(folder);
}

function hold(folder: string, isTemporary: boolean): void {
	heldFolders.set(folder, isTemporary);
	writeHolders(folder);
}

function writeHolders(folder: string): void {
	writeFileSync(join(folder, HOLDERS_FILE), [process.pid, ...startedPrograms].join('\n'));
}

function readHolders(folder: string): number[] {
	const file = join(folder, HOLDERS_FILE);
	return existsSync(file) ? readFileSync(file, 'utf8').split('\n').map(Number) : [];
}

/** Says which processes use a folder, and what to do; undefined when none does. */
function describeHolders(folder: string): string | undefined {
	const [script, ...programs] = readHolders(folder);
	if (script !== undefined && isRunning(script)) {
		return `Already running (process ${script}). Stop it first.`;
	}
	const left = programs.filter(isRunning).join(' ');
	if (left === '') return undefined;
	const command = process.platform === 'win32' ? 'taskkill /f /t /pid' : 'kill';
	return `An earlier run left process ${left}, which still uses ${folder}. End it with: ${command} ${left}`;
}

function isRunning(pid: number): boolean {
	try {
		return pid > 0 && process.kill(pid, 0);
	} catch (error) {
		// The process of another user.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

async function removeFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
