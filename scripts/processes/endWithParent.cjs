/**
 * Preloaded into a program: ends it, as SIGTERM does, when the program that started it is gone. That one may have been
 * killed, and then could pass no signal on.
 */
const parent = process.ppid;

/** The parent's ID changes on POSIX, and stays on Windows. */
function hasParent() {
	if (process.ppid !== parent) return false;
	try {
		return process.kill(parent, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}

setInterval(() => {
	if (!hasParent() && !process.emit('SIGTERM')) process.exit(143);
}, 1000).unref();
