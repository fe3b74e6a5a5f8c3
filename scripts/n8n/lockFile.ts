import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Locks a folder for this process, since two n8n in the same folder would corrupt its database.
 *
 * @param folder the folder
 * @returns a function that unlocks it
 * @throws {Error} when another running process has locked it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
	const lockFile = join(folder, 'held-by');
	await mkdir(folder, { recursive: true });
	const ownerPid = Number(await readFile(lockFile, 'utf8').catch(() => '0'));
	if (ownerPid > 0 && isRunning(ownerPid)) {
		throw new Error(`Already running (process ${ownerPid}). Stop it first.`);
	}
	await writeFile(lockFile, String(process.pid));
	return async () => {
		await rm(lockFile, { force: true });
	};
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
