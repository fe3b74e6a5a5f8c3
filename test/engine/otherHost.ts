import { once } from 'node:events';
import { createServer } from 'node:http';

/** Another host, which nothing of Plannr's is meant for. */
export interface OtherHost {
	readonly url: string;
	/** The requests that it got: their method, and the token that they brought. */
	readonly requests: readonly string[];
}

/** Starts another host before the tests of a file and stops it after them. */
export function useOtherHost(): () => OtherHost {
	const seen: string[] = [];
	const server = createServer(({ method, headers }, response) => {
		seen.push(`${method ?? ''} ${headers.authorization ?? ''}`);
		response.setHeader('Content-Type', 'application/json').end('{}');
	});
	beforeAll(async () => {
		await once(server.listen(0, 'localhost'), 'listening');
	});
	beforeEach(() => {
		seen.length = 0;
	});
	afterAll(() => {
		server.close();
	});
	return () => {
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('It has not started');
		return { url: `http://localhost:${address.port}/`, requests: seen };
	};
}
