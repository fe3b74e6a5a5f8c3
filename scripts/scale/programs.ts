import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { runProgram, runProgramOrThrow } from '../n8n/runProgram';

/** Where Debian keeps the programs of each of its versions of PostgreSQL: not where a shell finds them. */
const POSTGRESQL = '/usr/lib/postgresql';

/** A program and the package of Debian's in which it comes. */
interface RequiredProgram {
	readonly program: string;
	readonly package: string;
}

/** The server of n8n's queue. */
export const redisServer: RequiredProgram = { program: 'redis-server', package: 'redis-server' };

/** What makes a database's folder; the database's server lies beside it. */
export const initdb: RequiredProgram = { program: 'initdb', package: 'postgresql' };

/**
 * Finds a program, and has Debian install it where it is missing and this may.
 *
 * @param required the program
 * @param print prints a line
 * @returns its file
 * @throws {Error} in words, when it is not there and cannot be installed from here
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
		// A machine that was just set up does not know yet what there is.
		await runProgramOrThrow('apt-get', ['update'], { env });
		await runProgramOrThrow('apt-get', install, { env });
	}
	const installed = await findInstalled(required.program);
	if (installed !== undefined) return installed;
	throw new Error(`${required.package} is installed, and ${required.program} is not there`);
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

/** Only root may, and only Debian and what is made of it has apt-get. */
function canInstall(): boolean {
	return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** A user of this machine, by numbers. */
export interface User {
	readonly uid: number;
	readonly gid: number;
}

/**
 * The user as whom a program runs that refuses to run as root.
 *
 * @returns undefined when this is not run as root either, and so needs nobody else
 * @throws {Error} when there is nobody
 */
export async function findUnprivilegedUser(): Promise<User | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
	for (const name of ['postgres', 'nobody']) {
		const [, , uid, gid] = lines.find(([given]) => given === name) ?? [];
		if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
	}
	throw new Error('PostgreSQL refuses to run as root, and there is neither postgres nor nobody');
}
