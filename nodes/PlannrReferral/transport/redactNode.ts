import type { INode } from 'n8n-workflow';

/**
 * A node as an error may carry it. Errors are shown, logged and passed on: what was entered into the panel stays out.
 *
 * @param node the node
 * @returns a copy with the resource and the operation as its only parameters
 */
export function redactNodeParameters(node: INode): INode {
	const { resource, operation } = node.parameters;
	return {
		...node,
		parameters: { ...(resource && { resource }), ...(operation && { operation }) },
	};
}
