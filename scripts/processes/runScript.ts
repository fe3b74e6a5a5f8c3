import { setTimeout as delay } from 'node:timers/promises';

import { releaseFolders } from './folders';
import { stopPrograms } from './programs';

/** How long a script may take to end once its programs have, in milliseconds. */
const END_TIMEOUT_MS = 5000;

/** The exit code of a script that was interrupted before it was finished, as shells have it for Ctrl+C. */
const INTERRUPTED = 130;

/** Prints a line. */
export function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

/**
 * Runs a script. Afterwards, or at Ctrl+C, SIGTERM or a closed terminal, stops the programs that it started and releases
 * its folders; what then fails in the script is not reported. A second Ctrl+C changes nothing: stopping takes 20 seconds
 * at most.
 */
export function runScript(main: () => Promise<void>): void {
	let isInterrupted = false;
	const interrupted = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
	}).then(() => void (isInterrupted = true));
	// A closed terminal takes no more output.
	for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
	const ended = main().catch((reason: unknown) => {
		process.exitCode = isInterrupted ? INTERRUPTED : 1;
		if (!isInterrupted) console.error(reason instanceof Error ? reason.message : reason);
	});
	const stop = async () => {
		await interrupted;
		print('\nStopping ...');
		await stopPrograms();
		const timeout = delay(END_TIMEOUT_MS, 'timeout');
		if ((await Promise.race([ended, timeout])) === 'timeout') process.exitCode = INTERRUPTED;
	};
	void Promise.race([ended, stop()]).then(async () => {
		await stopPrograms();
		await releaseFolders();
		if (isInterrupted) process.exit();
	});
}
