import { releaseFolders } from './folders';
import { stopPrograms } from './programs';

/** How long a script may take to end once its programs have, in milliseconds. */
const END_TIMEOUT_MS = 5000;

/** The exit code of a script that was interrupted before it was finished, as shells have it for Ctrl+C. */
const INTERRUPTED = 130;

/**
 * Runs a script. Afterwards, or at Ctrl+C, SIGTERM or a closed terminal, stops the programs that it started and releases
 * its folders; what then fails in the script is not reported. A second Ctrl+C changes nothing: stopping takes 20 seconds
 * at most.
 *
 * @param main the script
 * @param print prints a line
 */
export function runScript(main: () => Promise<void>, print: (line: string) => void): void {
	let isInterrupted = false;
	const interrupted = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
	}).then(() => void (isInterrupted = true));
	// A closed terminal takes no more output.
	for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
	const ended = main().catch((reason: unknown) => {
		process.exitCode = isInterrupted ? INTERRUPTED : 1;
		if (!isInterrupted) print(`\n${reason instanceof Error ? reason.message : String(reason)}`);
	});
	const stop = async () => {
		await interrupted;
		print('\nStopping ...');
		await stopPrograms();
		const timeout = new Promise((resolve) => setTimeout(resolve, END_TIMEOUT_MS, 'timeout'));
		if ((await Promise.race([ended, timeout])) === 'timeout') process.exitCode = INTERRUPTED;
	};
	void Promise.race([ended, stop()]).then(async () => {
		await stopPrograms();
		await releaseFolders();
		if (isInterrupted) process.exit();
	});
}
