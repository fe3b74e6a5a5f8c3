/**
 * Ends what a script started and deletes its temporary folders once the script is gone, even if it was killed: the
 * script holds the other end of this program's standard input. Each line there is one of `["end",process]`,
 * `["ended",process]`, `["delete",folder]` and `["deleted",folder]`.
 */
const { spawnSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { createInterface } = require('node:readline');
const { setTimeout: sleep } = require('node:timers/promises');

/** How long a program may take to end before it is killed, in milliseconds: n8n hangs when nobody reads its output. */
const TIMEOUT_MS = 5000;

const processes = new Set();
const folders = new Set();
const changes = {
	end: (pid) => processes.add(pid),
	ended: (pid) => processes.delete(pid),
	delete: (folder) => folders.add(folder),
	deleted: (folder) => folders.delete(folder),
};

/** Sends a signal, or with 0 checks whether the process exists; Windows ends it with all that it started. */
function kill(pid, signal) {
	try {
		if (process.platform === 'win32' && signal !== 0) {
			spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true });
		} else process.kill(pid, signal);
		return true;
	} catch {
		return false;
	}
}

async function cleanUp() {
	for (const signal of ['SIGTERM', 'SIGKILL']) {
		for (const pid of processes) kill(pid, signal);
		for (const startedAt = Date.now(); Date.now() - startedAt < TIMEOUT_MS; await sleep(50)) {
			for (const pid of processes) if (!kill(pid, 0)) processes.delete(pid);
			if (processes.size === 0) break;
		}
	}
	for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

// A signal to the whole group must not end what has to outlive it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
createInterface({ input: process.stdin })
	.on('line', (line) => {
		const [change, subject] = JSON.parse(line);
		changes[change](subject);
	})
	.on('close', () => void cleanUp());
