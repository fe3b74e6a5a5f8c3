import { join } from 'node:path';

import { activate } from '../n8n/activation';
import { type Home, makeHome } from '../n8n/home';
import { type Credential, importCredentials, importWorkflows } from '../n8n/imports';
import type { Installation } from '../n8n/installation';
import { type Rest, signIn } from '../n8n/rest';
import { type Server, startServer } from '../n8n/server';
import { startPostgres, startRedis } from './services';
import type { Started } from './startedProcess';
import type { OrderTaking } from './workflows';

/** How many workers there are, and how many executions each of them runs at once; the latter is n8n's default. */
export const WORKERS = 2;
export const CONCURRENCY = 10;

/** An n8n whose executions are run by processes of their own. */
export interface Cluster {
	/** The process that takes orders. */
	readonly main: Server;
	/** Those that run executions. */
	readonly workers: readonly Server[];
	readonly rest: Rest;
}

/** What a cluster is made of. */
export interface ClusterOptions {
	readonly installation: Installation;
	/** This package's tarball. */
	readonly tarball: string;
	/** Where everything is kept. */
	readonly folder: string;
	readonly credential: Credential;
	readonly workflows: readonly OrderTaking[];
}

/**
 * Starts n8n in queue mode: Redis, PostgreSQL, one main process and its workers, each with a user folder of its own.
 *
 * @param started what is to be stopped in the end
 * @param options see {@link ClusterOptions}
 * @param say prints a line
 */
export async function startCluster(
	started: Started,
	{ installation, tarball, folder, credential, workflows }: ClusterOptions,
	say: (line: string) => void,
): Promise<Cluster> {
	say('Starting Redis and PostgreSQL ...');
	const redis = await started.add(async () => await startRedis(folder, say));
	const postgres = await started.add(async () => await startPostgres(folder, say));
	const environment = {
		EXECUTIONS_MODE: 'queue',
		// All of them read the same credential.
		N8N_ENCRYPTION_KEY: 'only-for-trying-things-out',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'postgres',
		// n8n reads the credential from its database for every request; its default of 2 is too few for ten executions.
		DB_POSTGRESDB_POOL_SIZE: String(CONCURRENCY),
	};
	const make = async (name: string): Promise<Home> =>
		await started.whole(
			async () => await makeHome(installation, join(folder, name), { tarball, environment }),
		);
	say('Installing this package for each of the processes ...');
	const home = await make('main');
	await started.whole(async () => {
		await importCredentials(home, [credential]);
		await importWorkflows(home, workflows);
	});
	say(
		`Starting n8n ${installation.version.number}: one main process, ${WORKERS} workers of ${CONCURRENCY} executions, as many database connections each ...`,
	);
	const main = await started.add(async () => await startServer(home));
	const rest = await signIn(main.url);
	for (const { id } of workflows) await activate(rest, id);
	const command = ['worker', `--concurrency=${CONCURRENCY}`];
	const startWorker = async (_: unknown, place: number) => {
		const own = await make(`worker-${place + 1}`);
		return await started.add(async () => await startServer(own, undefined, command));
	};
	return { main, rest, workers: await Promise.all(Array.from({ length: WORKERS }, startWorker)) };
}
