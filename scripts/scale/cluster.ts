import { join } from 'node:path';

import { activateWorkflow } from '../n8n/activation';
import { type Home, createHome } from '../n8n/home';
import {
	type Credential,
	type ImportedWorkflow,
	importCredentials,
	importWorkflows,
} from '../n8n/imports';
import type { Installation } from '../n8n/installation';
import { type RestClient, signIn } from '../n8n/rest';
import { type N8nServer, startServer } from '../n8n/server';
import { print } from '../processes/runScript';
import { startPostgres, startRedis } from './services';

/** The number of workers, where nothing else is said. */
export const WORKERS = 2;

/** The number of concurrent executions per worker: n8n's default. */
export const CONCURRENCY = 10;

/** An n8n in queue mode, whose workers run the executions. */
export interface Cluster {
	/** The main process, which receives the webhooks. */
	readonly main: N8nServer;
	/** The worker processes, which run the executions. */
	readonly workers: readonly N8nServer[];
	/** n8n's REST API; valid for a restarted main process, too. */
	readonly rest: RestClient;
	/** Starts the main process again, at the same address. */
	startMain(): Promise<N8nServer>;
	/** Starts a worker again. */
	startWorker(index: number): Promise<N8nServer>;
}

/** Options of {@link startCluster}. */
interface ClusterOptions {
	readonly installation: Installation;
	/** This package's tarball. */
	readonly tarball: string;
	/** The folder for all data. */
	readonly folder: string;
	readonly credential: Credential;
	readonly workflows: readonly ImportedWorkflow[];
	/** The number of workers. */
	readonly workers: number;
}

/** Starts n8n in queue mode: Redis, PostgreSQL, one main process and its workers, each with its own user folder. */
export async function startCluster({
	installation,
	tarball,
	folder,
	credential,
	workflows,
	workers,
}: ClusterOptions): Promise<Cluster> {
	print('Starting Redis and PostgreSQL ...');
	const redis = await startRedis(folder);
	const postgres = await startPostgres(folder);
	const environment = {
		EXECUTIONS_MODE: 'queue',
		// All processes decrypt the same credential.
		N8N_ENCRYPTION_KEY: 'only-for-trying-things-out',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'postgres',
		// n8n reads the credential from its database for every request; the default of 2 is too low for ten executions.
		DB_POSTGRESDB_POOL_SIZE: String(CONCURRENCY),
	};
	const createProcessHome = async (name: string): Promise<Home> =>
		await createHome(installation, join(folder, name), { tarball, environment });
	print('Installing this package for each of the processes ...');
	const home = await createProcessHome('main');
	await importCredentials(home, [credential]);
	await importWorkflows(home, workflows);
	print(
		`Starting n8n ${installation.version.number}: one main process, ${workers} workers of ${CONCURRENCY} executions, as many database connections each ...`,
	);
	const main = await startServer(home);
	const rest = await signIn(main.url);
	for (const { id } of workflows) await activateWorkflow(rest, id);
	const homes = await Promise.all(
		Array.from({ length: workers }, async (_, index) => createProcessHome(`worker-${index + 1}`)),
	);
	const command = ['worker', `--concurrency=${CONCURRENCY}`];
	const startAll = homes.map(async (one) => await startServer(one, undefined, command));
	return {
		main,
		rest,
		workers: await Promise.all(startAll),
		startMain: async () => await startServer(home, Number(new URL(main.url).port)),
		async startWorker(index) {
			const one = homes[index];
			if (one === undefined) throw new Error('There is no such worker');
			return await startServer(one, undefined, command);
		},
	};
}
