import { type IExecuteFunctions, type INode, NodeOperationError } from 'n8n-workflow';

import {
	createToolResponse,
	explainErrorsToTool,
} from '../../../nodes/PlannrReferral/execution/toolResponse';

const success = { index: 0, records: [{ uuid: 'a' }, { uuid: 'b' }] };

/** A failure of item 1. */
const fail = (isOutcomeUnknown: boolean) => ({
	index: 1,
	report: {
		message: 'Wrong [item 1]',
		description: 'Correct it.',
		httpCode: null,
		isOutcomeUnknown,
		fields: {},
	},
});

describe("The tool's response", () => {
	it('is none when certainly nothing was done', () => {
		expect(createToolResponse([])).toBeUndefined();
		expect(createToolResponse([fail(false), fail(false)])).toBeUndefined();
	});

	it('has the records, and instructs the model not to repeat what was done', () => {
		expect(createToolResponse([success, fail(false)])).toEqual([
			{ json: { uuid: 'a' }, pairedItem: { item: 0 } },
			{ json: { uuid: 'b' }, pairedItem: { item: 0 } },
			{
				json: {
					result: 'not done',
					message: 'Wrong [item 1]',
					advice: 'Correct it. Everything else in this result was done. Do not request it again.',
				},
				pairedItem: { item: 1 },
			},
		]);
	});

	it('instructs the model not to retry a request whose outcome is unknown', () => {
		expect(createToolResponse([fail(true)])).toEqual([
			{
				json: {
					result: 'unknown',
					message: 'Wrong [item 1]',
					advice: 'Correct it. Do not retry. Ask the user to check Plannr first.',
				},
				pairedItem: { item: 1 },
			},
		]);
	});
});

describe('An error', () => {
	const tool: INode = {
		id: '1',
		name: 'Plannr Referral',
		type: 'n8n-nodes-plannr.plannrReferralTool',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};

	/** Runs a node that fails, and returns what it throws or outputs. */
	async function fails(change: Partial<INode>, isCancelled = false, error?: Error) {
		const node = { ...tool, ...change };
		const context: Pick<IExecuteFunctions, 'getNode' | 'getExecutionCancelSignal'> = {
			getNode: () => node,
			getExecutionCancelSignal: () =>
				isCancelled ? AbortSignal.abort() : new AbortController().signal,
		};
		const thrown = error ?? new NodeOperationError(node, 'Wrong', { description: 'Correct it.' });
		return await explainErrorsToTool(
			context as IExecuteFunctions,
			async () => await Promise.reject(thrown),
		).catch((caught: unknown) => (caught === thrown ? 'thrown' : caught));
	}

	it('is explained to the agent', async () => {
		expect(await fails({})).toEqual([
			[
				{
					json: { result: 'not done', message: 'Wrong', advice: 'Correct it.' },
					pairedItem: { item: 0 },
				},
			],
		]);
	});

	it.each<[string, Parameters<typeof fails>]>([
		['the execution was cancelled', [{}, true]],
		['On Error is to stop the workflow', [{ onError: 'stopWorkflow' }]],
		['the node is no tool', [{ type: 'n8n-nodes-plannr.plannrReferral' }]],
	])('is thrown when %s', async (_, failure) => {
		expect(await fails(...failure)).toBe('thrown');
	});
});
