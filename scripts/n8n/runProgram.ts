import { type ProgramOptions, startProgram } from '../processes/programs';

/** The output and exit code of a program. */
export interface ProgramResult {
	/** Null when a signal ended it. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/**
 * Runs a program until it exits.
 *
 * @param program the program's file, or its name on the PATH
 */
export async function runProgram(
	program: string,
	args: readonly string[],
	options: ProgramOptions = {},
): Promise<ProgramResult> {
	const { process: child } = startProgram(program, args, options);
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (text: string) => (stdout += text));
	child.stderr.on('data', (text: string) => (stderr += text));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			resolve({ code, stdout, stderr });
		});
	});
}

/**
 * As {@link runProgram}, but throws when the program fails.
 *
 * @returns its standard output
 * @throws {Error} with the last 30 lines of its output, when it fails or cannot be started
 */
export async function runProgramOrThrow(
	program: string,
	args: readonly string[],
	options: ProgramOptions = {},
): Promise<string> {
	const { code, stdout, stderr } = await runProgram(program, args, options);
	if (code === 0) return stdout;
	const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-30).join('\n');
	throw new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${last}`);
}
