import type { INode, INodeExecutionData, IRun } from 'n8n-workflow';
import { inspect } from 'node:util';

import { createDemoData } from '../../sandbox';

/** The length in characters from which a forbidden text is searched for: shorter ones occur by chance. */
const MIN_LENGTH = 8;

const demoData = createDemoData();

/** The names of the clients and everybody's e-mail addresses in the mock API's data. */
const PERSONAL_DATA = [...demoData.accounts.values()].flatMap(
	({ type, firstName, lastName, email }) =>
		type === 'client' ? [`${firstName} ${lastName}`, email] : [email],
);

/**
 * Searches an execution for what it must never contain: the access token anywhere, and personal data of the mock API in
 * anything that reports a failure. Every run on the engine is audited.
 *
 * @param run everything that n8n would save of the execution
 * @param token the access token of the credential
 * @param nodes the workflow's nodes: notes entered there must not appear in a failure either
 * @throws {Error} naming the place, but not what was found
 */
export function auditRun(run: IRun, token: string, nodes: readonly INode[] = []): void {
	const tokens = collectTokens(token);
	assertAbsent(JSON.stringify(run), tokens, 'the saved execution holds a token');
	const notes = [
		...outputItems(run).map(({ json }) => json.note),
		...nodes.map(({ parameters: { additionalFields } }) => noteOf(additionalFields)),
	];
	for (const text of failureTexts(run)) {
		assertAbsent(text, tokens, 'a failure contains a token');
		assertAbsent(text, [...PERSONAL_DATA, ...notes], 'a failure contains personal data');
	}
}

/**
 * Searches what a trigger or a list search method threw, as {@link auditRun} searches an execution.
 *
 * @param thrown the exception
 * @param token the access token of the credential
 * @throws {Error} without what was found
 */
export function auditError(thrown: unknown, token: string): void {
	const text = inspectWhole(thrown);
	const forbidden = [...collectTokens(token), ...PERSONAL_DATA];
	assertAbsent(text, forbidden, 'a failure contains a token or personal data');
}

function collectTokens(token: string): string[] {
	return [token.trim().replace(/^bearer\s+/i, ''), ...demoData.tokens.keys()];
}

function assertAbsent(text: string, forbidden: readonly unknown[], message: string): void {
	const found = forbidden.some(
		(part) => typeof part === 'string' && part.length >= MIN_LENGTH && text.includes(part),
	);
	if (found) throw new Error(`Audit: ${message}`);
}

function outputItems(run: IRun): INodeExecutionData[] {
	return Object.values(run.data.resultData.runData)
		.flat()
		.flatMap(({ data }) => data?.main ?? [])
		.flatMap((items) => items ?? []);
}

function noteOf(additionalFields: unknown): unknown {
	const isObject = typeof additionalFields === 'object' && additionalFields !== null;
	const note = isObject && 'note' in additionalFields ? additionalFields.note : undefined;
	// An expression is not a note: n8n's own errors about tools contain the whole node, expressions included. Nor is what
	// a failed expression leaves, which the node quotes.
	const isNote =
		typeof note === 'string' && !/^(=|\[object Object\]$|Invalid DateTime$)/.test(note);
	return isNote ? note : undefined;
}

/** Errors with all their properties, hints, and error items, as texts. */
function failureTexts(run: IRun): string[] {
	const { error, runData } = run.data.resultData;
	const tasks = Object.values(runData).flat();
	const errors = [error, ...tasks.map((task) => task.error)].filter((value) => value !== undefined);
	return [
		...errors.map(inspectWhole),
		...tasks.flatMap(({ hints }) => (hints ?? []).map(({ message }) => message)),
		...outputItems(run).flatMap(({ json: { error: text, message, details } }) =>
			text === undefined ? [] : [JSON.stringify([text, message, details])],
		),
	];
}

/** Shows an exception with all its properties, one per line; that one is undefined is not the text of a note. */
function inspectWhole(thrown: unknown): string {
	const options = { depth: 20, showHidden: true, maxStringLength: null, compact: false };
	return inspect(thrown, options).replace(/: undefined(,?)$/gm, ':$1');
}
