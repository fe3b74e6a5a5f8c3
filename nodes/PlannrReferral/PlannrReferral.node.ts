import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { operations } from './actions';
import * as connection from './actions/connection';
import * as referral from './actions/referral';
import * as listSearch from './methods/listSearch';
import { runNode } from './execution/router';

/** The Plannr Referral node. This file describes its panel; `actions/` has the operations, `execution/` runs them. */
export class PlannrReferral implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Plannr Referral',
		name: 'plannrReferral',
		icon: { light: 'file:plannrReferral.svg', dark: 'file:plannrReferral.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Refer clients to connected firms in Plannr CRM, and handle referrals and connections',
		defaults: { name: 'Plannr Referral' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				"Refers clients to another firm in Plannr CRM, accepts or rejects referrals that arrived, lists referrals, and requests or lists connections with other advisers. Creating a referral needs the UUIDs of an accepted connection (Connection: Get Many with Status 'accepted') and of the clients; each advice type makes one referral. Creating, accepting, rejecting and requesting a connection cannot be undone: let a person confirm first, and never repeat one whose outcome is unclear.",
		},
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
				options: [
					{ name: 'Connection', value: 'connection' },
					{ name: 'Referral', value: 'referral' },
				],
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
						name: 'Accept',
						value: 'accept',
						action: 'Accept referral',
						description:
							'Take on the clients of a referral that your firm has received. It cannot be undone from n8n.',
					},
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
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many referrals',
						description: 'List many referrals that your firm has sent or received',
					},
					{
						name: 'Reject',
						value: 'reject',
						action: 'Reject referral',
						description:
							'Turn down a referral that your firm has received, with a reason. It cannot be undone from n8n.',
					},
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'create',
				displayOptions: { show: { resource: ['connection'] } },
				options: [
					{
						name: 'Create',
						value: 'create',
						action: 'Create connection request',
						description:
							'Ask another adviser for a connection. Plannr sends an e-mail, which cannot be taken back.',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get connection',
						description: 'Read one connection and its present status',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many connections',
						description: 'List many connections that your firm has requested or been asked for',
					},
				],
			},
			...referral.accept.fields,
			...referral.create.fields,
			...referral.get.fields,
			...referral.getAll.fields,
			...referral.reject.fields,
			...connection.create.fields,
			...connection.get.fields,
			...connection.getAll.fields,
		],
	};

	/** Fills the lists of the resource locators. */
	methods = { listSearch };

	/** Runs the selected operation for all input items. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, operations);
	}
}
