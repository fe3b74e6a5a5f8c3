import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** The only address that the sandbox listens on: it is not for other computers. */
const LOOPBACK = '127.0.0.1';
/** Connections that may wait to be taken up: enough for hundreds of clients that knock at once. */
const BACKLOG = 4096;
/** Long, so that no client meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 60_000;

/** An open port. */
export interface Server {
	port: number;
	/** Closes the port and all connections. */
	close(): Promise<void>;
}

/**
 * Opens a port on the loopback address.
 * @param port the port, or 0 for a random free one
 * @param handle is called for every request
 * @throws when the port is taken
 */
export async function openServer(
	port: number,
	handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handle);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host: LOOPBACK, backlog: BACKLOG }, resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The port has no number');
	return {
		port: address.port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/**
 * The address of a port.
 * @param port a port on the loopback address
 */
export function formatUrl(port: number): string {
	return `http://${LOOPBACK}:${port}`;
}
