import { type RateLimit, startMockPlannr } from '../../sandbox';
import { createMockDataWithReferrals } from '../../test/engine/manyReferrals';
import { addNumberedClients } from './clients';
import { createReport } from './report';

/** Options of the mock API. */
export interface ServerOptions {
	/** The latency of every response, in milliseconds. */
	readonly latencyMs: number;
	readonly rateLimit: RateLimit;
	/** The initial number of referrals; by default none. */
	readonly referrals?: number;
	/** The number of clients besides the demo's; by default none. */
	readonly clients?: number;
	/** Every how many creates a response is lost after the referral was created; by default none is. */
	readonly loseEvery?: number;
}

/** The maximum number of creates for which `loseEvery` applies. */
const MAX_CREATES = 100_000;

/**
 * Runs the mock API and sends its address to the parent process. Responds to the message `report` with a report, and to
 * `reset` once the initial state is restored.
 */
async function main({ referrals = 0, clients = 0, loseEvery, ...options }: ServerOptions) {
	const data = createMockDataWithReferrals(referrals);
	addNumberedClients(data, clients);
	const mockPlannr = await startMockPlannr({ ...options, data });
	const loseResponses = () => {
		if (loseEvery === undefined) return;
		const nth = Array.from({ length: MAX_CREATES / loseEvery }, (_, n) => (n + 1) * loseEvery);
		const effect = { kind: 'drop' } as const;
		mockPlannr.addFault({ operation: 'createReferral', nth, when: 'after', effect });
	};
	loseResponses();
	process.on('message', (message) => {
		if (message === 'report') process.send?.(createReport(mockPlannr, options.rateLimit.windowMs));
		if (message !== 'reset') return;
		mockPlannr.reset();
		loseResponses();
		process.send?.('reset');
	});
	process.on('disconnect', () => process.exit());
	process.send?.(mockPlannr.url);
}

const options: ServerOptions = JSON.parse(process.argv[2] ?? '');
void main(options);
