import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { Agent, createServer as createHttpsServer, request } from 'node:https';
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

/** Posts without checking the certificate. */
function send(port: number, agent: Agent | false = false) {
	return request({ port, method: 'POST', rejectUnauthorized: false, agent }).end('{}');
}

/** Posts, and converts the error as it is converted when n8n throws what its HTTP library made of it. */
async function post(port: number) {
	const sent = send(port);
	const [error] = (await once(sent, 'error')) as [NodeJS.ErrnoException];
	const { code, message } = error;
	const axiosError = Object.assign(new Error(message), { code, request: sent, cause: error });
	return errorFromException({ name: 'NodeApiError', cause: axiosError }, [], 1000);
}

describe('A response with a status of a gateway', () => {
	/** Posts, and converts the status as it is converted when n8n throws what its HTTP library made of it. */
	async function postTo(port: number, agent = new Agent()) {
		const sent = send(port, agent);
		const [{ statusCode: status = 0, headers }] = (await once(sent, 'response')) as [
			IncomingMessage,
		];
		const cause = { request: sent, response: { status, headers, data: 'Bad Gateway' } };
		return errorFromException({ name: 'NodeApiError', cause }, [], 1000);
	}

	it('that arrives over the secure connection may be about a request that was processed', async () => {
		const { private: key, cert } = generate([], { keySize: 2048, algorithm: 'sha256' });
		const server = createHttpsServer({ key, cert }, (_, response) => response.writeHead(502).end());
		expect(await postTo(await listen(server))).toMatchObject({ kind: 'lost', status: 502 });
	});

	it('that a proxy returns instead of connecting shows that nothing was sent', async () => {
		const port = await listen(
			createServer((socket) => {
				socket.once('data', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
			}),
		);
		// An agent for proxies returns what the proxy responded to CONNECT as the response to the request.
		const agent = Object.assign(new Agent(), {
			createConnection: () => connect(port, '127.0.0.1'),
		});
		expect(await postTo(port, agent)).toMatchObject({
			kind: 'notConnected',
			reason: 'a proxy responded with HTTP status 502',
		});
	});
});

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
			// Which of OpenSSL's codes depends on the version of Node.js.
			reason: expect.stringMatching(/^ERR_SSL_/),
		});
	});
});
