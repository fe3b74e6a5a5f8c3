import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** What a user enters on the further pages of a form, by field label. */
export type FormValues = Readonly<Record<string, string>>;

/**
 * Mocks n8n's Form node: builds the page as n8n does (n8n-nodes-base, Form/utils), and fills it in at once.
 *
 * @param formValues the values; for a dropdown, the option that contains the value is chosen
 */
export function createFormNode(formValues: FormValues): INodeType {
	const property = (name: string) =>
		({ displayName: name, name, type: 'string', default: '' }) as const;
	return {
		description: {
			name: 'n8n-nodes-base.form',
			displayName: 'form',
			description: 'form',
			group: ['input'],
			version: 1,
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: ['operation', 'jsonOutput', 'completionTitle', 'completionMessage'].map(property),
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const isPage = this.getNodeParameter('operation', 0) === 'page';
			const json = isPage ? fillIn(fieldsOf(this), formValues) : completionOf(this);
			return await Promise.resolve([[{ json }]]);
		},
	};
}

function completionOf(context: IExecuteFunctions): IDataObject {
	return {
		title: context.getNodeParameter('completionTitle', 0),
		message: context.getNodeParameter('completionMessage', 0),
	};
}

/** Replaces each expression, up to the first `}}`, by its value, as n8n does. */
function fieldsOf(context: IExecuteFunctions): IDataObject[] {
	const raw = String(context.getNodeParameter('jsonOutput', 0, '', { rawExpressions: true }));
	const text = raw
		.replace(/^=+/, '')
		.replace(/\{\{[\s\S]*?\}\}/g, (part) => String(context.evaluateExpression(part, 0)));
	const fields: unknown = JSON.parse(text);
	return Array.isArray(fields) ? fields.filter(isRecord) : [];
}

function fillIn(fields: readonly IDataObject[], formValues: FormValues): IDataObject {
	return Object.fromEntries(
		fields.map((field) => {
			const label = String(field.fieldLabel);
			const value = formValues[label] ?? '';
			return [label, field.fieldType === 'dropdown' ? findOption(field, value) : value];
		}),
	);
}

function findOption({ fieldLabel, fieldOptions }: IDataObject, wanted: string): string {
	const values =
		isRecord(fieldOptions) && Array.isArray(fieldOptions.values) ? fieldOptions.values : [];
	const options = values.filter(isRecord).map(({ option }) => String(option));
	const option = options.find((each) => each.includes(wanted));
	if (option === undefined) throw new Error(`'${String(fieldLabel)}' does not offer ${wanted}`);
	return option;
}
