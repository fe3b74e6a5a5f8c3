import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { type Program, startProgram } from '../processes/programs';
import type { Home } from './home';

/** A running n8n. */
export interface N8nServer extends Program {
	readonly url: string;
	/** How long it took to start, in milliseconds. */
	readonly startMs: number;
}

/** How long a server may take to start, in milliseconds: the first time, it creates its database. */
const START_TIMEOUT_MS = 180_000;

/**
 * Starts n8n's server or one of its workers, and waits until it is ready.
 *
 * @param command n8n's command and its arguments: `start`, or `worker`
 * @throws {Error} with its output, when it exits before it is ready, or on timeout
 */
export async function startServer(
	home: Home,
	port?: number,
	command: readonly string[] = ['start'],
): Promise<N8nServer> {
	const usedPort = port ?? (await findFreePort());
	const startedAt = performance.now();
	const isWorker = command[0] === 'worker';
	const variables = {
		N8N_PORT: String(usedPort),
		N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
		...(isWorker && {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(usedPort),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		}),
	};
	const { node, command: file } = home.installation;
	const running = startProgram(node, [file, ...command], {
		env: { ...home.environment, ...variables },
		cwd: home.folder,
	});
	const url = `http://127.0.0.1:${usedPort}`;
	while (!(await isReady(url, isWorker ? WORKER_READY_PATHS : READY_PATHS))) {
		if (running.hasEnded()) throw new Error(`n8n has ended:\n${running.log()}`);
		if (performance.now() - startedAt > START_TIMEOUT_MS) {
			running.process.kill('SIGKILL');
			throw new Error(`n8n does not respond:\n${running.log()}`);
		}
		await delay(100);
	}
	return { url, startMs: performance.now() - startedAt, ...running };
}

/** The database is ready a little before the editor's API, for which n8n 1 returns an HTML page until then. */
const READY_PATHS = ['/healthz/readiness', '/rest/settings'];

/** A worker serves its health check only. */
const WORKER_READY_PATHS = ['/healthz/readiness'];

async function isReady(url: string, paths: readonly string[]): Promise<boolean> {
	const respondsWithJson = async (path: string) =>
		await fetch(url + path, { signal: AbortSignal.timeout(5000) }).then(
			async (response) => {
				await response.arrayBuffer();
				return response.ok && String(response.headers.get('content-type')).includes('json');
			},
			() => false,
		);
	for (const path of paths) if (!(await respondsWithJson(path))) return false;
	return true;
}

/** Checks whether a local port is free. */
export async function isPortFree(port: number): Promise<boolean> {
	const listener = createServer().listen(port, '127.0.0.1');
	try {
		await once(listener, 'listening');
	} catch {
		return false;
	}
	listener.close();
	await once(listener, 'close');
	return true;
}

/**
 * The ports among which a free one is found. Systems give outgoing connections higher ones (Linux from 32768, macOS and
 * Windows from 49152), so none of these is taken in this way before a server listens on it, which may take seconds.
 */
const PORTS = { first: 20_000, count: 10_000 };

/** Finds a free local port; throws when there is none. */
export async function findFreePort(): Promise<number> {
	for (let attempt = 0; attempt < PORTS.count; attempt++) {
		const port = PORTS.first + randomInt(PORTS.count);
		if (await isPortFree(port)) return port;
	}
	throw new Error('No free port was found');
}
