import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';

import { operations } from './operations';
import { create } from './operations/referral/create';
import { get } from './operations/referral/get';
import { run } from './run/run';

/** The Plannr Referral node: its panel from top to bottom; what it does is in `operations/` and `run/`. */
export class PlannrReferral implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Plannr Referral',
		name: 'plannrReferral',
		icon: { light: 'file:plannrReferral.svg', dark: 'file:plannrReferral.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Refer clients to connected firms in Plannr CRM and read referrals back',
		defaults: { name: 'Plannr Referral' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'plannrApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'referral',
				options: [{ name: 'Referral', value: 'referral' }],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'create',
				displayOptions: { show: { resource: ['referral'] } },
				options: [
					{
						name: 'Create',
						value: 'create',
						action: 'Create referral',
						description:
							'Refer clients to a connected firm and share the chosen data. It cannot be undone from n8n.',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get referral',
						description: 'Read one referral and its present status',
					},
				],
			},
			...create.fields,
			...get.fields,
		],
	};

	/** Runs the chosen operation over all input items. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0, '');
		const operation = this.getNodeParameter('operation', 0, '');
		const chosen = operations[resource]?.[operation];
		if (chosen === undefined) {
			throw new NodeOperationError(
				this.getNode(),
				`'Operation' is not one that 'Resource' has in this version of the node`,
				{
					description: "Choose 'Resource' and 'Operation' again from their lists",
					itemIndex: 0,
				},
			);
		}
		return await run(this, chosen);
	}
}
