import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { operations } from '../../../nodes/PlannrReferral/actions';
import type { Job, Operation } from '../../../nodes/PlannrReferral/actions/operation';
import { runNode } from '../../../nodes/PlannrReferral/execution/router';
import { createWrite } from './createWrite';

const SECRET = 'jane.doe@example.co.uk';

function fail(): never {
	throw new TypeError(`Cannot read ${SECRET}`);
}

const { messages } = operations.referral?.create ?? fail();

const createRead = (read: () => Promise<{ records: IDataObject[] }>): Job => ({
	kind: 'read',
	run: read,
});
const createWriteJob = (changes: Parameters<typeof createWrite>[1]): Job => ({
	kind: 'write',
	request: { path: '/' },
	spec: createWrite('a', changes),
	formatRecord: (record) => record,
});

/** What fails in a run of the node: an operation's job, or a member of n8n's context. */
interface Fault {
	readonly parse?: Operation['parse'];
	readonly context?: Partial<IExecuteFunctions>;
	readonly node?: Partial<INode>;
	readonly operations?: Parameters<typeof runNode>[1];
}

/** Runs the node over two items, with a fault somewhere. */
async function run(fault: Fault, settings: Partial<INode>): Promise<INodeExecutionData[][]> {
	const node: INode = {
		id: '1',
		name: 'Plannr Referral',
		type: 'n8n-nodes-plannr.plannrReferral',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...settings,
		...fault.node,
	};
	const nodeContext: IDataObject = {};
	const context: Partial<IExecuteFunctions> = {
		getNode: () => node,
		getInputData: () => [{ json: { row: 1 } }, { json: { row: 2 } }],
		continueOnFail: () => String(node.onError).startsWith('continue'),
		getNodeParameter: ((name: string, _: number, fallback: unknown) =>
			({ resource: 'some', operation: 'thing' })[name] ??
			fallback) as IExecuteFunctions['getNodeParameter'],
		getTimezone: () => 'Europe/London',
		getContext: () => nodeContext,
		getWorkflowDataProxy: (() => ({
			$runIndex: 0,
		})) as unknown as IExecuteFunctions['getWorkflowDataProxy'],
		getCredentials: (async () =>
			await Promise.resolve({
				accessToken: 'token',
				accountUuid: 'e1e1e1e1-0000-4000-8000-000000000001',
			})) as IExecuteFunctions['getCredentials'],
		getExecutionCancelSignal: () => new AbortController().signal,
		addExecutionHints: () => undefined,
		getParentNodes: () => [],
		...fault.context,
	};
	const parse =
		fault.parse ?? (() => [createRead(async () => await Promise.resolve({ records: [{}] }))]);
	const all = fault.operations ?? { some: { thing: { fields: [], messages, parse } } };
	return await runNode(context as IExecuteFunctions, all);
}

const rejects = async (): Promise<never> => await Promise.reject(new TypeError(SECRET));

const faults: ReadonlyArray<readonly [string, Fault]> = [
	['selecting the operation', { context: { getNodeParameter: fail } }],
	['an operation that is missing', { operations: {} }],
	['an operation with the name of a built-in member', { operations: { constructor: {} } }],
	['parsing', { parse: fail }],
	['the time zone', { context: { getTimezone: fail }, parse: fail }],
	['the run index of the ledger', { context: { getWorkflowDataProxy: fail } }],
	['the context of the ledger', { context: { getContext: fail } }],
	['the credential', { context: { getCredentials: rejects } }],
	['the signal to cancel', { context: { getExecutionCancelSignal: fail } }],
	['a read', { parse: () => [createRead(rejects)] }],
	['a read, at once', { parse: () => [createRead(fail)] }],
	['the check of a write', { parse: () => [createWriteJob({ check: rejects })] }],
	['the baseline of a write', { parse: () => [createWriteJob({ observe: rejects })] }],
	[
		'the list of records',
		{
			parse: () => [
				createRead(async () => await Promise.resolve({ records: { map: fail } as never })),
			],
		},
	],
	['a stop of the execution', { context: { getExecutionCancelSignal: () => AbortSignal.abort() } }],
	[
		'a stop before a write',
		{
			context: { getExecutionCancelSignal: () => AbortSignal.abort() },
			parse: () => [createWriteJob({})],
		},
	],
];

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'With On Error %s',
	(onError) => {
		it.each(faults)('%s fails each item, and nothing is thrown', async (_, fault) => {
			const [output = []] = await run(fault, { onError });
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			for (const { json } of output) {
				expect(json).toMatchObject({ error: expect.any(String), message: expect.any(String) });
				expect(
					Object.keys(json).filter((key) => !['error', 'message', 'details'].includes(key)),
				).toEqual([]);
				expect('details' in json).toBe(onError === 'continueRegularOutput');
				expect(JSON.stringify(json)).not.toContain(SECRET);
			}
		});
	},
);

describe('With settings that the panel does not write', () => {
	// Of them, n8n's own function knows `onError`, or else returns `continueOnFail` unchanged (n8n-core, base-execute-context).
	const runWith = async (settings: Record<string, unknown>) => {
		const isContinuing = settings.onError === undefined && settings.continueOnFail;
		const context = { continueOnFail: () => isContinuing as boolean };
		return await run({ parse: fail, context }, settings).catch((caught: unknown) => caught);
	};

	it.each([{ continueOnFail: 'false' }, { continueOnFail: 'true' }, { continueOnFail: 1 }])(
		'an error stops the workflow, as n8n expects: %j',
		async (settings) => {
			expect(await runWith(settings)).toBeInstanceOf(Error);
		},
	);

	it.each([
		{ continueOnFail: true, onError: null },
		{ continueOnFail: true, onError: 'stopWorkflow' },
	])('each item fails, and nothing is thrown: %j', async (settings) => {
		const items = expect.objectContaining({
			json: expect.objectContaining({ error: expect.any(String) }),
		});
		expect(await runWith(settings)).toEqual([[items, items]]);
	});
});

describe('A fault', () => {
	it('of one item fails only that item', async () => {
		const parse: Operation['parse'] = (item) => {
			if (item.get('row', 'Row').value === 2) fail();
			return [createRead(async () => await Promise.resolve({ records: [{ uuid: 'a' }] }))];
		};
		const getNodeParameter = ((
			name: string,
			index: number,
			fallback: unknown,
			options?: { rawExpressions?: boolean },
		) =>
			({
				resource: 'some',
				operation: 'thing',
				row: options?.rawExpressions ? '={{ $itemIndex + 1 }}' : index + 1,
			})[name] ?? fallback) as IExecuteFunctions['getNodeParameter'];
		const fault = { parse, context: { getNodeParameter } };
		const [output = []] = await run(fault, { onError: 'continueRegularOutput' });
		expect(output.map(({ json }) => 'error' in json)).toEqual([false, true]);
	});

	it('of a hint costs no result', async () => {
		const fault = { context: { addExecutionHints: fail } };
		expect(await run(fault, {})).toEqual([
			[0, 1].map((item) => ({ json: {}, pairedItem: { item } })),
		]);
	});

	it("is thrown as one of n8n's errors where an error stops the workflow", async () => {
		for (const [, fault] of faults) {
			const caught = await run(fault, {}).catch((reason: unknown) => reason);
			expect((caught as Error).name).toMatch(/^Node(Api|Operation)Error$/);
			expect((caught as Error).message).not.toContain(SECRET);
		}
	});

	it('is explained to an agent, who is not to repeat what may have been done', async () => {
		const type = 'n8n-nodes-plannr.plannrReferralTool';
		const [[item] = []] = await run({ parse: fail }, { type });
		expect(item?.json.result).toBe('not done');
		const [[other] = []] = await run({ context: { getWorkflowDataProxy: fail } }, { type });
		expect(other?.json.result).toBe('unknown');
	});
});

describe('An item of which another version of the node recorded something', () => {
	it('is not sent again, and the others are', async () => {
		const check = jest.fn(async () => await Promise.resolve({ records: [{ uuid: 'found' }] }));
		const parse: Operation['parse'] = () => [createWriteJob({ check })];
		const plannrWrites = { 0: { 1: { asked: '', parts: { a: { subject: 'a' } } } } };
		const context = { getContext: () => ({ plannrWrites }) };
		const [output = []] = await run({ parse, context }, { onError: 'continueRegularOutput' });
		expect(output.map(({ json }) => json)).toEqual([
			{ uuid: 'found' },
			expect.objectContaining({ error: expect.stringMatching(/may have been created.*item 1/) }),
		]);
		expect(check).toHaveBeenCalledTimes(1);
	});
});

describe('The operation', () => {
	it.each(['resource', 'operation'])('must not be an expression: %s', async (name) => {
		const fault = { node: { parameters: { [name]: '={{ $json.what }}' } } };
		const [output = []] = await run(fault, { onError: 'continueRegularOutput' });
		expect(output.map(({ json }) => json.error)).toEqual([
			"'Resource' and 'Operation' must not be expressions [item 0]",
			"'Resource' and 'Operation' must not be expressions [item 1]",
		]);
	});
});
