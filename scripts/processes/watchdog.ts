import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';

/** What the watchdog has to do, or no longer has to do, once this process is gone. */
export type WatchdogMessage =
	readonly ['end' | 'ended', pid: number] | readonly ['delete' | 'deleted', folder: string];

let send: ((message: WatchdogMessage) => void) | undefined;

/** Asks the watchdog to do something once this process is gone, even if it is killed. Starts it if necessary. */
export function askWatchdog(message: WatchdogMessage): void {
	send ??= startWatchdog();
	send(message);
}

function startWatchdog(): (message: WatchdogMessage) => void {
	const watchdog = spawn(process.execPath, [join(__dirname, 'cleanUpAfter.cjs')], {
		// Not in the process group that a terminal or `timeout` signals.
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		windowsHide: true,
	});
	const { stdin } = watchdog;
	for (const emitter of [watchdog, stdin]) emitter.on('error', () => undefined);
	// Neither keeps this process running.
	watchdog.unref();
	if (stdin instanceof Socket) stdin.unref();
	return (message) => void stdin.write(`${JSON.stringify(message)}\n`);
}
