import { once } from 'node:events';
import {
	Agent,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
	createServer,
	request as sendRequest,
} from 'node:http';
import { text as readText } from 'node:stream/consumers';

import { addDemoReferrals, demo, startMockPlannr } from '../../sandbox';
import { type ResponsePlan, type ResponsePlans, mutate } from './responses';

/** How often a dripping response brings a character, in milliseconds. */
const DRIP_MS = 400;

interface ReceivedRequest {
	readonly method: string;
	readonly path: string;
	/** The body, parsed; undefined without one. */
	readonly body: unknown;
}

/** A server that responds as planned, in front of the mock API, and another host that must not be called. */
export interface FuzzServer {
	readonly url: string;
	readonly requests: readonly ReceivedRequest[];
	/** The requests to the other host. */
	readonly strayRequests: readonly string[];
	/** Sets how the next requests are responded to; without plans, as documented. */
	plan(plans: ResponsePlans): void;
	stop(): Promise<void>;
}

interface Forwarded {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
}

/**
 * Starts a fuzz server.
 *
 * @param note the note in the parameters, which responses may echo
 */
export async function startFuzzServer(note: string): Promise<FuzzServer> {
	const mockPlannr = await startMockPlannr();
	addDemoReferrals(mockPlannr.data);
	// The names and addresses of the demo data may not be in any message, but users enter these.
	demo.clients.forEach((uuid, index) => {
		const account = mockPlannr.data.accounts.get(uuid);
		const email = `fuzzy.client${index}@example.co.uk`;
		Object.assign(account ?? {}, { firstName: 'Fuzzy', lastName: `Client ${index}`, email });
	});
	const agent = new Agent({ keepAlive: false });
	const requests: ReceivedRequest[] = [];
	const strayRequests: string[] = [];
	let plans: ResponsePlans = { first: [], isForever: false };
	let responseCount = 0;
	const other = createServer(({ method, url }, response) => {
		strayRequests.push(`${method ?? ''} ${url ?? ''}`);
		response.setHeader('Content-Type', 'application/json').end('{"data":[]}');
	});
	const otherUrl = `${await listen(other)}/`;
	let url = '';
	// Only a token and a note that were sent can be echoed.
	const fill = (text: string, request: string, token: string) =>
		text
			.replaceAll('%TOKEN%', token)
			.replaceAll('%NOTE%', request.includes(note) ? note : 'a note')
			.replaceAll('%OTHER%', otherUrl)
			.replaceAll('%SELF%', url);

	const forward = async (message: IncomingMessage, text: string): Promise<Forwarded> => {
		const { method, headers, url: path = '/' } = message;
		const request = sendRequest(`${mockPlannr.url}${path}`, { method, headers, agent });
		request.end(text);
		const [response] = (await once(request, 'response')) as [IncomingMessage];
		return {
			status: response.statusCode ?? 0,
			headers: response.headers,
			text: (await readText(response)).replaceAll(mockPlannr.url, url),
		};
	};

	const respond = async (message: IncomingMessage, response: ServerResponse) => {
		const text = await readText(message);
		const { method = '', url: path = '', headers } = message;
		const token = headers.authorization?.replace(/^Bearer /, '') ?? 'a token';
		requests.push({ method, path, body: text === '' ? undefined : JSON.parse(text) });
		const plan = planOf(plans, responseCount);
		responseCount += 1;
		const isForwarded = plan.kind === 'pass' || plan.kind === 'mutate' || plan.isProcessed;
		const forwarded = isForwarded ? await forward(message, text) : undefined;
		await applyPlan(plan, forwarded, response, {
			fill: (template) => fill(template, text, token),
			otherUrl,
		});
	};
	const server = createServer((message, response) => {
		respond(message, response).catch(() => response.destroy());
	});
	url = await listen(server);
	return {
		url,
		requests,
		strayRequests,
		plan: (next) => {
			plans = next;
			responseCount = 0;
		},
		stop: async () => {
			await mockPlannr.stop();
			for (const one of [server, other]) {
				one.closeAllConnections();
				one.close();
			}
			agent.destroy();
		},
	};
}

async function listen(server: Server): Promise<string> {
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	return `http://127.0.0.1:${address.port}`;
}

function planOf({ first, isForever }: ResponsePlans, count: number): ResponsePlan {
	return first[count] ?? (isForever ? first.at(-1) : undefined) ?? { kind: 'pass' };
}

async function applyPlan(
	plan: ResponsePlan,
	forwarded: Forwarded | undefined,
	response: ServerResponse,
	{ fill, otherUrl }: { fill: (text: string) => string; otherUrl: string },
): Promise<void> {
	const { status = 200, headers = {}, text = '{"data":[]}' } = forwarded ?? {};
	switch (plan.kind) {
		case 'pass':
			send(response, status, headers, text);
			return;
		case 'mutate': {
			const document = mutate(JSON.parse(text), plan.mutations);
			send(response, status, headers, fill(JSON.stringify(document)));
			return;
		}
		case 'replace':
			send(response, plan.status, mapValues(plan.headers, fill), fill(plan.body));
			return;
		case 'redirect':
			send(response, plan.status, { ...headers, location: otherUrl }, text);
			return;
		case 'drop':
			response.destroy();
			return;
		case 'cutOff':
			response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': 5000 });
			response.write(text.slice(0, 100));
			setTimeout(() => response.destroy(), 1);
			return;
		case 'silence':
			return;
		case 'drip': {
			response.writeHead(status, { 'Content-Type': 'application/json' });
			const timer = setInterval(() => response.write(' '), DRIP_MS);
			await once(response, 'close');
			clearInterval(timer);
		}
	}
}

function send(
	response: ServerResponse,
	status: number,
	headers: IncomingHttpHeaders,
	text: string,
): void {
	const own = Object.entries(headers).filter(
		([name]) => !['content-length', 'transfer-encoding'].includes(name),
	);
	response.writeHead(status, Object.fromEntries(own)).end(text);
}

function mapValues(
	record: Readonly<Record<string, string>>,
	map: (value: string) => string,
): Record<string, string> {
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
