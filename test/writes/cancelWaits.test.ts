import type { INodeParameters } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type CancelledRun, cancelRun, expectNoFurtherRequests, hasAnswered } from './cancelRun';
import { minimalCreate, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

interface WithSleep {
	readonly sleep: typeof sleep;
}

jest.mock('n8n-workflow', (): object => {
	const actual = jest.requireActual<WithSleep>('n8n-workflow');
	return { ...actual, sleep: jest.fn(actual.sleep) };
});

const sandbox = useMockPlannr();

const get: INodeParameters = { operation: 'get', referral: uuidLocator(demo.account) };
const many = Array.from({ length: 40 }, () => ({}));

const waits: Array<[string, () => Promise<CancelledRun>]> = [
	[
		"for Plannr's rate limit",
		async () => {
			const headers = { 'retry-after': '2' };
			sandbox().addFault({ effect: { kind: 'response', status: 429, headers } });
			const when = () => hasAnswered(sandbox(), 16);
			return await cancelRun(sandbox(), { when, observeMs: 2500 }, minimalCreate, { items: many });
		},
	],
	[
		'before a read is retried',
		async () => {
			sandbox().addFault({ effect: { kind: 'response', status: 503 } });
			const when = () => hasAnswered(sandbox(), 3);
			return await cancelRun(sandbox(), { when, observeMs: 2500 }, get);
		},
	],
	[
		'before the second lookup of a lost create',
		async () => {
			sandbox().addFault({ operation: 'createReferral', effect: { kind: 'drop' } });
			const when = () => hasAnswered(sandbox(), 2);
			return await cancelRun(sandbox(), { when, observeMs: 1500 }, minimalCreate);
		},
	],
	[
		'before the second lookup of a create that timed out',
		async () => {
			const effect = { kind: 'response', status: 504 } as const;
			sandbox().addFault({ operation: 'createReferral', effect });
			const when = () => hasAnswered(sandbox(), 2);
			return await cancelRun(sandbox(), { when, observeMs: 2500 }, minimalCreate);
		},
	],
];

const sleeps: Array<[string, typeof sleep]> = [
	["on today's n8n", jest.requireActual<WithSleep>('n8n-workflow').sleep],
	[
		'on an older n8n, whose sleep takes no signal',
		async (ms) => {
			await new Promise((resolve) => setTimeout(resolve, ms));
		},
	],
];

describe.each(sleeps)('A cancel during a wait, %s,', (_, sleepOfN8n) => {
	beforeEach(() => {
		jest.mocked(sleep).mockReset().mockImplementation(sleepOfN8n);
	});

	it.each(waits)('%s, ends the run at once', async (_wait, startAndCancel) => {
		const cancelled = await startAndCancel();
		expectNoFurtherRequests(cancelled);
		expect(cancelled.lastArrivedMs).toBe(0);
		expect(sleep).toHaveBeenCalled();
	});
});
