import type { INode } from 'n8n-workflow';

/**
 * Redacts a node for use in an error. Errors are shown, logged and passed on, so they must not contain panel values.
 *
 * @param node the node
 * @returns a copy whose only parameters are the resource and the operation
 */
export function redactNodeParameters(node: INode): INode {
	const { resource, operation } = node.parameters;
	return {
		...node,
		parameters: { ...(resource && { resource }), ...(operation && { operation }) },
	};
}
