import type { INode, INodeExecutionData, IRun } from 'n8n-workflow';
import { inspect } from 'node:util';

import { demoWorld } from '../../sandbox';

/** Shorter texts turn up by chance. */
const SHORTEST = 8;

const world = demoWorld();

/** Names of the clients, and addresses of everybody, in the sandbox's fixtures. */
const PEOPLE = [...world.accounts.values()].flatMap(({ type, firstName, lastName, email }) =>
	type === 'client' ? [`${firstName} ${lastName}`, email] : [email],
);

/**
 * Searches what a run left behind for what must never be there: the token anywhere, and personal data of the fixtures
 * in anything that tells of a failure. Every engine test goes through here.
 *
 * @param run all that n8n would save of the execution
 * @param token the access token that was entered
 * @param nodes the workflow's nodes: the notes entered there must not turn up either
 * @throws {Error} naming the place, but not what was found
 */
export function auditRun(run: IRun, token: string, nodes: readonly INode[] = []): void {
	const tokens = tokensOf(token);
	refuse(JSON.stringify(run), tokens, 'the saved execution holds a token');
	const notes = [
		...outputsOf(run).map(({ json }) => json.note),
		...nodes.map(({ parameters: { additionalFields } }) => noteOf(additionalFields)),
	];
	for (const told of failuresOf(run)) {
		refuse(told, tokens, 'a failure tells a token');
		refuse(told, [...PEOPLE, ...notes], 'a failure tells personal data');
	}
}

/**
 * Searches what a trigger or a list has thrown, as {@link auditRun} does for a run.
 *
 * @param thrown what was thrown
 * @param token the access token that was entered
 * @throws {Error} naming what is told, but not what was found
 */
export function auditError(thrown: unknown, token: string): void {
	const told = inspect(thrown, { depth: 20, showHidden: true, maxStringLength: null });
	refuse(told, [...tokensOf(token), ...PEOPLE], 'a failure tells a token or personal data');
}

function tokensOf(token: string): string[] {
	return [token.trim().replace(/^bearer\s+/i, ''), ...world.tokens.keys()];
}

function refuse(text: string, forbidden: readonly unknown[], message: string): void {
	const found = forbidden.some(
		(part) => typeof part === 'string' && part.length >= SHORTEST && text.includes(part),
	);
	if (found) throw new Error(`Audit: ${message}`);
}

function outputsOf(run: IRun): INodeExecutionData[] {
	return Object.values(run.data.resultData.runData)
		.flat()
		.flatMap(({ data }) => data?.main ?? [])
		.flatMap((items) => items ?? []);
}

function noteOf(additionalFields: unknown): unknown {
	const isSet = typeof additionalFields === 'object' && additionalFields !== null;
	const note = isSet && 'note' in additionalFields ? additionalFields.note : undefined;
	// An expression is no note, and n8n's own errors of tools carry the whole node.
	return typeof note === 'string' && note.startsWith('=') ? undefined : note;
}

/** Errors with all that hides in them, hints, and error items. */
function failuresOf(run: IRun): string[] {
	const { error, runData } = run.data.resultData;
	const tasks = Object.values(runData).flat();
	const errors = [error, ...tasks.map((task) => task.error)].filter((one) => one !== undefined);
	return [
		...errors.map((one) => inspect(one, { depth: 20, showHidden: true, maxStringLength: null })),
		...tasks.flatMap(({ hints }) => (hints ?? []).map(({ message }) => message)),
		...outputsOf(run).flatMap(({ json: { error: text, message, details } }) =>
			text === undefined ? [] : [JSON.stringify([text, message, details])],
		),
	];
}
