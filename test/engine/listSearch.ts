import { type RunOptions, type WorkflowJson, findNode, prepareWorkflow } from './prepareWorkflow';

import { LoadOptionsContext } from 'n8n-core';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { auditError } from './audit';

/**
 * Calls a list search method of a node, as n8n's editor does to fill a dropdown.
 *
 * @param json a workflow with the node in it
 * @param node the node's name
 * @param method the method's name
 * @param options see {@link RunOptions}
 * @param filter the text typed into the dropdown
 * @param token the pagination token of the previous page
 * @throws what n8n would show in place of the list
 */
export async function runListSearch(
	json: WorkflowJson,
	node: string,
	method: string,
	options: RunOptions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const { workflow, additionalData } = await prepareWorkflow(json, options);
	const { node: found, type } = findNode(workflow, node);
	const search = type.methods?.listSearch?.[method];
	if (search === undefined) throw new Error(`${found.type} has no list search method ${method}`);
	// The class allows a workflow without a name, the interface does not; ours has one.
	const context: ILoadOptionsFunctions = Object.create(
		new LoadOptionsContext(workflow, found, additionalData, 'parameters'),
	);
	return await search.call(context, filter, token).catch((thrown: unknown) => {
		auditError(thrown, String(options.credential.accessToken));
		throw thrown;
	});
}
