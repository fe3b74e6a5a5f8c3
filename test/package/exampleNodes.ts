import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** Mocks of those of n8n's own nodes that the examples use. n8n's engine evaluates the conditions. */
export const exampleNodes: readonly INodeType[] = [
	...['formTrigger', 'scheduleTrigger', 'errorTrigger'].map(mockTrigger),
	...['readWriteFile', 'extractFromFile', 'convertToFile'].map((name) =>
		mockNode(name, [], 1, (items) => [items]),
	),
	mockNode('if', [conditionsProperty()], 2, function (items) {
		return [true, false].map((expected) =>
			items.filter((_, index) => isConditionTrue(this, index) === expected),
		);
	}),
	mockNode('set', [assignmentsProperty(), textProperty('jsonOutput')], 1, function (items) {
		return [
			items.map(({ json }, index) => ({
				json: readJsonOutput(this, index) ?? { ...json, ...readAssignments(this, index) },
				pairedItem: { item: index },
			})),
		];
	}),
	mockNode(
		'emailSend',
		['toEmail', 'subject', 'text', 'html'].map(textProperty),
		1,
		function (items) {
			return [
				items.map((_, index) => {
					const valueOf = (name: string) => String(this.getNodeParameter(name, index));
					const json: IDataObject = {
						to: valueOf('toEmail'),
						subject: valueOf('subject'),
						text: valueOf('text') + valueOf('html'),
					};
					return { json, pairedItem: { item: index } };
				}),
			];
		},
	),
];

type Work = (this: IExecuteFunctions, items: INodeExecutionData[]) => INodeExecutionData[][];

function mockNode(
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

function mockTrigger(name: string): INodeType {
	const type = mockNode(name, [], 1, (items) => [items], 'trigger');
	// The engine starts at a node with a trigger; the test pins the trigger's output.
	return { ...type, trigger: async () => await Promise.resolve({}) };
}

function conditionsProperty(): INodeProperties {
	return {
		displayName: 'Conditions',
		name: 'conditions',
		type: 'filter',
		default: {},
		typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
	};
}

function isConditionTrue(context: IExecuteFunctions, index: number): boolean {
	return context.getNodeParameter('conditions', index, false, { extractValue: true }) === true;
}

function textProperty(name: string): INodeProperties {
	return { displayName: name, name, type: 'string', default: '' };
}

function assignmentsProperty(): INodeProperties {
	return { displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} };
}

/** Returns what a Set node in JSON mode returns; undefined in its other mode. */
function readJsonOutput(context: IExecuteFunctions, index: number): IDataObject | undefined {
	const value = context.getNodeParameter('jsonOutput', index);
	return isRecord(value) ? value : undefined;
}

function readAssignments(context: IExecuteFunctions, index: number): IDataObject {
	const rows = context.getNodeParameter('assignments.assignments', index);
	const fields = (Array.isArray(rows) ? rows : []).filter(isRecord);
	return Object.fromEntries(fields.map(({ name, value }) => [String(name), value]));
}
