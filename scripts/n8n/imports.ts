import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
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

/** The credentials that the examples name, by type. n8n's editor finds them by name; n8n's command needs an ID. */
const EXAMPLE_CREDENTIALS: Readonly<Record<string, Pick<Credential, 'id' | 'name'>>> = {
	openAiApi: { id: 'OfficeModelAcces', name: 'OpenAI account' },
	plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' },
	smtp: { id: 'OfficeMailAccess', name: 'SMTP account' },
};

/** Creates a credential of a type that the examples use, with the values of its fields. */
export function createExampleCredential(type: string, data: object): Credential {
	const credential = EXAMPLE_CREDENTIALS[type];
	if (credential === undefined) throw new Error(`No example uses a credential of type ${type}`);
	return { ...credential, type, data };
}

function withCredentialIds(node: object): object {
	const credentials = getMember(node, 'credentials');
	if (!isRecord(credentials)) return node;
	const types = Object.keys(credentials);
	return {
		...node,
		credentials: Object.fromEntries(types.map((type) => [type, EXAMPLE_CREDENTIALS[type]])),
	};
}

/** Reads the example workflows, each with a stable ID, so that a later import replaces it. */
export async function readExampleWorkflows(): Promise<ImportedWorkflow[]> {
	const files = (await readdir(EXAMPLES)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => {
			const workflow: object = JSON.parse(await readFile(join(EXAMPLES, file), 'utf8'));
			if (!isWorkflow(workflow)) throw new Error(`${file} is not a workflow`);
			const nodes = workflow.nodes.map(withCredentialIds);
			return { ...workflow, nodes, id: workflowIdOf(basename(file, '.json')) };
		}),
	);
}

/** Returns the ID under which an example is imported: 16 characters, as n8n requires. */
export function workflowIdOf(example: string): string {
	return createHash('sha256').update(example).digest('hex').slice(0, 16);
}

/** Imports credentials with n8n's command; they replace those with the same ID. */
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
