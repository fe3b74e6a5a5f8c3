import type { INodeParameters } from 'n8n-workflow';

import {
	type Fault,
	type MockPlannr,
	type MockPlannrOptions,
	type Referral,
	startMockPlannr,
} from '../sandbox';
import type { FinishedRun } from './engine';
import {
	type RunNodeOptions,
	runNode,
	startNode,
	useMockPlannr,
	writeRequests,
} from './engine/createWorkflow';
import { addReferral, listRequests } from './writes/existingReferral';

const withError = (finished: FinishedRun) => ({
	...finished,
	error: finished.run.data.resultData.error,
});

/** Starts a mock API for each test of a suite, and returns it with functions that run the node against it. */
export function useNode(options: MockPlannrOptions = {}) {
	const mockPlannr = useMockPlannr(options);
	return {
		mockPlannr,
		runNode: async (parameters: INodeParameters, more?: RunNodeOptions) =>
			withError(await runNode(mockPlannr(), parameters, more)),
		/** Starts the node, for a test that does something while it runs. */
		startNode: async (parameters: INodeParameters, more?: RunNodeOptions) => {
			const started = await startNode(mockPlannr(), parameters, more);
			return { ...started, finished: started.finished.then(withError) };
		},
		/** Lets requests fail. */
		addFault: (fault: Fault) => {
			mockPlannr().addFault(fault);
		},
		/** Adds a referral equal to that of the fewest parameters, but for the changes, and returns its UUID. */
		addReferral: (number: number, change?: Partial<Referral>) =>
			addReferral(mockPlannr(), number, change),
		/** The requests that ask Plannr to change something. */
		writeRequests: () => writeRequests(mockPlannr()),
		/** The requests for the list of sent referrals. */
		listRequests: () => listRequests(mockPlannr()),
	};
}

/** Returns a function that starts a further mock API, which is stopped after the test. */
export function useFurtherMockPlannr() {
	const running: MockPlannr[] = [];
	afterEach(async () => {
		await Promise.all(running.splice(0).map(async (mockPlannr) => await mockPlannr.stop()));
	});
	return async (options: MockPlannrOptions): Promise<MockPlannr> => {
		const mockPlannr = await startMockPlannr(options);
		running.push(mockPlannr);
		return mockPlannr;
	};
}
