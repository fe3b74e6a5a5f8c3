import { spawn, type SpawnOptions } from 'node:child_process';

/** Where a program runs, with which environment, as whom, and after how many milliseconds it is ended. */
export type RunOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid' | 'timeout'>;

/** What a program said, and how it ended. */
export interface ProgramResult {
	readonly code: number | null;
	/** What it wrote to its two outputs. */
	readonly stdout: string;
	readonly stderr: string;
}

/**
 * Runs a program to its end.
 *
 * @param program the program's file
 * @param args what it is told
 * @param options where and with which environment it runs
 * @returns what it said
 * @throws {Error} when it cannot be started
 */
export async function runProgram(
	program: string,
	args: readonly string[],
	options: RunOptions = {},
): Promise<ProgramResult> {
	const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			resolve({ code, stdout, stderr });
		});
	});
}

/**
 * Runs a program that has to succeed.
 *
 * @throws {Error} with the last lines that it wrote, when it does not
 */
export async function runProgramOrThrow(
	program: string,
	args: readonly string[],
	options: RunOptions = {},
): Promise<string> {
	const { code, stdout, stderr } = await runProgram(program, args, options);
	if (code === 0) return stdout;
	const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-30).join('\n');
	throw new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${last}`);
}
