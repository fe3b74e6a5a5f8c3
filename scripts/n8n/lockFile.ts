import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Holds a folder for this process: two n8n in the same one would spoil its database.
 *
 * @param folder the folder
 * @returns lets go of it
 * @throws {Error} when another process that still runs holds it
 */
export async function hold(folder: string): Promise<() => Promise<void>> {
	const mark = join(folder, 'held-by');
	await mkdir(folder, { recursive: true });
	const holder = Number(await readFile(mark, 'utf8').catch(() => '0'));
	if (holder > 0 && isRunning(holder)) {
		throw new Error(`It runs already, as process ${holder}. End that one first.`);
	}
	await writeFile(mark, String(process.pid));
	return async () => {
		await rm(mark, { force: true });
	};
}

function isRunning(id: number): boolean {
	try {
		return process.kill(id, 0);
	} catch {
		return false;
	}
}
