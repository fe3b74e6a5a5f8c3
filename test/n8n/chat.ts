import { createRequire } from 'node:module';

import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import type { Installation } from '../../scripts/n8n/installation';
import { waitUntil } from './waitUntil';

/** The part of the package `ws`, which n8n brings, that is used here. */
interface WebSocketLike {
	on(event: 'message', listener: (data: Buffer) => void): void;
	send(text: string): void;
	close(): void;
}

/** A conversation in n8n's hosted chat. */
export interface Chat {
	/** What the chat has shown so far. */
	readonly messages: readonly string[];
	close(): void;
}

/**
 * Sends the first message of a conversation, and shows what comes, as n8n's chat page does.
 *
 * @param installation the n8n, which brings the WebSocket client
 * @param url the chat's address
 * @param chatInput the message
 */
export async function startChat(
	installation: Installation,
	url: string,
	chatInput: string,
): Promise<Chat> {
	const sessionId = `session-${Date.now()}`;
	const body = JSON.stringify({ action: 'sendMessage', sessionId, chatInput });
	const response = await waitUntil('the chat', async () => {
		const headers = { 'content-type': 'application/json' };
		const reply = await fetch(url, { method: 'POST', headers, body });
		return reply.ok ? await reply.text() : undefined;
	});
	const parsed: unknown = JSON.parse(response);
	const executionId = getMember(parsed, 'executionId');
	const messages: string[] = [];
	if (executionId === undefined) {
		messages.push(response);
		return { messages, close: () => undefined };
	}
	const WebSocket: new (address: string) => WebSocketLike = createRequire(installation.command)(
		'ws',
	);
	const address = new URL(
		`/chat?${new URLSearchParams({
			sessionId,
			executionId: String(executionId),
			isPublic: 'true',
			token: String(getMember(parsed, 'resumeToken')),
		}).toString()}`,
		url.replace('http', 'ws'),
	);
	const socket = new WebSocket(address.href);
	socket.on('message', (data) => {
		const text = data.toString('utf8');
		if (text === 'n8n|heartbeat') socket.send('n8n|heartbeat-ack');
		else if (!text.startsWith('n8n|')) messages.push(text);
	});
	return {
		messages,
		close: () => {
			socket.close();
		},
	};
}

/**
 * Presses a button in the chat.
 *
 * @param message the message with the buttons
 * @param label the button's label
 * @throws {Error} when the message has no such button
 */
export async function pressButton(message: string, label: string): Promise<void> {
	const buttons = getMember(JSON.parse(message), 'buttons');
	const button = (Array.isArray(buttons) ? buttons : [])
		.filter(isRecord)
		.find(({ text }) => text === label);
	if (button === undefined) throw new Error(`There is no button ${label} in: ${message}`);
	const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
	await fetch(String(button.link), { headers });
}
