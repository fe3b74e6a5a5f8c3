import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { type Sandbox, type SandboxOptions, demo, startSandbox } from '../../sandbox';
import { type Finished, type Started, type WorkflowJson, startWorkflow } from '.';

/** The node's own name in the workflows of these tests. */
export const NODE_NAME = 'Plannr Referral';

/** The type of the node under test, as a published package registers it. */
export const NODE_TYPE = 'n8n-nodes-plannr.plannrReferral';

/** A resource locator the way the panel saves it. */
export function uuidLocator(value: unknown): INodeParameters {
	return { __rl: true, mode: 'id', value: String(value) };
}

/** Enough to refer one client for one kind of advice. */
export const minimalCreate: INodeParameters = {
	connection: uuidLocator(demo.connections.accepted),
	clients: uuidLocator(demo.clients[0]),
	adviceTypes: ['mortgages'],
	sharedData: ['basic_details'],
};

/** The credential as most people fill it in. */
export function credentialFor(sandbox: Sandbox): ICredentialDataDecryptedObject {
	return { accessToken: demo.token, accountUuid: demo.account, baseUrl: sandbox.url };
}

/**
 * A workflow of a trigger, the node, and one more node at each of its outputs.
 *
 * @param parameters the node's parameters
 * @param settings the node's own settings, such as Retry On Fail
 */
export function createWorkflow(
	parameters: INodeParameters,
	settings: Partial<INode> = {},
): WorkflowJson {
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	return {
		nodes: [
			{ ...place, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...place,
				id: '2',
				name: NODE_NAME,
				type: NODE_TYPE,
				parameters,
				credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
				...settings,
			},
			{ ...place, id: '3', name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} },
			{ ...place, id: '4', name: 'Failed', type: 'n8n-nodes-base.noOp', parameters: {} },
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

/** What a test may set besides the parameters. */
export interface RunNodeOptions {
	/** The input items; one empty item without it. */
	readonly items?: readonly IDataObject[];
	/** Settings of the node. */
	readonly settings?: Partial<INode>;
	/** What differs from the usual credential. */
	readonly credential?: ICredentialDataDecryptedObject;
	/** The workflow's time zone. */
	readonly timeZone?: string;
}

/**
 * Starts the node, for a test that has something to do while it runs.
 *
 * @param sandbox the Plannr it talks to
 * @param parameters the node's parameters
 * @param circumstances see {@link RunNodeOptions}
 * @returns the run under way
 */
export async function startNode(
	sandbox: Sandbox,
	parameters: INodeParameters,
	{ items = [{}], settings = {}, credential = {}, timeZone = 'Europe/London' }: RunNodeOptions = {},
): Promise<Started> {
	const workflow = { ...createWorkflow(parameters, settings), settings: { timezone: timeZone } };
	return await startWorkflow(workflow, {
		credential: { ...credentialFor(sandbox), ...credential },
		items: { Start: items },
	});
}

/** As {@link startNode}, waiting for the end. */
export async function runNode(...args: Parameters<typeof startNode>): Promise<Finished> {
	return await (
		await startNode(...args)
	).finished;
}

/** Gives every test a sandbox of its own: what was left in doubt at one address is remembered for a while. */
export function useMockPlannr(options: SandboxOptions = {}): () => Sandbox {
	let sandbox: Sandbox | undefined;
	beforeEach(async () => {
		sandbox = await startSandbox(options);
	});
	afterEach(async () => {
		await sandbox?.stop();
	});
	return () => {
		if (sandbox === undefined) throw new Error('The sandbox has not been started');
		return sandbox;
	};
}

/** The requests that would create a referral. */
export function writeRequests(sandbox: Sandbox) {
	return sandbox.journal.filter(({ method }) => method === 'POST');
}
