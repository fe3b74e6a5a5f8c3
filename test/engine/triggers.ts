import { type RunOptions, type WorkflowJson, findNode, prepareWorkflow } from './prepareWorkflow';

import { Container } from '@n8n/di';
import { ActiveWorkflowTriggers, InstanceSettings, PollContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { auditError } from './audit';

/** How a trigger is polled. */
export interface PollOptions extends RunOptions {
	/** What n8n keeps for the trigger between the polls; the poll alters it. */
	readonly staticData: IDataObject;
	/** `manual` for a try in the editor; a poll of an active workflow without it. */
	readonly mode?: 'manual' | 'trigger';
	/** How long the poll may take, in milliseconds; n8n's own default without it. Older versions of n8n do not tell. */
	readonly budgetMs?: number | 'untold';
}

/**
 * Polls a trigger once, as n8n does.
 *
 * @param json a workflow with the trigger in it
 * @param node the trigger's name
 * @param options see {@link PollOptions}
 * @returns what the trigger gave out; nothing when nothing happened
 * @throws what the trigger threw
 */
export async function pollTrigger(
	json: WorkflowJson,
	node: string,
	options: PollOptions,
): Promise<readonly INodeExecutionData[]> {
	const { staticData, mode = 'trigger', budgetMs } = options;
	const { workflow, additionalData } = await prepareWorkflow(json, options);
	const { node: found, type } = findNode(workflow, node);
	if (type.poll === undefined) throw new Error(`${found.type} does not poll`);
	const context: IPollFunctions = Object.create(
		new PollContext(
			workflow,
			found,
			additionalData,
			mode,
			'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => staticData,
			...(typeof budgetMs === 'number' ? [() => budgetMs] : []),
		),
	);
	if (budgetMs === 'untold') {
		Object.defineProperty(context, 'getPollBudgetMs', { value: undefined });
	}
	const output = await type.poll.call(context).catch((thrown: unknown) => {
		auditError(thrown, String(options.credential.accessToken));
		throw thrown;
	});
	return output?.[0] ?? [];
}

/** A workflow that n8n has activated. */
export interface ActiveWorkflow {
	/** What the trigger has given out so far, a list for each time it fired. */
	readonly fired: ReadonlyArray<readonly IDataObject[]>;
	/** What polls have thrown since the activation. */
	readonly failures: readonly Error[];
	/** What n8n keeps for the trigger. */
	readonly staticData: IDataObject;
	/** Deactivates the workflow. */
	deactivate(): Promise<void>;
}

/**
 * Activates a workflow as n8n does: the engine polls once, and then whenever the trigger's Poll Times say.
 *
 * @param json a workflow with one trigger in it, `active` as its ID
 * @param options see {@link RunOptions}
 * @throws {WorkflowActivationError} when the first poll fails
 */
export async function activateWorkflow(
	json: WorkflowJson,
	options: RunOptions,
): Promise<ActiveWorkflow> {
	const { workflow, additionalData } = await prepareWorkflow(json, options);
	const fired: Array<readonly IDataObject[]> = [];
	const failures: Error[] = [];
	Container.get(InstanceSettings).markAsLeader();
	const triggers = Container.get(ActiveWorkflowTriggers);
	await triggers.addAllTriggers(
		workflow.id,
		workflow,
		additionalData,
		'trigger',
		'activate',
		() => {
			throw new Error('The harness activates triggers that poll, and no others');
		},
		(_, node) => {
			// The class allows a workflow without a name, the interface does not; ours has one.
			const context: IPollFunctions = Object.create(
				new PollContext(
					workflow,
					node,
					additionalData,
					'trigger',
					'activate',
					(data) => fired.push((data[0] ?? []).map((item) => item.json)),
					(error) => failures.push(error),
				),
			);
			return context;
		},
	);
	return {
		fired,
		failures,
		staticData: workflow.staticData,
		deactivate: async () => {
			await triggers.remove(workflow.id);
		},
	};
}
