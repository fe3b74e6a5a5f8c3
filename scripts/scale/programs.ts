import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { runProgram, runProgramOrThrow } from '../n8n/runProgram';

/** Debian installs PostgreSQL's programs here, by version, and not on the PATH. */
const POSTGRESQL = '/usr/lib/postgresql';

/** A program and the Debian package that provides it. */
interface RequiredProgram {
	readonly program: string;
	readonly package: string;
}

/** The server that n8n's queue uses. */
export const redisServer: RequiredProgram = { program: 'redis-server', package: 'redis-server' };

/** Initialises a database's folder; PostgreSQL's server is installed beside it. */
export const initdb: RequiredProgram = { program: 'initdb', package: 'postgresql' };

/**
 * Finds a program. Installs it with apt-get if it is missing, on Debian and as root.
 *
 * @param required the program
 * @param print prints a line
 * @returns the program's file
 * @throws {Error} when it is missing and cannot be installed
 */
export async function findProgram(
	required: RequiredProgram,
	print: (line: string) => void,
): Promise<string> {
	const found = await findInstalled(required.program);
	if (found !== undefined) return found;
	if (!canInstall()) {
		throw new Error(
			`${required.program} was not found. Install it (on Debian and Ubuntu: sudo apt-get install ${required.package})`,
		);
	}
	print(`Installing ${required.package} by apt-get ...`);
	const install = ['install', '-y', '--no-install-recommends', required.package];
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	if ((await runProgram('apt-get', install, { env })).code !== 0) {
		// A fresh machine has no package lists yet.
		await runProgramOrThrow('apt-get', ['update'], { env });
		await runProgramOrThrow('apt-get', install, { env });
	}
	const installed = await findInstalled(required.program);
	if (installed !== undefined) return installed;
	throw new Error(`${required.package} is installed, but ${required.program} was not found`);
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

/** apt-get needs root, and Debian or a derivative. */
function canInstall(): boolean {
	return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** A user of this machine. */
export interface User {
	readonly uid: number;
	readonly gid: number;
}

/**
 * Finds a user for programs that refuse to run as root.
 *
 * @returns undefined when this process does not run as root
 * @throws {Error} when there is no suitable user
 */
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
