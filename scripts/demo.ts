import type { IDataObject } from 'n8n-workflow';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { getMember } from '../nodes/PlannrReferral/transport/json';
import { demo, startMockPlannr } from '../sandbox';
import { type WorkflowJson, PACKAGE_ROOT, runWorkflow } from '../test/engine';
import { chainNodes } from './n8n/chain';
import { print, runScript } from './processes/runScript';

const [CREATE, GET] = ['Refer Client', 'Get the Referral'];

const EXAMPLE = join(PACKAGE_ROOT, 'examples', 'safe-first-run.json');

/** Creates a referral and reads it back with an example workflow, on n8n's own engine. */
async function main(): Promise<void> {
	const example: unknown = JSON.parse(await readFile(EXAMPLE, 'utf8'));
	if (!isWorkflow(example)) throw new Error('The example is not a workflow');
	const workflow = createDemoWorkflow(example);
	const mockPlannr = await startMockPlannr();
	try {
		print(`\nA mock Plannr API is running at ${mockPlannr.url}. Nothing leaves this computer.`);
		print("n8n's engine now runs examples/safe-first-run.json without Validate Only ...\n");
		const finished = await runWorkflow(workflow, {
			credential: { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr.url },
		});
		const { error } = finished.run.data.resultData;
		if (error !== undefined) throw new Error(`${error.message}\n${error.description ?? ''}`);
		print('Requests:');
		for (const { method, path, body, status } of mockPlannr.requestLog) {
			print(`  ${method} ${path}  -> ${status ?? 'no response'}`);
			if (body !== undefined) print(indent(body));
		}
		print('\nResults:');
		for (const name of [CREATE, GET]) {
			const items = finished.output(name);
			if (items.length === 0) throw new Error(`'${name}' returned nothing`);
			for (const { json } of items) print(`  ${name}: ${formatReferral(json)}`);
		}
		print('\nFinal output of the workflow:');
		for (const { json } of finished.output(GET)) print(indent(json));
	} finally {
		await mockPlannr.stop();
	}
}

/** Returns the example without Validate Only, and with a node that reads the referral back. */
function createDemoWorkflow({ nodes }: WorkflowJson): WorkflowJson {
	const start = nodes.find(({ type }) => type.endsWith('Trigger'));
	const check = nodes.find(({ type }) => type.endsWith('plannrReferral'));
	if (start === undefined || check === undefined) throw new Error('The example lacks a node');
	const referral = { __rl: true, mode: 'id', value: '={{ $json.uuid }}' };
	const parameters = { resource: 'referral', operation: 'get', referral };
	return chainNodes([
		start,
		{ ...check, name: CREATE, parameters: { ...check.parameters, options: {} } },
		{ ...check, id: 'get', name: GET, parameters },
	]);
}

function formatReferral(referral: IDataObject): string {
	const { uuid, status, clients, advice_type, recipient_firm } = referral;
	const names = Array.isArray(clients) ? clients.map(nameOf).join(' and ') : 'somebody';
	return `referral ${String(uuid)} of ${names} to ${nameOf(recipient_firm)} for ${String(advice_type)} is ${String(status)}`;
}

function nameOf(value: unknown): string {
	return String(getMember(value, 'name'));
}

function indent(value: unknown): string {
	return JSON.stringify(value, undefined, 2).replace(/^/gm, '    ');
}

function isWorkflow(value: unknown): value is WorkflowJson {
	return typeof value === 'object' && value !== null && 'nodes' in value && 'connections' in value;
}

runScript(main);
