import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { type MockPlannr, type MockPlannrOptions, demo, startMockPlannr } from '../../sandbox';
import { type FinishedRun, type StartedRun, type WorkflowJson, startWorkflow } from '.';

export const NODE_NAME = 'Plannr Referral';

/** The type of the node under test, as a published package registers it. */
export const NODE_TYPE = 'n8n-nodes-plannr.plannrReferral';

/** A resource locator in the mode By UUID, as the panel saves it. */
export function uuidLocator(value: unknown): INodeParameters {
	return { __rl: true, mode: 'id', value: String(value) };
}

/** The fewest parameters with which one client is referred for one advice type, unless they are referred already. */
export const minimalCreate: INodeParameters = {
	connection: uuidLocator(demo.connections.accepted),
	clients: uuidLocator(demo.clients[0]),
	adviceTypes: ['mortgages'],
	sharedData: ['basic_details'],
};

/** {@link minimalCreate}, even if the client is referred already. */
export const createAnother: INodeParameters = { ...minimalCreate, ifAlreadyReferred: 'create' };

/** A complete credential for the mock API. */
export function credentialFor(mockPlannr: MockPlannr): ICredentialDataDecryptedObject {
	return { accessToken: demo.token, accountUuid: demo.account, baseUrl: mockPlannr.url };
}

/**
 * Creates a workflow of a trigger, the node, and one more node at each of its outputs.
 *
 * @param parameters the node's parameters
 * @param settings the node's settings, such as Retry On Fail
 */
export function createWorkflow(
	parameters: INodeParameters,
	settings: Partial<INode> = {},
): WorkflowJson {
	const common = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	return {
		nodes: [
			{ ...common, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...common,
				id: '2',
				name: NODE_NAME,
				type: NODE_TYPE,
				parameters,
				credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
				...settings,
			},
			{ ...common, id: '3', name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} },
			{ ...common, id: '4', name: 'Failed', type: 'n8n-nodes-base.noOp', parameters: {} },
		],
		connections: {
			Start: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] },
			[NODE_NAME]: {
				main: [
					[{ node: 'Next', type: 'main', index: 0 }],
					[{ node: 'Failed', type: 'main', index: 0 }],
				],
			},
		},
	};
}

/** What a test can set besides the parameters. */
export interface RunNodeOptions {
	/** The input items; default: one empty item. */
	readonly items?: readonly IDataObject[];
	/** The node's settings. */
	readonly settings?: Partial<INode>;
	/** What differs from {@link credentialFor}. */
	readonly credential?: ICredentialDataDecryptedObject;
	/** The workflow's time zone; default: Europe/London. */
	readonly timeZone?: string;
}

/**
 * Starts the node, for a test that does something while it runs.
 *
 * @param mockPlannr the mock API that the node calls
 * @param parameters the node's parameters
 * @param options see {@link RunNodeOptions}
 * @returns the run in progress
 */
export async function startNode(
	mockPlannr: MockPlannr,
	parameters: INodeParameters,
	{ items = [{}], settings = {}, credential = {}, timeZone = 'Europe/London' }: RunNodeOptions = {},
): Promise<StartedRun> {
	const workflow = { ...createWorkflow(parameters, settings), settings: { timezone: timeZone } };
	return await startWorkflow(workflow, {
		credential: { ...credentialFor(mockPlannr), ...credential },
		items: { Start: items },
	});
}

/** Runs the node to its end: as {@link startNode}. */
export async function runNode(...args: Parameters<typeof startNode>): Promise<FinishedRun> {
	return await (
		await startNode(...args)
	).finished;
}

/** Starts a mock API for each test: the node remembers writes of unknown outcome by address, for a while. */
export function useMockPlannr(options: MockPlannrOptions = {}): () => MockPlannr {
	let mockPlannr: MockPlannr | undefined;
	beforeEach(async () => {
		mockPlannr = await startMockPlannr(options);
	});
	afterEach(async () => {
		await mockPlannr?.stop();
	});
	return () => {
		if (mockPlannr === undefined) throw new Error('The mock API has not been started');
		return mockPlannr;
	};
}

/** The requests that ask the mock API to change something. */
export function writeRequests(mockPlannr: MockPlannr) {
	return mockPlannr.requestLog.filter(({ method }) => method === 'POST');
}
