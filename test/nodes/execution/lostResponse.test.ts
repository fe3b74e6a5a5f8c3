import {
	type LostResponse,
	createLostResponse,
} from '../../../nodes/PlannrReferral/execution/lostResponse';
import { SendAttempt } from '../../../nodes/PlannrReferral/execution/sendAttempt';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient, createWrite } from './createWrite';
import { createStatusError } from './plannrErrors';

const timeout = new PlannrError('timedOut', 'no answer within 60 s');
const broken = new PlannrError('lost', 'ECONNRESET');
const gateway = createStatusError('lost', 502);

/** How a response was lost, and how many milliseconds after the write was sent. */
type Loss = readonly [PlannrError, number];

/** Loses the responses to sends of a write one after the other. */
async function lose(...losses: readonly Loss[]) {
	const clock = new FakeClock();
	const client = createIdleClient(clock);
	const registry = new WriteRegistry(client);
	const write = createWrite('lost');
	let lost: LostResponse | undefined;
	for (const [error, ms] of losses) {
		const attempt = new SendAttempt(client, registry, write, undefined);
		await clock.advance(ms);
		lost = createLostResponse(attempt, error, write, 'id', lost);
	}
	registry.dispose();
	return lost;
}

describe('A write whose response was lost', () => {
	it.each<[string, boolean, Loss[]]>([
		['a broken connection', false, [[broken, 100]]],
		['a timeout', true, [[timeout, 100]]],
		['a gateway that answered at once', false, [[gateway, 100]]],
		['a gateway that waited long', true, [[gateway, 10_000]]],
		[
			'a timeout and then a broken connection',
			true,
			[
				[timeout, 100],
				[broken, 100],
			],
		],
		[
			'a broken connection and then a timeout',
			true,
			[
				[broken, 100],
				[timeout, 100],
			],
		],
	])('by %s may still be in progress: %s', async (_, mayBeInProgress, losses) => {
		expect(await lose(...losses)).toMatchObject({ mayBeInProgress });
	});

	it('counts from its first send', async () => {
		expect(await lose([broken, 2000], [broken, 2000])).toMatchObject({ sentAtLocal: 0 });
	});
});
