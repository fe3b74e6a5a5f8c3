import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { type Home, runN8nCommandOrThrow } from './home';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** A credential as n8n imports it. */
export interface Credential {
	readonly id: string;
	readonly name: string;
	/** The name of the credential's type. */
	readonly type: string;
	/** The values of its fields; n8n encrypts them. */
	readonly data: object;
}

/** A workflow as n8n imports it. */
export interface ImportedWorkflow {
	readonly id: string;
	readonly name: string;
	readonly nodes: readonly object[];
	readonly connections: object;
	readonly settings?: object;
}

/**
 * Creates the credential that the examples refer to.
 *
 * @param data the values of its fields
 */
export function createPlannrCredential(data: object): Credential {
	return { id: 'PlannrDemoAccess', name: 'Plannr account', type: 'plannrApi', data };
}

/** Reads the example workflows, each with a stable ID, so that a later import replaces it. */
export async function readExampleWorkflows(): Promise<ImportedWorkflow[]> {
	const files = (await readdir(EXAMPLES)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => {
			const workflow: object = JSON.parse(await readFile(join(EXAMPLES, file), 'utf8'));
			if (!isWorkflow(workflow)) throw new Error(`${file} is not a workflow`);
			return { ...workflow, id: workflowIdOf(basename(file, '.json')) };
		}),
	);
}

/** Returns the ID under which an example is imported: 16 characters, as n8n requires. */
export function workflowIdOf(example: string): string {
	return createHash('sha256').update(example).digest('hex').slice(0, 16);
}

/**
 * Imports credentials with n8n's command.
 *
 * @param home the n8n
 * @param credentials the credentials; they replace those with the same ID
 */
export async function importCredentials(home: Home, credentials: readonly Credential[]) {
	await importFile(home, 'credentials', credentials);
}

/** As {@link importCredentials}, for workflows. */
export async function importWorkflows(home: Home, workflows: readonly ImportedWorkflow[]) {
	await importFile(home, 'workflow', workflows);
}

async function importFile(home: Home, kind: string, content: readonly object[]): Promise<void> {
	const file = join(home.folder, `${kind}.json`);
	await writeFile(file, JSON.stringify(content));
	await runN8nCommandOrThrow(home, `import:${kind}`, `--input=${file}`);
}

function isWorkflow(value: object): value is Omit<ImportedWorkflow, 'id'> {
	return 'name' in value && 'nodes' in value && 'connections' in value;
}
