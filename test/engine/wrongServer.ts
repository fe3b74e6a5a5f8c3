import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

import { generate } from 'selfsigned';

/** A response that does not come from Plannr. */
export interface WrongReply {
	/** The HTTP status. */
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** A server that a wrong base URL leads to. */
export interface WrongServer {
	/** The address without a final slash. */
	readonly url: string;
	/** The same server over HTTPS, with a certificate that nobody trusts. */
	readonly untrustedUrl: string;
	/** The requests received, e.g. `GET /api/v1/account`. */
	readonly requests: string[];
	/** Sets the response to every further request. */
	replyWith(reply: WrongReply): void;
	stop(): void;
}

/** Starts the server on free ports of this machine. */
export async function startWrongServer(): Promise<WrongServer> {
	const requests: string[] = [];
	let reply: WrongReply = { status: 200 };
	const listener: RequestListener = ({ method, url }, response) => {
		requests.push(`${method ?? ''} ${url ?? ''}`);
		response.writeHead(reply.status, reply.headers).end(reply.body);
	};
	const pem = generate([{ name: 'commonName', value: 'localhost' }], {
		keySize: 2048,
		algorithm: 'sha256',
		// A test's virtual clock may be ahead of the one by which certificates are checked.
		notBeforeDate: new Date('2020-01-01'),
	});
	const servers = [
		createServer(listener),
		createSecureServer({ key: pem.private, cert: pem.cert }, listener),
	];
	const [port, securePort] = await Promise.all(
		servers.map(async (server) => {
			await once(server.listen(0, '127.0.0.1'), 'listening');
			const address = server.address();
			if (address === null || typeof address === 'string') throw new Error('It is not listening');
			return address.port;
		}),
	);
	return {
		url: `http://127.0.0.1:${String(port)}`,
		untrustedUrl: `https://127.0.0.1:${String(securePort)}`,
		requests,
		replyWith: (next) => {
			reply = next;
		},
		stop: () => {
			for (const server of servers) server.close();
		},
	};
}
