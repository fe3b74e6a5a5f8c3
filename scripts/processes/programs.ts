import { type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

import { recordPrograms } from './folders';
import { askWatchdog } from './watchdog';

/** How long a program may take to end before it is killed, in milliseconds. */
const STOP_TIMEOUT_MS = 15_000;

/** The working folder, environment, user and timeout (in milliseconds) of a program, and how it is stopped. */
export interface ProgramOptions extends Pick<
	SpawnOptions,
	'cwd' | 'env' | 'uid' | 'gid' | 'timeout'
> {
	/** The signal that ends it; by default SIGTERM. */
	readonly stopSignal?: NodeJS.Signals;
	/** Whether other programs use it: it is stopped after them, and Ctrl+C does not reach it. */
	readonly isService?: boolean;
}

/** A program that this process started. */
export interface Program {
	readonly process: ChildProcessByStdio<null, Readable, Readable>;
	/** Its output so far. */
	readonly log: () => string;
	/** Resolves when it has ended, or could not be started. */
	readonly ended: Promise<void>;
	readonly hasEnded: () => boolean;
	/** Stops it, and waits until it has ended. */
	stop(): Promise<void>;
}

interface RunningProgram {
	readonly pid: number;
	readonly isService: boolean;
	readonly stop: () => Promise<void>;
}

const running = new Set<RunningProgram>();
let isStopping = false;

/**
 * Starts a program, which ends with this process at the latest, even if this process is killed.
 *
 * @param program the program's file, or its name on the PATH
 * @throws {Error} after {@link stopPrograms}
 */
export function startProgram(
	program: string,
	args: readonly string[],
	{ stopSignal = 'SIGTERM', isService = false, ...options }: ProgramOptions = {},
): Program {
	if (isStopping) throw new Error('Interrupted');
	const child = spawn(program, args, {
		...options,
		detached: isService,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let log = '';
	for (const output of [child.stdout, child.stderr]) {
		output.setEncoding('utf8').on('data', (text: string) => (log += text));
	}
	let hasEnded = false;
	const ended = new Promise<void>((resolve) => {
		for (const event of ['exit', 'error']) child.once(event, () => resolve());
	}).then(() => void (hasEnded = true));
	const stop = async () => {
		if (hasEnded) return;
		child.kill(stopSignal);
		const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
		await ended;
		clearTimeout(killTimer);
	};
	if (child.pid !== undefined) register({ pid: child.pid, isService, stop }, ended);
	return { process: child, log: () => log, ended, hasEnded: () => hasEnded, stop };
}

function register(program: RunningProgram, ended: Promise<void>): void {
	const record = () => recordPrograms([...running].map(({ pid }) => pid));
	running.add(program);
	askWatchdog(['end', program.pid]);
	record();
	void ended.then(() => {
		running.delete(program);
		askWatchdog(['ended', program.pid]);
		record();
	});
}

/** Stops all programs, those that others use last; none can be started afterwards. */
export async function stopPrograms(): Promise<void> {
	isStopping = true;
	for (const isService of [false, true]) {
		const programs = [...running].filter((program) => program.isService === isService);
		await Promise.all(programs.map(async ({ stop }) => await stop()));
	}
}
