import {
	type PlannrClient,
	type PlannrResponse,
	isStale,
} from '../../../nodes/PlannrReferral/transport/client';
import type { Clock } from '../../../nodes/PlannrReferral/transport/clock';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/serverClock';
import type { Ablation } from './ablation';
import { isReferralRequest } from './requests';
import type { Loss, Scenario } from './scenario';
import type { ToyPlannr } from './toyPlannr';
import type { VirtualTime } from './virtualTime';

const BASE_URL = 'https://api.example.com';

const LIST = '/api/v1/referrals';

/** How often a create is sent that is certainly not processed. */
const MAX_ATTEMPTS = 3;

/** What the clients of one run have in common. */
export interface ClientSetup {
	readonly time: VirtualTime;
	readonly scenario: Scenario;
	readonly plannr: ToyPlannr;
	readonly clock: Clock;
	readonly random: () => number;
	/** See {@link PlannrClient.scope}. */
	readonly scope: object;
	readonly canWrite: () => boolean;
	readonly ablation: Ablation;
}

/**
 * Creates a function that creates the client of one write: all of a run share what the client of the node shares.
 *
 * @param setup see {@link ClientSetup}
 */
export function createToyClients(setup: ClientSetup): (write: string) => PlannrClient {
	const { time, scenario, plannr, clock, random, scope, canWrite, ablation } = setup;
	const serverClock = new ServerClock();
	const run = {};

	const fetch = async (url: string): Promise<PlannrResponse> => {
		const { newest } = serverClock;
		const sentAt = { newest, earliest: serverClock.earliestAt(clock.moment()) };
		const { pathname, searchParams } = new URL(url);
		await time.wait(10 + random() * 20);
		if (random() < scenario.readFailureRate) throw new PlannrError('lost', 'HTTP status 503', 503);
		const received =
			pathname === LIST ? plannr.list(searchParams) : plannr.fetch(pathname.slice(LIST.length + 1));
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
			accountUuid: 'account',
			credentialKey: `${BASE_URL} credential account`,
			clock,
			serverClock,
			run,
			scope,
			withTimeout: () => client,
			async get(path: string, query: Readonly<Record<string, string>> = {}) {
				return await fetch(`${BASE_URL}${path}?${new URLSearchParams(query).toString()}`);
			},
			getPage: async (url) => await fetch(url),
			async send({ body }, hooks) {
				if (!isReferralRequest(body)) throw new Error('Only creates are modelled');
				// The request limit is reached now and then.
				if (random() < 0.3) await time.wait(random() * scenario.rateLimitMs);
				for (let attempts = 1; ; attempts++) {
					if (!canWrite()) throw new PlannrError('notSent', 'the execution was stopped');
					if (hooks?.canSend() === false) throw new PlannrError('lookupTooOld', 'too late');
					hooks?.onSent();
					if (random() >= scenario.notProcessedRate) break;
					await time.wait(20);
					hooks?.onNotProcessed();
					if (attempts === MAX_ATTEMPTS) throw new PlannrError('notConnected', 'ECONNREFUSED');
					await time.wait(random() * 3000);
				}
				const response = await plannr.create(write, body);
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
function loseResponse(loss: Loss): PlannrResponse {
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
			throw new PlannrError('lost', 'ECONNRESET');
	}
}
