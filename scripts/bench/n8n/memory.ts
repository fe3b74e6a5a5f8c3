import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The setting by which an n8n is made ready for {@link resetPeakMemory}. */
export const GC_ENVIRONMENT = {
	NODE_OPTIONS: `--require ${join(__dirname, 'collectGarbage.cjs')}`,
};

/** So long it may take to tidy up, in milliseconds. */
const PAUSE_MS = 1000;

/**
 * Has an n8n throw away what it needs no more, and from then on remember its greatest size anew. Only Linux can tell it;
 * elsewhere n8n is merely given a rest.
 *
 * @param pid the process of an n8n with the setting {@link GC_ENVIRONMENT}
 */
export async function resetPeakMemory(pid: number): Promise<void> {
	const isLinux = process.platform === 'linux';
	if (isLinux) process.kill(pid, 'SIGUSR2');
	await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	// 5 sets VmHWM to the present size (man 5 proc).
	if (isLinux) await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/**
 * The most memory of this machine that a process has had (VmHWM) since it was tidied up.
 *
 * @param pid the process
 * @returns megabytes; undefined where nobody can tell
 */
export async function readPeakMb(pid: number): Promise<number | undefined> {
	if (process.platform !== 'linux') return undefined;
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
	return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
}
