import type { INodeProperties } from 'n8n-workflow';

import { PlannrApi } from '../../../credentials/PlannrApi.credentials';
import { PlannrReferral } from '../../../nodes/PlannrReferral/PlannrReferral.node';
import { PlannrReferralTrigger } from '../../../nodes/PlannrReferral/PlannrReferralTrigger.node';

/** The panel of a node or a credential. */
export interface Panel {
	/** The path of its build, as in package.json. */
	readonly file: string;
	/** Its texts outside the parameters. */
	readonly texts: readonly string[];
	readonly properties: INodeProperties[];
}

const node = new PlannrReferral().description;
const trigger = new PlannrReferralTrigger().description;
const credential = new PlannrApi();

/** All panels of this package. */
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
 * Returns the parameters that the node's panel can show for an operation, in their order.
 *
 * @param key `resource.operation`
 */
export function fieldsOf(key: string): INodeProperties[] {
	const [resource = '', operation = ''] = key.split('.');
	return node.properties.filter(({ displayOptions: { show = {} } = {} }) => {
		const { resource: resources = [], operation: operations = [] } = show;
		return resources.includes(resource) && operations.includes(operation);
	});
}
