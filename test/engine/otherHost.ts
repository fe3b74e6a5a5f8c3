import { once } from 'node:events';
import { createServer } from 'node:http';

/** A host that is not Plannr's: the node must never send it anything. */
export interface OtherHost {
	readonly url: string;
	/** The requests received: their methods and Authorization headers. */
	readonly requests: readonly string[];
}

/** Starts the other host before the tests of a suite and stops it after them. */
export function useOtherHost(): () => OtherHost {
	const requests: string[] = [];
	const server = createServer(({ method, headers }, response) => {
		requests.push(`${method ?? ''} ${headers.authorization ?? ''}`);
		response.setHeader('Content-Type', 'application/json').end('{}');
	});
	beforeAll(async () => {
		await once(server.listen(0, 'localhost'), 'listening');
	});
	beforeEach(() => {
		requests.length = 0;
	});
	afterAll(() => {
		server.close();
	});
	return () => {
		const address = server.address();
		if (address === null || typeof address === 'string')
			throw new Error('The other host has not been started');
		return { url: `http://localhost:${address.port}/`, requests };
	};
}
