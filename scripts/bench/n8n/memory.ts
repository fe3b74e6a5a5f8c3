import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The environment of an n8n that {@link resetPeakMemory} can be used with. */
export const GC_ENVIRONMENT = {
	// Quoted, with its backslashes escaped: Node.js splits this variable at spaces.
	NODE_OPTIONS: `--require=${JSON.stringify(join(__dirname, 'collectGarbage.cjs'))}`,
};

/** How long to wait for the garbage collection, in milliseconds. */
const GC_WAIT_MS = 1000;

/** Has an n8n with {@link GC_ENVIRONMENT} collect its garbage, and resets its peak memory; only waits except on Linux. */
export async function resetPeakMemory(pid: number): Promise<void> {
	const isLinux = process.platform === 'linux';
	if (isLinux) process.kill(pid, 'SIGUSR2');
	await delay(GC_WAIT_MS);
	// 5 resets VmHWM to the current size (man 5 proc).
	if (isLinux) await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** Reads the peak memory of a process (VmHWM) since {@link resetPeakMemory}, in megabytes; undefined except on Linux. */
export async function readPeakMb(pid: number): Promise<number | undefined> {
	if (process.platform !== 'linux') return undefined;
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
	return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
}
