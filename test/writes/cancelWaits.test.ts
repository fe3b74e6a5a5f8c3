import type { INodeParameters } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type CancelledRun, cancelRun, expectNoFurtherRequests, hasResponded } from './cancelRun';
import { addClients, createForEachClient } from './manyClients';
import { minimalCreate, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

interface WithSleep {
	readonly sleep: typeof sleep;
}

jest.mock('n8n-workflow', (): object => {
	const actual = jest.requireActual<WithSleep>('n8n-workflow');
	return { ...actual, sleep: jest.fn(actual.sleep) };
});

const mockPlannr = useMockPlannr();

const get: INodeParameters = { operation: 'get', referral: uuidLocator(demo.account) };

const waits: Array<[string, () => Promise<CancelledRun>]> = [
	[
		"for Plannr's rate limit",
		async () => {
			const headers = { 'retry-after': '2' };
			const effect = { kind: 'response', status: 429, headers } as const;
			mockPlannr().addFault({ operation: 'createReferral', effect });
			const when = () => hasResponded(mockPlannr(), 1 + 16);
			const cancel = { when, observeMs: 2500 };
			const options = { items: addClients(mockPlannr(), 40) };
			return await cancelRun(mockPlannr(), cancel, createForEachClient, options);
		},
	],
	[
		'before a read is retried',
		async () => {
			mockPlannr().addFault({ effect: { kind: 'response', status: 503 } });
			const when = () => hasResponded(mockPlannr(), 3);
			return await cancelRun(mockPlannr(), { when, observeMs: 2500 }, get);
		},
	],
	[
		'before the second lookup of a lost create',
		async () => {
			mockPlannr().addFault({ operation: 'createReferral', effect: { kind: 'drop' } });
			const when = () => hasResponded(mockPlannr(), 3);
			return await cancelRun(mockPlannr(), { when, observeMs: 2500 }, minimalCreate);
		},
	],
	[
		'before the second lookup of a create that timed out',
		async () => {
			const effect = { kind: 'response', status: 504 } as const;
			mockPlannr().addFault({ operation: 'createReferral', effect });
			const when = () => hasResponded(mockPlannr(), 3);
			return await cancelRun(mockPlannr(), { when, observeMs: 2500 }, minimalCreate);
		},
	],
];

const sleeps: Array<[string, typeof sleep]> = [
	['on the current n8n', jest.requireActual<WithSleep>('n8n-workflow').sleep],
	[
		'on an older n8n, whose sleep takes no signal',
		async (ms) => {
			await new Promise((resolve) => setTimeout(resolve, ms));
		},
	],
];

describe.each(sleeps)('A wait %s', (_, sleepOfN8n) => {
	beforeEach(() => {
		jest.mocked(sleep).mockReset().mockImplementation(sleepOfN8n);
	});

	it.each(waits)('%s ends at once when the run is cancelled', async (_wait, startAndCancel) => {
		const cancelled = await startAndCancel();
		expectNoFurtherRequests(cancelled);
		expect(cancelled.lastArrivedMs).toBe(0);
		expect(sleep).toHaveBeenCalled();
	});
});
