import { once } from 'node:events';
import { request } from 'node:https';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

import { generate } from 'selfsigned';

import { errorFromException } from '../../../nodes/PlannrReferral/transport/errors';

/** What something between n8n and Plannr writes instead of encrypted data. */
const PLAIN_TEXT = 'HTTP/1.1 400 Bad Request\r\n\r\n';

const servers: Server[] = [];
const sockets: Socket[] = [];

async function listen(server: Server): Promise<number> {
	servers.push(server);
	server.on('connection', (socket: Socket) => sockets.push(socket.on('error', () => undefined)));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('It is not listening');
	return address.port;
}

afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const server of servers.splice(0)) server.close();
});

/** Posts, and converts the error as it is converted when n8n throws what its HTTP library made of it. */
async function post(port: number) {
	const sent = request({ port, method: 'POST', rejectUnauthorized: false, agent: false });
	sent.end('{}');
	const [error] = (await once(sent, 'error')) as [NodeJS.ErrnoException];
	const { code, message } = error;
	const axiosError = Object.assign(new Error(message), { code, request: sent, cause: error });
	return errorFromException({ name: 'NodeApiError', cause: axiosError }, [], 1000);
}

describe('A secure connection that fails', () => {
	it.each([
		['plain text', (socket: Socket) => socket.end(PLAIN_TEXT)],
		['an alert', (socket: Socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 40]))],
		['a reset', (socket: Socket) => socket.resetAndDestroy()],
	])('with %s before it is secure has sent nothing', async (_, respond) => {
		const port = await listen(createServer((socket) => socket.once('data', () => respond(socket))));
		expect(await post(port)).toMatchObject({ kind: 'notConnected' });
	});

	it('with plain text after the request was sent may have been processed', async () => {
		const { private: key, cert } = generate([], { keySize: 2048, algorithm: 'sha256' });
		let outside: Socket | undefined;
		const securePort = await listen(
			createSecureServer({ key, cert }, (socket) => {
				socket.on('error', () => undefined).once('data', () => outside?.write(PLAIN_TEXT));
			}),
		);
		const port = await listen(
			createServer((socket) => {
				outside = socket;
				const inside = connect(securePort, '127.0.0.1').on('error', () => undefined);
				socket.pipe(inside).pipe(socket);
				sockets.push(inside);
			}),
		);
		expect(await post(port)).toMatchObject({
			kind: 'lost',
			reason: 'ERR_SSL_WRONG_VERSION_NUMBER',
		});
	});
});
