import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** The only address that the server listens on: other computers cannot reach it. */
const LOOPBACK = '127.0.0.1';
/** The maximum number of pending connections: enough for hundreds of clients that connect at once. */
const BACKLOG = 4096;
/** Long enough that no client reuses a connection that is just being closed. */
const KEEP_ALIVE_MS = 60_000;

/** The random ports of this process so far. The node remembers for ten minutes which records it made at an address. */
const usedPorts = new Set<number>();

/** A listening server. */
interface Server {
	port: number;
	/** Closes the port and all connections. */
	close(): Promise<void>;
}

/**
 * Starts a server on the loopback address.
 * @param port the port, or 0 for a random free one
 */
export async function openServer(
	port: number,
	handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handle);
	server.listen({ port, host: LOOPBACK, backlog: BACKLOG });
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string')
		throw new Error('The mock API server has no port');
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	if (port === 0 && usedPorts.has(address.port)) {
		await close();
		return await openServer(port, handle);
	}
	usedPorts.add(address.port);
	return { port: address.port, close };
}

/** Returns the base URL for a port. */
export function formatUrl(port: number): string {
	return `http://${LOOPBACK}:${port}`;
}
