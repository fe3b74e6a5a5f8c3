import { chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { runProgramOrThrow } from '../n8n/runProgram';
import { findFreePort } from '../n8n/server';
import { startProgram } from '../processes/programs';
import { type User, findProgram, findUnprivilegedUser } from './programs';

/** How long a service may take to start, in milliseconds. */
const START_TIMEOUT_MS = 60_000;

/** Starts Redis on a free port, without persistence; returns the port. */
export async function startRedis(folder: string): Promise<number> {
	const program = await findProgram('redis-server', 'redis-server');
	const port = await findFreePort();
	const noPersistence = ['--save', '', '--appendonly', 'no'];
	const location = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
	await startService(program, [...location, ...noPersistence], folder);
	return port;
}

/**
 * Creates a database and starts PostgreSQL on a free port. Its user and its database are both called postgres.
 *
 * @param parent the parent of the database's folder; other users must be able to traverse it
 */
export async function startPostgres(parent: string): Promise<number> {
	// PostgreSQL's server is installed beside the program that initialises a database's folder.
	const initdb = await findProgram('initdb', 'postgresql');
	const user = await findUnprivilegedUser();
	const folder = join(parent, 'postgres');
	await mkdir(folder, { mode: 0o700 });
	if (user !== undefined) await chown(folder, user.uid, user.gid);
	const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale'];
	const initArgs = ['--pgdata', folder, '--no-sync', ...options];
	await runProgramOrThrow(initdb, initArgs, { cwd: folder, ...user });
	const port = await findFreePort();
	// Without fsync: the folder is deleted after the run.
	const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
	const args = ['-D', folder, '-p', String(port), ...settings.flatMap((one) => ['-c', one])];
	await startService(join(dirname(initdb), 'postgres'), args, folder, user);
	return port;
}

/** Starts a program and waits until it is ready; Redis and PostgreSQL log this in the same words. */
async function startService(
	program: string,
	args: readonly string[],
	folder: string,
	user?: User,
): Promise<void> {
	const service = startProgram(program, args, {
		cwd: folder,
		isService: true,
		// On SIGTERM PostgreSQL would wait until all clients have disconnected.
		stopSignal: 'SIGINT',
		...user,
	});
	const endsAt = performance.now() + START_TIMEOUT_MS;
	while (!/ready to accept connections/i.test(service.log())) {
		if (service.hasEnded() || performance.now() > endsAt) {
			await service.stop();
			throw new Error(`${program} does not start:\n${service.log()}`);
		}
		await delay(100);
	}
}
