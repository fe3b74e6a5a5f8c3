import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';

/** A call of a tool whose name contains a text; with its arguments. */
export interface ToolCall {
	readonly tool: string;
	readonly input: object;
}

/** A tool call, the arguments for the first tool, or the text with which the model ends the conversation. */
export type ModelTurn = ToolCall | Readonly<Record<string, string>> | string;

/** A server with OpenAI's chat completions API, whose model follows a script. */
export interface Model {
	/** The Base URL for the credential. */
	readonly url: string;
	/** The tools in the last request. */
	readonly tools: () => readonly unknown[];
	/** The tool's responses in the last conversation, in order. */
	readonly toolResponses: () => readonly string[];
	/**
	 * Sets the model's turns in the next conversation.
	 *
	 * @param turns the first turn, and one for each response of the tool
	 */
	planConversation(...turns: readonly ModelTurn[]): void;
	stop(): Promise<void>;
}

/** Starts a local model server. */
export async function startModel(): Promise<Model> {
	let planned: readonly ModelTurn[] = [];
	let tools: readonly unknown[] = [];
	let toolResponses: readonly string[] = [];
	const server = createServer((request, response) => {
		json(request)
			.then((body) => {
				tools = listOf(body, 'tools');
				toolResponses = listOf(body, 'messages')
					.filter((message) => getMember(message, 'role') === 'tool')
					.map((message) => String(getMember(message, 'content')));
				const turn = planned[toolResponses.length] ?? 'No turn was planned.';
				const completion = createCompletion(turn, tools, toolResponses.length);
				response.setHeader('content-type', 'application/json').end(JSON.stringify(completion));
			})
			.catch((reason: unknown) => response.writeHead(500).end(String(reason)));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (!isRecord(address)) throw new Error('The model server has no port');
	return {
		url: `http://127.0.0.1:${String(address.port)}/v1`,
		tools: () => tools,
		toolResponses: () => toolResponses,
		planConversation: (...turns) => {
			[planned, toolResponses] = [turns, []];
		},
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function createCompletion(turn: ModelTurn, tools: readonly unknown[], turnIndex: number): object {
	const names = tools.map((tool) => String(getMember(getMember(tool, 'function'), 'name')));
	const call = isToolCall(turn)
		? {
				name: names.find((name) => name.includes(turn.tool)),
				arguments: JSON.stringify(turn.input),
			}
		: { name: names[0], arguments: JSON.stringify(turn) };
	const message =
		typeof turn === 'string'
			? { content: turn }
			: {
					content: null,
					tool_calls: [{ id: `call-${turnIndex}`, type: 'function', function: call }],
				};
	return {
		id: `completion-${turnIndex}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model: 'scripted-model',
		choices: [
			{
				index: 0,
				message: { role: 'assistant', ...message },
				finish_reason: typeof turn === 'string' ? 'stop' : 'tool_calls',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function isToolCall(turn: ModelTurn): turn is ToolCall {
	return typeof turn === 'object' && 'tool' in turn && 'input' in turn;
}

function listOf(body: unknown, name: string): readonly unknown[] {
	const list = getMember(body, name);
	return Array.isArray(list) ? list : [];
}
