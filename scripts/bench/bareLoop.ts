import {
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';

/** The maximum number of requests that this package's node has in flight. */
export const MAX_IN_FLIGHT = 16;

/** The reference: the same requests with the same n8n helper and concurrency, and nothing else. */
export const bareLoop: INodeType = {
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
		const worker = async () => {
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
		await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, worker));
		return [output];
	},
};
