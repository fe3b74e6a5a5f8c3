import { type RateLimit, startMockPlannr } from '../../sandbox';
import { mockDataWithReferrals } from '../../test/engine/manyReferrals';
import { createReport } from './report';

/** How a sandbox for measuring is set up. */
export interface ServerOptions {
	/** Every answer takes this long, in milliseconds. */
	readonly latencyMs: number;
	/** How many requests it takes in which time. */
	readonly limit: RateLimit;
	/** So many referrals are there already; none, unless told otherwise. */
	readonly referrals?: number;
	/** Of so many creates one is done but not answered: the connection ends. Without it, all are answered. */
	readonly loseEvery?: number;
}

/** So many creates are counted at most. */
const MAX_CREATES = 100_000;

/**
 * Runs the sandbox as a process of its own and tells its address. Answers `report` with a report, and `reset` as soon as
 * everything is again as it was at the start.
 */
async function main({
	referrals = 0,
	loseEvery: losesOneOf,
	...options
}: ServerOptions): Promise<void> {
	const sandbox = await startMockPlannr({ ...options, data: mockDataWithReferrals(referrals) });
	const loseResponses = () => {
		if (losesOneOf === undefined) return;
		const nth = Array.from({ length: MAX_CREATES / losesOneOf }, (_, n) => (n + 1) * losesOneOf);
		sandbox.addFault({ operation: 'createReferral', nth, when: 'after', effect: { kind: 'drop' } });
	};
	loseResponses();
	process.on('message', (message) => {
		if (message === 'report') process.send?.(createReport(sandbox, options.limit.windowMs));
		if (message !== 'reset') return;
		sandbox.reset();
		loseResponses();
		process.send?.('reset');
	});
	process.on('disconnect', () => process.exit());
	process.send?.(sandbox.url);
}

const options: ServerOptions = JSON.parse(process.argv[2] ?? '');
void main(options);
