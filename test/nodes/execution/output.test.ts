import { type IExecuteFunctions, type INode, NodeOperationError } from 'n8n-workflow';

import {
	HintCollector,
	type Success,
	createToolResponse,
	explainErrorsToTool,
} from '../../../nodes/PlannrReferral/execution/output';

type Note = NonNullable<Success['note']>;

const successes = (...notes: Array<Note | undefined>): Success[] =>
	notes.map((note, index) => ({ index, records: [], ...(note && { note }) }));

const formatHints = (...notes: Array<Note | undefined>) =>
	new HintCollector().formatHints(successes(...notes));

const collectWaits = (...waits: Array<[ms: number, isRateLimit: boolean]>) => {
	const hints = new HintCollector();
	for (const [ms, isRateLimit] of waits) hints.addWait(ms, isRateLimit ? 'rateLimit' : 'failure');
	return hints.formatHints([]);
};

describe('The hint about a result', () => {
	const rows: Array<[Note, text: string, type: 'info' | 'warning']> = [
		[
			'recovered',
			"Plannr's response was lost, but the record was found in Plannr and returned",
			'info',
		],
		[
			'resent',
			"Plannr's response was lost. A check showed that the request had not been processed, so it was sent again",
			'info',
		],
		[
			'sameRequest',
			'A connection was recently requested with this referral code. That connection was returned, and no further request was sent',
			'warning',
		],
		[
			'parametersChanged',
			'Some fields have changed since the previous attempt. What that attempt did was returned, and nothing was sent again',
			'warning',
		],
		[
			'alreadyReferred',
			'These clients already have an open referral for this advice type on this connection. It was returned, and no new one was created',
			'info',
		],
		[
			'incomplete',
			'The list changed while it was being read, or could not be read completely. Some records may be missing',
			'warning',
		],
	];
	it.each(rows)('%s names the items', (note, text, type) => {
		const location = 'outputPane';
		expect(formatHints(undefined, note)).toEqual([
			{ message: `${text} (item 1).`, type, location },
		]);
		expect(formatHints(note, undefined, note)).toEqual([
			{ message: `${text} (items 0, 2).`, type, location },
		]);
	});

	it('names an item with several requests once', () => {
		const [success] = successes('incomplete');
		const hints = new HintCollector().formatHints(success ? [success, success] : []);
		expect(hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('(item 0)') }),
		]);
	});

	it('names the advice types that were referred already, with their items', () => {
		const result = (index: number, label: string): Success => ({
			index,
			label,
			records: [],
			note: 'alreadyReferred',
		});
		const created = { index: 1, label: 'Other', records: [] };
		const results = [result(0, 'Mortgages'), result(0, 'Tax'), result(1, 'Tax'), created];
		expect(new HintCollector().formatHints(results)).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(/ \(Mortgages: item 0; Tax: items 0, 1\)\.$/),
			}),
		]);
	});

	it('names 20 items and counts the rest', () => {
		const notes = Array.from({ length: 23 }, () => 'incomplete' as const);
		expect(formatHints(...notes)).toEqual([
			expect.objectContaining({ message: expect.stringContaining('18, 19 and 3 more)') }),
		]);
	});
});

describe('The hint about waiting', () => {
	const rows: Array<[string, isRateLimit: boolean, reason: string]> = [
		['the rate limit', true, "Plannr's rate limit was reached"],
		['Plannr', false, 'Plannr did not respond at first'],
	];
	it.each(rows)('for %s counts the waits and adds them up', (_, isRateLimit, reason) => {
		const [type, location] = ['info', 'outputPane'];
		const waited = (time: string) => `${reason}: the node waited ${time}.`;
		expect(collectWaits([7400, isRateLimit])).toEqual([
			{ message: waited('7 seconds'), type, location },
		]);
		expect(
			collectWaits([7400, isRateLimit], [6000, isRateLimit], [9000, !isRateLimit]),
		).toContainEqual({
			message: waited('13 seconds in total (2 times)'),
			type,
			location,
		});
	});

	it('is absent for waits up to 5 seconds', () => {
		expect(collectWaits([5000, true], [5000, false])).toEqual([]);
	});
});

const success = { index: 0, records: [{ uuid: 'a' }, { uuid: 'b' }] };

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
					advice: 'Correct it. Do not repeat what this result shows as done or unknown.',
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

	it.each<[string, Parameters<typeof fails>]>([
		['the execution was cancelled', [{}, true]],
		['On Error is to stop the workflow', [{ onError: 'stopWorkflow' }]],
	])('is thrown when %s', async (_, failure) => {
		expect(await fails(...failure)).toBe('thrown');
	});
});
