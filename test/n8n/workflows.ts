import type { IDataObject } from 'n8n-workflow';

import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import { type ImportedWorkflow, readExampleWorkflows } from '../../scripts/n8n/imports';

const base = { typeVersion: 1, position: [0, 0] };

/** Returns the scheduled examples with a manual trigger instead of the schedule: `n8n execute` needs one. */
export async function examplesStartedManually(): Promise<ImportedWorkflow[]> {
	return await examplesWith('n8n-nodes-base.scheduleTrigger', (trigger) => ({
		...base,
		id: trigger.id,
		name: trigger.name,
		type: 'n8n-nodes-base.manualTrigger',
		parameters: {},
	}));
}

/** Returns the examples with a Plannr trigger, which polls every minute instead of every five. */
export async function examplesPolledEveryMinute(): Promise<ImportedWorkflow[]> {
	return await examplesWith('n8n-nodes-plannr.plannrReferralTrigger', (trigger) => ({
		...trigger,
		parameters: {
			...(isRecord(trigger.parameters) && trigger.parameters),
			pollTimes: { item: [{ mode: 'everyMinute' }] },
		},
	}));
}

/** Returns the examples that need no change: they start manually or with a form. */
export async function unchangedExamples(): Promise<ImportedWorkflow[]> {
	const types = /manualTrigger|formTrigger/;
	const workflows = await readExampleWorkflows();
	return workflows.filter(({ nodes }) =>
		nodes.some((node) => types.test(String(getMember(node, 'type')))),
	);
}

async function examplesWith(
	type: string,
	change: (trigger: IDataObject) => object,
): Promise<ImportedWorkflow[]> {
	const isTrigger = (node: object) => getMember(node, 'type') === type;
	const workflows = await readExampleWorkflows();
	return workflows
		.filter(({ nodes }) => nodes.some(isTrigger))
		.map((workflow) => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				isRecord(node) && isTrigger(node) ? change(node) : node,
			),
		}));
}
