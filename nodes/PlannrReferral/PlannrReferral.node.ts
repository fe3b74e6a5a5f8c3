import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { operations } from './actions';
import { listSearch } from './methods/listSearch';
import { runNode } from './execution/router';

/** The Plannr Referral node. This file describes its panel; `actions/` has the operations, `execution/` runs them. */
export class PlannrReferral implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Plannr Referral',
		name: 'plannrReferral',
		icon: { light: 'file:plannrReferral.svg', dark: 'file:plannrReferral.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] === "getAll" ? "Get many " + $parameter["resource"] + "s" : $parameter["operation"].slice(0, 1).toUpperCase() + $parameter["operation"].slice(1) + " " + $parameter["resource"] }}',
		// n8n lists a node and its trigger as one entry and shows one of the two descriptions, so both are the same.
		description:
			'Refer clients to connected firms in Plannr CRM, manage referrals and connections, and start workflows when a referral is received, accepted or rejected',
		defaults: { name: 'Plannr Referral' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				"Refers clients to another firm in Plannr CRM, accepts or rejects received referrals, lists referrals, connections and clients, and requests connections with other advisers. A referral names the connection by the other firm's name and the clients by e-mail address or name (By Firm, By Email, By Name), so no UUIDs need to be looked up; one referral is created per advice type. Creating, accepting and rejecting a referral and requesting a connection cannot be undone: have a person confirm first, and never repeat one whose outcome is unknown. To check a referral without sending it, set options.validateOnly to true.",
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
					{ name: 'Client', value: 'client' },
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
						action: 'Accept a referral',
						description:
							'Accept a received referral and take on its clients. Cannot be undone from n8n.',
					},
					{
						name: 'Create',
						value: 'create',
						action: 'Create a referral',
						description:
							'Refer clients to a connected firm and share the selected data. Cannot be undone from n8n.',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get a referral',
						description: 'Retrieve one referral',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many referrals',
						description: 'Retrieve the referrals your firm has sent or received',
					},
					{
						name: 'Reject',
						value: 'reject',
						action: 'Reject a referral',
						description: 'Reject a received referral and give a reason. Cannot be undone from n8n.',
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
						action: 'Request a connection',
						description:
							'Request a connection with another adviser. Plannr sends the adviser an e-mail, which cannot be undone.',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get a connection',
						description: 'Retrieve one connection',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many connections',
						description: "Retrieve your firm's connections with other firms",
					},
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getAll',
				displayOptions: { show: { resource: ['client'] } },
				options: [
					{
						name: 'Get',
						value: 'get',
						action: 'Get a client',
						description: 'Retrieve one client of your firm',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many clients',
						description: "Retrieve your firm's clients",
					},
				],
			},
			...Object.entries(operations).flatMap(([resource, byName]) =>
				Object.entries(byName).flatMap(([operation, { fields }]) =>
					fields.map((field) => showFor(field, resource, operation)),
				),
			),
		],
	};

	/** Fills the lists of the resource locators. */
	methods = { listSearch };

	/** Runs the selected operation for all input items. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, operations);
	}
}

/** Shows a parameter for one operation only, and where it sets a condition of its own, only if that is met as well. */
function showFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	const show = { resource: [resource], operation: [operation], ...field.displayOptions?.show };
	return { ...field, displayOptions: { ...field.displayOptions, show } };
}
