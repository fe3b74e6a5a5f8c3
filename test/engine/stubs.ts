import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

const commonDescription: Omit<INodeTypeDescription, 'name' | 'displayName' | 'properties'> = {
	group: ['transform'],
	version: 1,
	description: 'A stub of a built-in node',
	defaults: {},
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
};

/** The part of an agent's tool that the harness uses. */
interface InvocableTool {
	invoke(input: unknown): Promise<unknown>;
}

function isTool(value: unknown): value is InvocableTool {
	return typeof value === 'object' && value !== null && 'invoke' in value;
}

/** Starts a workflow with the items pinned to it. */
export const manualTrigger: INodeType = {
	description: {
		...commonDescription,
		name: 'n8n-nodes-base.manualTrigger',
		displayName: 'Manual Trigger',
		group: ['trigger'],
		inputs: [],
		properties: [],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	},
};

/** Returns its input. */
export const noOperation: INodeType = {
	description: {
		...commonDescription,
		name: 'n8n-nodes-base.noOp',
		displayName: 'No Operation',
		properties: [],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	},
};

/** A note on the canvas; n8n never runs it. */
export const stickyNote: INodeType = {
	description: {
		...commonDescription,
		name: 'n8n-nodes-base.stickyNote',
		displayName: 'Sticky Note',
		inputs: [],
		outputs: [],
		properties: [],
	},
};

/** Returns its input at the first output for a number of rounds, then at the second. */
export const loop: INodeType = {
	description: {
		...commonDescription,
		name: 'harness.loop',
		displayName: 'Loop',
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [{ displayName: 'Rounds', name: 'rounds', type: 'number', default: 1 }],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const state = this.getContext('node');
		const round = Number(state.round ?? 0) + 1;
		state.round = round;
		const items = this.getInputData();
		const again = round < Number(this.getNodeParameter('rounds', 0));
		return await Promise.resolve(again ? [items, []] : [[], items]);
	},
};

/** Calls its one tool as an AI agent does, with the input that a model would have chosen. */
export const agent: INodeType = {
	description: {
		...commonDescription,
		name: 'harness.agent',
		displayName: 'Agent',
		inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
		properties: [{ displayName: 'Input', name: 'input', type: 'json', default: '{}' }],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
		const tools: unknown[] = Array.isArray(connected) ? connected : [connected];
		const [tool] = tools;
		if (!isTool(tool)) throw new Error('No tool is connected');
		const input: unknown = JSON.parse(String(this.getNodeParameter('input', 0)));
		try {
			return [[{ json: { response: String(await tool.invoke(input)) } }]];
		} catch (caught) {
			const thrown = caught instanceof Error ? caught.message : 'not an Error';
			return [[{ json: { thrown } }]];
		}
	},
};

/**
 * Creates the tool variant that n8n derives from a node with `usableAsTool` (cli, tool-generation/ai-tools).
 *
 * @param node the node
 */
export function createToolVariant(node: INodeType): INodeType {
	const tool: INodeType = Object.create(node);
	tool.description = {
		...node.description,
		name: `${node.description.name}Tool`,
		displayName: `${node.description.displayName} Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
		properties: [
			{
				displayName: 'Description',
				name: 'toolDescription',
				type: 'string',
				default: node.description.description,
			},
			...node.description.properties,
		],
	};
	return tool;
}
