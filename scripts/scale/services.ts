import { chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { runProgramOrThrow } from '../n8n/runProgram';
import { findFreePort } from '../n8n/server';
import { startProgram } from '../processes/programs';
import { type User, findProgram, findUnprivilegedUser, initdb, redisServer } from './programs';

/** How long a service may take to start, in milliseconds. */
const START_TIMEOUT_MS = 60_000;

/** A service on a local port. */
export interface Service {
	readonly port: number;
}

/**
 * Starts Redis, without persistence.
 *
 * @param folder its working folder
 * @param print prints a line
 * @throws {Error} when it cannot be installed, or does not start within {@link START_TIMEOUT_MS}
 */
export async function startRedis(folder: string, print: (line: string) => void): Promise<Service> {
	const program = await findProgram(redisServer, print);
	const port = await findFreePort();
	const noPersistence = ['--save', '', '--appendonly', 'no'];
	const location = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
	return await startService({ program, args: [...location, ...noPersistence], port, folder });
}

/**
 * Creates a database and starts PostgreSQL. Its user and its database are both called postgres.
 *
 * @param parent the parent of the database's folder; other users must be able to traverse it
 * @param print prints a line
 * @throws {Error} when it cannot be installed, or does not start within {@link START_TIMEOUT_MS}
 */
export async function startPostgres(
	parent: string,
	print: (line: string) => void,
): Promise<Service> {
	const program = await findProgram(initdb, print);
	const user = await findUnprivilegedUser();
	const folder = join(parent, 'postgres');
	await mkdir(folder, { mode: 0o700 });
	if (user !== undefined) await chown(folder, user.uid, user.gid);
	const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale'];
	await runProgramOrThrow(program, ['--pgdata', folder, '--no-sync', ...options], {
		cwd: folder,
		...user,
	});
	const port = await findFreePort();
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// The folder is deleted after the run.
		fsync: 'off',
	};
	const settingArgs = Object.entries(settings).flatMap(([name, value]) => [
		'-c',
		`${name}=${value}`,
	]);
	const args = ['-D', folder, '-p', String(port), ...settingArgs];
	return await startService({
		program: join(dirname(program), 'postgres'),
		args,
		port,
		folder,
		...(user !== undefined && { user }),
	});
}

interface ServiceCommand {
	readonly program: string;
	readonly args: readonly string[];
	readonly port: number;
	readonly folder: string;
	readonly user?: User;
}

/** Starts a program and waits until it is ready; Redis and PostgreSQL log this in the same words. */
async function startService({
	program,
	args,
	port,
	folder,
	user,
}: ServiceCommand): Promise<Service> {
	const service = startProgram(program, args, {
		cwd: folder,
		isService: true,
		// On SIGTERM PostgreSQL would wait until all clients have disconnected.
		stopSignal: 'SIGINT',
		...user,
	});
	const ready = new Promise<void>((resolve) => {
		for (const output of [service.process.stdout, service.process.stderr]) {
			output.on('data', () => {
				if (/ready to accept connections/i.test(service.log())) resolve();
			});
		}
	});
	let timeout: NodeJS.Timeout | undefined;
	const isReady = await Promise.race([
		ready.then(() => true),
		service.ended.then(() => false),
		new Promise<false>((resolve) => (timeout = setTimeout(() => resolve(false), START_TIMEOUT_MS))),
	]);
	clearTimeout(timeout);
	if (isReady) return { port };
	await service.stop();
	throw new Error(`${program} does not start:\n${service.log()}`);
}
