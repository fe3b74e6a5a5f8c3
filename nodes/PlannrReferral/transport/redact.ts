import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { toDisplayText } from './text';
import { type Range, findConfidential } from './findConfidential';
import { toPlainText } from './plainText';

/** How much of a text is read, in characters: encoded, and in plain form. No message to a user is longer. */
const MAX_ENCODED = 10_000;
const MAX_SEARCHED = 1000;

/** In characters: what is cut off must not hide that a word at the end is an address. */
const MAX_KEPT = 700;

const EMAIL = '[e-mail address]';
const CONFIDENTIAL = '[…]';

/** What ends an e-mail address, besides the quotation marks around its first part. */
const DELIMITERS = '\\s<>()[\\]{},;:"“”«»';

/** The first part of an e-mail address, and the second, without apostrophes around both and punctuation after them. */
const LOCAL_PART = `"[^"]*"|(?<![^'‘${DELIMITERS}])[^'‘${DELIMITERS}][^${DELIMITERS}]*`;
const DOMAIN = `\\[[^\\]]*\\]|[^${DELIMITERS}]*[^'’.!?…${DELIMITERS}]`;

const ADDRESS = new RegExp(`(?:${LOCAL_PART})@(?:${DOMAIN})`, 'g');

/**
 * Redacts texts of somebody else's: e-mail addresses in any notation, and confidential texts in any form in which a
 * server may repeat them (in part, in other case, or encoded). Pure; takes time in proportion to the length of all
 * texts together.
 *
 * @param texts the texts, such as the messages of a response
 * @param confidential the confidential texts, such as a token or a note
 * @returns each text in plain form (`toPlainText`), redacted, and cut to some hundred characters
 */
export function redactTexts(texts: readonly string[], confidential: readonly string[]): string[] {
	const plain = texts.map((text) =>
		joinAddresses(toPlainText(text.slice(0, MAX_ENCODED)).slice(0, MAX_SEARCHED)),
	);
	const encoded = plain.map(decodeBase64);
	const decoded = encoded.flat().map(({ content }) => content);
	// All texts are searched at once, so that a long note is read only once.
	const found = findConfidential([...plain, ...decoded], confidential);
	const isRevealing = decoded.map(
		(content, index) =>
			(found[plain.length + index] ?? []).length > 0 || findAddresses(content).length > 0,
	);
	let next = 0;
	return plain.map((text, index) => {
		const revealing = (encoded[index] ?? []).filter(() => isRevealing[next++]);
		return mask(text, findAddresses(text), [...(found[index] ?? []), ...revealing]);
	});
}

/**
 * Converts the name of a person or a firm to a line for a message. Some have an e-mail address as their name, which is
 * masked.
 *
 * @param maxLength the greatest length of the result in characters
 */
export function toDisplayName(name: string, maxLength: number): string {
	const [redacted = ''] = redactTexts([name], []);
	return toDisplayText(redacted.includes(EMAIL) ? redacted : name, maxLength);
}

/** Returns a node with only the resource and the operation: errors are shown and logged, so they hold no panel values. */
function redactNodeParameters(node: INode): INode {
	const { resource, operation } = node.parameters;
	return {
		...node,
		parameters: { ...(resource && { resource }), ...(operation && { operation }) },
	};
}

/**
 * Creates an error of n8n's about the node or an item. It holds no values of the panel.
 *
 * @param message the message, also where n8n's constructor would replace it because it contains an error code such as
 *   ECONNREFUSED
 * @param details what else the error holds
 */
export function createOperationError(
	node: INode,
	message: string,
	details: ConstructorParameters<typeof NodeOperationError>[2],
): NodeOperationError {
	const error = new NodeOperationError(redactNodeParameters(node), message, details);
	error.message = message;
	return error;
}

/**
 * Creates an error of n8n's about a request. It holds no values of the panel.
 *
 * @param message the message, as in {@link createOperationError}
 * @param details what else the error holds
 */
export function createApiError(
	node: INode,
	message: string,
	details: ConstructorParameters<typeof NodeApiError>[2],
): NodeApiError {
	const options = { message, ...details };
	const error = new NodeApiError(redactNodeParameters(node), { message }, options);
	error.message = message;
	return error;
}

/** Brings addresses that are written apart, such as `jane (at) example (dot) com`, into the usual form. */
function joinAddresses(text: string): string {
	return text
		.replace(/ ?[([{] ?at ?[)\]}] ?|[＠﹫]/gi, '@')
		.replace(/ ?[([{] ?dot ?[)\]}] ?/gi, '.')
		.replace(/(?<=\S) ?@ ?(?=[^\s.@]+\.\S)/g, '@');
}

function findAddresses(text: string): Range[] {
	return [...text.matchAll(ADDRESS)].map(({ 0: found, index }) => ({
		start: index,
		end: index + found.length,
	}));
}

/** Finds what is readable when decoded; words and identifiers are not. */
function decodeBase64(text: string): Array<Range & { readonly content: string }> {
	return [...text.matchAll(/[\w+/-]{16,}={0,2}/g)].flatMap(({ 0: run, index }) => {
		const content = Buffer.from(run, 'base64')
			.toString()
			.replace(/\ufffd+$/, '');
		const isReadable = !/[^\P{Cc}\s]|\ufffd/u.test(content);
		return isReadable ? [{ start: index, end: index + run.length, content }] : [];
	});
}

function mask(text: string, addresses: readonly Range[], confidential: readonly Range[]): string {
	const ranges = [
		...addresses.map((range) => ({ ...range, label: EMAIL })),
		...confidential.map((range) => ({ ...range, label: CONFIDENTIAL })),
	].sort((one, other) => one.start - other.start);
	let masked = '';
	let end = 0;
	for (const range of ranges) {
		if (range.start >= MAX_KEPT) break;
		if (range.start >= end) masked += text.slice(end, range.start) + range.label;
		end = Math.max(end, range.end);
	}
	return (masked + text.slice(end, Math.max(end, MAX_KEPT))).replace(/\s+/g, ' ').trim();
}
