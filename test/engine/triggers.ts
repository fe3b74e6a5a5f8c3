import { type RunOptions, type WorkflowJson, findNode, prepareWorkflow } from './prepareWorkflow';

import { Container } from '@n8n/di';
import { ActiveWorkflowTriggers, InstanceSettings, PollContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData, IPollFunctions, Workflow } from 'n8n-workflow';

import { auditError } from './audit';

/** How to poll a trigger. */
export interface PollOptions extends RunOptions {
	/** What n8n keeps for the trigger between polls; the poll changes it. */
	readonly staticData: IDataObject;
	/** `manual` for a test in the editor; default: a poll of an active workflow. */
	readonly mode?: 'manual' | 'trigger';
	/** How long the poll may take, in milliseconds; default: n8n's own. Older versions of n8n do not provide it. */
	readonly budgetMs?: number | 'notProvided';
	/** Receives what the trigger logs as a warning; default: n8n's own log. */
	readonly warnings?: string[];
}

/**
 * Polls a trigger once, as n8n does.
 *
 * @param json a workflow with the trigger in it
 * @param node the trigger's name
 * @param options see {@link PollOptions}
 * @returns the items of the trigger; none when nothing happened
 * @throws what the trigger throws
 */
export async function pollTrigger(
	json: WorkflowJson,
	node: string,
	options: PollOptions,
): Promise<readonly INodeExecutionData[]> {
	const { staticData, mode = 'trigger', budgetMs, warnings } = options;
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
	if (budgetMs === 'notProvided') {
		Object.defineProperty(context, 'getPollBudgetMs', { value: undefined });
	}
	if (warnings !== undefined) {
		const warn = (message: string) => warnings.push(message);
		Object.defineProperty(context, 'logger', { value: { warn } });
	}
	const output = await type.poll.call(context).catch((thrown: unknown) => {
		auditError(thrown, String(options.credential.accessToken));
		throw thrown;
	});
	return output?.[0] ?? [];
}

/** A workflow that n8n has activated. */
export interface ActiveWorkflow {
	/** The items of the trigger so far, one list for each time it fired. */
	readonly fired: ReadonlyArray<readonly IDataObject[]>;
	/** What polls threw after the activation. */
	readonly failures: readonly Error[];
	/** What n8n keeps for the trigger. */
	readonly staticData: IDataObject;
	/** How many polls have ended, that of the activation included. */
	readonly endedPolls: () => number;
	/** Deactivates the workflow. */
	deactivate(): Promise<void>;
}

/**
 * Activates a workflow as n8n does: the engine polls at once, and then at the trigger's Poll Times.
 *
 * @param json a workflow with one trigger in it
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
	const polls = countPolls(workflow);
	Container.get(InstanceSettings).markAsLeader();
	const triggers = Container.get(ActiveWorkflowTriggers);
	const activation = triggers.addAllTriggers(
		workflow.id,
		workflow,
		additionalData,
		'trigger',
		'activate',
		() => {
			throw new Error('The harness activates polling triggers only');
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
	await activation.catch((thrown: unknown) => {
		polls.restore();
		throw thrown;
	});
	return {
		fired,
		failures,
		staticData: workflow.staticData,
		endedPolls: () => polls.ended,
		deactivate: async () => {
			await triggers.remove(workflow.id);
			polls.restore();
		},
	};
}

/** Counts the polls of a workflow's trigger: n8n itself does not show when one has ended. */
function countPolls(workflow: Workflow): { ended: number; readonly restore: () => void } {
	const [name = ''] = Object.keys(workflow.nodes);
	const { type } = findNode(workflow, name);
	const { poll } = type;
	const polls = {
		ended: 0,
		restore: () => {
			if (poll !== undefined) type.poll = poll;
		},
	};
	type.poll = async function (...args) {
		try {
			return (await poll?.apply(this, args)) ?? null;
		} finally {
			polls.ended += 1;
		}
	};
	return polls;
}
