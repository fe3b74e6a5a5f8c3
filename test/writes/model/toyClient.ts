import { type PlannrClient, isStale } from '../../../nodes/PlannrReferral/transport/client';
import { type Clock, ServerClock } from '../../../nodes/PlannrReferral/transport/clock';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import type { PlannrResponse } from '../../../nodes/PlannrReferral/transport/http';
import type { Ablation } from './ablation';
import type { Loss, Scenario } from './scenario';
import { CONNECTIONS, REFERRALS, type ToyPlannr } from './toyPlannr';
import type { VirtualTime } from './virtualTime';

const BASE_URL = 'https://api.example.com';

/** How often a write is sent for which no connection is made. */
const MAX_ATTEMPTS = 3;

/** What the clients of one run have in common. */
export interface ClientSetup {
	readonly time: VirtualTime;
	readonly scenario: Scenario;
	readonly plannr: ToyPlannr;
	readonly clock: Clock;
	/** The account on whose behalf requests are sent, and the ID of its credential. */
	readonly account: string;
	readonly credential: string;
	readonly random: () => number;
	/** See {@link PlannrClient.scope}. */
	readonly scope: object;
	readonly canWrite: () => boolean;
	readonly ablation: Ablation;
}

/** Creates a function that creates the client of one write: all of a run share what the client of the node shares. */
export function createToyClients(setup: ClientSetup): (write: string) => PlannrClient {
	const { time, scenario, plannr, clock, account, credential, random, scope, canWrite, ablation } =
		setup;
	const serverClock = new ServerClock();
	const run = {};

	const fetch = async (url: string): Promise<PlannrResponse> => {
		if (clock.isStopped()) throw new PlannrError('notSent', 'the execution was stopped');
		const { newest } = serverClock;
		const sentAt = { newest, earliest: serverClock.earliestAt(clock.moment()) };
		const { pathname, searchParams } = new URL(url);
		await time.wait(10 + random() * 20);
		if (random() < scenario.readFailureRate) throw new PlannrError('lost', 'HTTP status 503', 503);
		const isList = pathname === REFERRALS || pathname === CONNECTIONS;
		const received = isList
			? plannr.list(pathname, account, searchParams)
			: plannr.fetch(pathname, account);
		await time.wait(10 + random() * 20);
		if (received === undefined)
			throw new PlannrError('rejected', 'HTTP status 404', 404, {
				message: 'Not found.',
				fields: {},
			});
		const { body, headers, isCached } = received;
		const response = { body, headers, status: 200 };
		const isRecognised = isStale(headers, sentAt);
		if (isCached && !isRecognised) plannr.hiddenCacheHits += 1;
		serverClock.update(headers, clock.moment());
		return { ...response, isStale: isRecognised && ablation.ignoresStaleness !== true };
	};

	return (write) => {
		const client: PlannrClient = {
			baseUrl: BASE_URL,
			accountUuid: account,
			credentialKey: `${BASE_URL} ${credential} ${account}`,
			clock,
			serverClock,
			run,
			scope,
			withTimeout: () => client,
			async get(path: string, query: Readonly<Record<string, string>> = {}) {
				return await fetch(`${BASE_URL}${path}?${new URLSearchParams(query).toString()}`);
			},
			getPage: async (url) => await fetch(url),
			async send(request, hooks) {
				// The rate limit is reached now and then.
				if (random() < 0.3) await time.wait(random() * scenario.rateLimitMs);
				for (let attempts = 1; ;) {
					if (!canWrite()) throw new PlannrError('notSent', 'the execution was stopped');
					if (hooks?.onSend(clock.moment()) === false) {
						throw new PlannrError('lookupTooOld', 'too late');
					}
					const isTooMany = random() < scenario.tooManyRate;
					if (!isTooMany && random() >= scenario.notProcessedRate) break;
					await time.wait(20);
					hooks?.onNotProcessed();
					if (!isTooMany && attempts++ === MAX_ATTEMPTS)
						throw new PlannrError('notConnected', 'ECONNREFUSED');
					await clock.wait(random() * (isTooMany ? 60_000 : 3000));
				}
				const response = await clock.untilStopped(plannr.receive(write, account, request));
				if (response instanceof PlannrError) {
					plannr.abort(write);
					throw new PlannrError('aborted', 'the execution was stopped');
				}
				if (response === 'rejected') throw new PlannrError('rejected', 'HTTP status 422', 422);
				if ('loss' in response)
					return loseResponse(ablation.ignoresStatus === true ? 'before' : response.loss);
				return { body: { data: response.record }, headers: {}, status: 201 };
			},
		};
		return client;
	};
}

/** What the node's client makes of a lost response. */
function loseResponse(loss: Loss | 'aborted'): PlannrResponse {
	switch (loss) {
		case 'timeout':
			throw new PlannrError('timedOut', 'no response within 10 seconds');
		case 'gateway':
			throw new PlannrError('lost', 'HTTP status 503', 503);
		case 'accepted':
			return { body: {}, headers: {}, status: 202 };
		case 'before':
		case 'after':
		case 'late':
		case 'aborted':
			throw new PlannrError('lost', 'ECONNRESET');
	}
}
