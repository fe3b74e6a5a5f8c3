import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/**
 * Stand-ins for n8n's own nodes that the examples use: the parts of them that the examples need. Conditions are judged
 * by n8n's engine itself.
 */
export const exampleNodes: readonly INodeType[] = [
	trigger('formTrigger'),
	trigger('scheduleTrigger'),
	standIn('filter', [conditions()], 1, function (items) {
		return [items.filter((_, index) => isTrue(this, index))];
	}),
	standIn('if', [conditions()], 2, function (items) {
		return [true, false].map((wanted) =>
			items.filter((_, index) => isTrue(this, index) === wanted),
		);
	}),
	standIn('set', [assignments()], 1, function (items) {
		return [items.map(({ json }, index) => ({ json: { ...json, ...assigned(this, index) } }))];
	}),
	standIn('emailSend', ['toEmail', 'subject', 'text'].map(text), 1, function (items) {
		return [
			items.map((_, index) => {
				const written = (name: string) => String(this.getNodeParameter(name, index));
				const json: IDataObject = {
					to: written('toEmail'),
					subject: written('subject'),
					text: written('text'),
				};
				return { json, pairedItem: { item: index } };
			}),
		];
	}),
];

type Work = (this: IExecuteFunctions, items: INodeExecutionData[]) => INodeExecutionData[][];

function standIn(
	name: string,
	properties: INodeProperties[],
	outputs: number,
	work: Work,
	group: 'transform' | 'trigger' = 'transform',
): INodeType {
	return {
		description: {
			name: `n8n-nodes-base.${name}`,
			displayName: name,
			description: name,
			group: [group],
			version: [1, 1.2, 2.1, 2.2, 3.4],
			defaults: {},
			inputs: group === 'trigger' ? [] : [NodeConnectionTypes.Main],
			outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
			properties,
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await Promise.resolve(work.call(this, this.getInputData()));
		},
	};
}

function trigger(name: string): INodeType {
	const type = standIn(name, [], 1, (items) => [items], 'trigger');
	// The engine starts at a node that can be triggered; what it gives is pinned by the test.
	return { ...type, trigger: async () => await Promise.resolve({}) };
}

function conditions(): INodeProperties {
	return {
		displayName: 'Conditions',
		name: 'conditions',
		type: 'filter',
		default: {},
		typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
	};
}

function isTrue(context: IExecuteFunctions, index: number): boolean {
	return context.getNodeParameter('conditions', index, false, { extractValue: true }) === true;
}

function text(name: string): INodeProperties {
	return { displayName: name, name, type: 'string', default: '' };
}

function assignments(): INodeProperties {
	return { displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} };
}

function assigned(context: IExecuteFunctions, index: number): IDataObject {
	const rows = context.getNodeParameter('assignments.assignments', index);
	const fields = (Array.isArray(rows) ? rows : []).filter(isRecord);
	return Object.fromEntries(fields.map(({ name, value }) => [String(name), value]));
}
