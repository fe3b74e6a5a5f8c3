import type { IDataObject } from 'n8n-workflow';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { demo, startMockPlannr } from '../sandbox';
import { type WorkflowJson, PACKAGE_ROOT, runWorkflow } from '../test/engine';

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Creates a referral and reads it back with the example workflow, on n8n's own engine. */
async function main(): Promise<void> {
	const file = join(PACKAGE_ROOT, 'examples', 'refer-a-client.json');
	const workflow: unknown = JSON.parse(await readFile(file, 'utf8'));
	if (!isWorkflow(workflow)) throw new Error('The example is not a workflow');
	const mockPlannr = await startMockPlannr();
	try {
		print(`\nA mock Plannr API is running at ${mockPlannr.url}. Nothing leaves this machine.`);
		print("n8n's engine now runs examples/refer-a-client.json ...\n");
		const finished = await runWorkflow(workflow, {
			credential: { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr.url },
		});
		const { error } = finished.run.data.resultData;
		if (error !== undefined) throw new Error(`${error.message}\n${error.description ?? ''}`);
		print('What was sent:');
		for (const { method, path, body, status } of mockPlannr.requestLog) {
			print(`  ${method} ${path}  -> ${status ?? 'no response'}`);
			if (body !== undefined) print(indent(body));
		}
		print('\nResults:');
		for (const name of ['Refer Client', 'Read It Back']) {
			const items = finished.output(name);
			if (items.length === 0) throw new Error(`'${name}' returned nothing`);
			for (const { json } of items) print(`  ${name}: ${formatReferral(json)}`);
		}
		print('\nFinal output of the workflow:');
		for (const { json } of finished.output('Read It Back')) print(indent(json));
	} finally {
		await mockPlannr.stop();
	}
}

function formatReferral({
	uuid,
	status,
	clients,
	advice_type,
	recipient_firm,
}: IDataObject): string {
	const names = Array.isArray(clients) ? clients.map(nameOf).join(' and ') : 'somebody';
	return `referral ${String(uuid)} of ${names} to ${nameOf(recipient_firm)} for ${String(advice_type)} is ${String(status)}`;
}

function nameOf(value: unknown): string {
	return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : '?';
}

function indent(value: unknown): string {
	return JSON.stringify(value, undefined, 2).replace(/^/gm, '    ');
}

function isWorkflow(value: unknown): value is WorkflowJson {
	return typeof value === 'object' && value !== null && 'nodes' in value && 'connections' in value;
}

main().catch((reason: unknown) => {
	print(`\nThe demo failed: ${reason instanceof Error ? reason.message : String(reason)}`);
	process.exitCode = 1;
});
