import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { runProgram, runProgramOrThrow } from '../n8n/runProgram';
import { print } from '../processes/runScript';

/** Debian installs PostgreSQL's programs here, by version, and not on the PATH. */
const POSTGRESQL = '/usr/lib/postgresql';

/**
 * Finds a program. Installs it with apt-get if it is missing, on Debian and as root.
 *
 * @throws {Error} when it is missing and cannot be installed
 */
export async function findProgram(program: string, debianPackage: string): Promise<string> {
	const found = await findInstalled(program);
	if (found !== undefined) return found;
	if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
		throw new Error(
			`${program} was not found. Install it (on Debian and Ubuntu: sudo apt-get install ${debianPackage})`,
		);
	}
	print(`Installing ${debianPackage} by apt-get ...`);
	const install = ['install', '-y', '--no-install-recommends', debianPackage];
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	if ((await runProgram('apt-get', install, { env })).code !== 0) {
		// A fresh machine has no package lists yet.
		await runProgramOrThrow('apt-get', ['update'], { env });
		await runProgramOrThrow('apt-get', install, { env });
	}
	const installed = await findInstalled(program);
	if (installed !== undefined) return installed;
	throw new Error(`${debianPackage} is installed, but ${program} was not found`);
}

async function findInstalled(program: string): Promise<string | undefined> {
	const versions = existsSync(POSTGRESQL) ? await readdir(POSTGRESQL) : [];
	const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
	return [
		...(process.env.PATH ?? '').split(delimiter),
		...newestFirst.map((version) => join(POSTGRESQL, version, 'bin')),
	]
		.map((folder) => join(folder, program))
		.find((file) => existsSync(file));
}

/** A user of this machine. */
export interface User {
	readonly uid: number;
	readonly gid: number;
}

/** Finds a user for programs that refuse to run as root; undefined when this process does not run as root. */
export async function findUnprivilegedUser(): Promise<User | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
	for (const name of ['postgres', 'nobody']) {
		const [, , uid, gid] = lines.find(([given]) => given === name) ?? [];
		if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
	}
	throw new Error(
		'PostgreSQL does not run as root, and this machine has no user called postgres or nobody',
	);
}
