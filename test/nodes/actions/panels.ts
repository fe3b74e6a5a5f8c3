import type { INodeProperties } from 'n8n-workflow';

import { PlannrApi } from '../../../credentials/PlannrApi.credentials';
import { PlannrReferral } from '../../../nodes/PlannrReferral/PlannrReferral.node';
import { PlannrReferralTrigger } from '../../../nodes/PlannrReferral/PlannrReferralTrigger.node';

/** A node or a credential, as people see it. */
export interface Panel {
	/** Where the build of it is, as package.json tells n8n. */
	readonly file: string;
	/** What it says of itself outside its parameters. */
	readonly texts: readonly string[];
	readonly properties: INodeProperties[];
}

const node = new PlannrReferral().description;
const trigger = new PlannrReferralTrigger().description;
const credential = new PlannrApi();

/** Everything in this package that has a panel. */
export const panels: readonly Panel[] = [
	{
		file: 'dist/nodes/PlannrReferral/PlannrReferral.node.js',
		texts: [node.description],
		properties: node.properties,
	},
	{
		file: 'dist/nodes/PlannrReferral/PlannrReferralTrigger.node.js',
		texts: [trigger.description],
		properties: trigger.properties,
	},
	{
		file: 'dist/credentials/PlannrApi.credentials.js',
		texts: (credential.test.rules ?? []).flatMap(({ properties }) =>
			'message' in properties ? [properties.message] : [],
		),
		properties: credential.properties,
	},
];

/** The operations that the node's panel offers, as `resource.operation`, in its order. */
export const offeredOperations: readonly string[] = node.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options = [] }) =>
		(displayOptions?.show?.resource ?? []).flatMap((resource) =>
			options.flatMap((option) =>
				'value' in option ? [`${String(resource)}.${String(option.value)}`] : [],
			),
		),
	);

/**
 * The parameters that the node's panel can show for an operation, in its order.
 *
 * @param key `resource.operation`
 */
export function fieldsOf(key: string): INodeProperties[] {
	const [resource = '', operation = ''] = key.split('.');
	return node.properties.filter(({ displayOptions: { show = {} } = {} }) => {
		const { resource: resources = [], operation: chosen = [] } = show;
		return resources.includes(resource) && chosen.includes(operation);
	});
}
