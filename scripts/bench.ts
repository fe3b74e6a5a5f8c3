import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { demo } from '../sandbox';
import { runWorkflow } from '../test/engine/harness';

const ITEMS = 1000;
const IN_FLIGHT = 16;
const ROUNDS = 5;
const ANSWER_MS = 20;

const say = (text: string) => process.stdout.write(`${text}\n`);
const create: INodeParameters = {
	connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
	clients: { __rl: true, mode: 'id', value: demo.clients[0] },
	adviceTypes: ['mortgages'],
	sharedData: ['basic_details'],
	additionalFields: { note: '=item {{ $json.number }}' },
};
const get: INodeParameters = {
	operation: 'get',
	referral: { __rl: true, mode: 'id', value: '={{ $json.uuid }}' },
};

/** The measure: the same requests by the same n8n helper, as many at once, with nothing around them. */
const bareLoop: INodeType = {
	description: {
		displayName: 'Bare Loop',
		name: 'bench.bareLoop',
		group: ['transform'],
		version: 1,
		description: 'Sends one request for every item',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'plannrApi', required: true }],
		properties: [
			{ displayName: 'Method', name: 'method', type: 'string', default: 'POST' },
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Body', name: 'body', type: 'json', default: '' },
		],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output: INodeExecutionData[] = [];
		const queue = this.getInputData().entries();
		const lane = async () => {
			for (const [index] of queue) {
				const body = String(this.getNodeParameter('body', index));
				const options: IHttpRequestOptions = {
					method: this.getNodeParameter('method', index) === 'GET' ? 'GET' : 'POST',
					url: String(this.getNodeParameter('url', index)),
					json: true,
					...(body !== '' && { body: JSON.parse(body) }),
				};
				const json: IDataObject = await this.helpers.httpRequestWithAuthentication.call(
					this,
					'plannrApi',
					options,
				);
				output[index] = { json, pairedItem: { item: index } };
			}
		};
		await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
		return [output];
	},
};

/** Runs a node over the items and returns how long the node took, in milliseconds, and what it gave out. */
async function timed(
	type: string,
	parameters: INodeParameters,
	items: IDataObject[],
	baseUrl: string,
) {
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const credentials = { plannrApi: { id: '1', name: 'bench' } };
	const finished = await runWorkflow(
		{
			nodes: [
				{ ...place, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
				{ ...place, id: '2', name: 'Node', type, parameters, credentials },
			],
			connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		},
		{
			credential: { accessToken: demo.token, accountUuid: demo.account, baseUrl },
			items: { Start: items },
			nodeTypes: [bareLoop],
		},
	);
	const output = finished.output('Node').map(({ json }) => json);
	if (output.length !== items.length)
		throw new Error(finished.run.data.resultData.error?.message ?? 'Items are missing');
	return { ms: finished.runsOf('Node')[0]?.executionTime ?? 0, output };
}

async function main(): Promise<void> {
	const tsx = require.resolve('tsx/cli');
	const sandbox = fork(tsx, [join(__dirname, 'benchServer.ts'), String(ANSWER_MS)], {
		stdio: 'inherit',
	});
	try {
		const [baseUrl]: unknown[] = await once(sandbox, 'message');
		if (typeof baseUrl !== 'string') throw new Error('The sandbox did not start');
		await measure(baseUrl);
	} finally {
		sandbox.kill();
	}
}

async function measure(baseUrl: string): Promise<void> {
	const items = Array.from({ length: ITEMS }, (_, number) => ({ number }));
	const url = `${baseUrl}/api/v1/referrals`;
	const body = {
		connection_uuid: demo.connections.accepted,
		client_uuids: [demo.clients[0]],
		advice_type: 'mortgages',
		duration_months: 3,
		shared_data: ['basic_details'],
	};
	const bareCreate = {
		url,
		body: `={{ JSON.stringify({ ...${JSON.stringify(body)}, note: "item " + $json.number }) }}`,
	};
	const bareGet = { method: 'GET', url: `=${url}/{{ $json.uuid }}` };
	const ours = 'n8n-nodes-plannr.plannrReferral';
	say(
		`${ITEMS} items, ${IN_FLIGHT} in flight, answers after ${ANSWER_MS} ms, ${ROUNDS} rounds after one to warm up`,
	);
	const ratios: Record<string, number[]> = { create: [], get: [] };
	for (let round = 0; round <= ROUNDS; round++) {
		const bare = await timed('bench.bareLoop', bareCreate, items, baseUrl);
		const created = await timed(ours, create, items, baseUrl);
		const bareRead = await timed('bench.bareLoop', bareGet, created.output, baseUrl);
		const read = await timed(ours, get, created.output, baseUrl);
		const line = `create ${created.ms} ms (bare ${bare.ms} ms), get ${read.ms} ms (bare ${bareRead.ms} ms)`;
		say(round === 0 ? `  warm-up: ${line}` : `  round ${round}: ${line}`);
		if (round === 0) continue;
		ratios.create?.push(created.ms / bare.ms);
		ratios.get?.push(read.ms / bareRead.ms);
	}
	for (const [operation, values] of Object.entries(ratios)) {
		const median = values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
		say(
			`${operation}: ${((median - 1) * 100).toFixed(1)} % over the bare loop (median of ${values.length})`,
		);
	}
}

main().catch((reason: unknown) => {
	say(reason instanceof Error ? reason.message : String(reason));
	process.exitCode = 1;
});
