import { demo } from '../../sandbox';
import { type ImportedWorkflow, exampleWorkflows, idOf } from '../../scripts/n8n/imports';

const place = { typeVersion: 1, position: [-400, 0] };
const connection = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

/** What the triggers of the examples give out, by their names; a form that goes on needs a browser. */
const given: Readonly<Record<string, object>> = {
	'Every Hour': {},
	'Monday Morning': {},
	'Referral Form': { Client: demo.clients[1], Advice: ['Pensions'], Note: 'Retires next year.' },
};

/** The examples whose triggers give something out, with a start by hand in the trigger's place: `n8n execute` needs one. */
export async function byHand(): Promise<ImportedWorkflow[]> {
	const workflows = await exampleWorkflows();
	return workflows.map((workflow) => {
		const trigger = workflow.nodes.find((node) => 'name' in node && String(node.name) in given);
		if (trigger === undefined || !('name' in trigger)) return workflow;
		const name = String(trigger.name);
		const start = {
			...place,
			id: 'start',
			name: 'By Hand',
			type: 'n8n-nodes-base.manualTrigger',
			parameters: {},
		};
		const set = {
			...place,
			typeVersion: 3.4,
			id: 'given',
			name,
			type: 'n8n-nodes-base.set',
			parameters: { mode: 'raw', jsonOutput: JSON.stringify(given[name]), options: {} },
		};
		return {
			...workflow,
			nodes: [start, set, ...workflow.nodes.filter((node) => node !== trigger)],
			connections: { ...workflow.connections, 'By Hand': connection(name) },
		};
	});
}

/** A workflow that starts when something happens to a referral. */
export const byTimetable: ImportedWorkflow = {
	id: idOf('by timetable'),
	name: 'When something happens',
	nodes: [
		{
			...place,
			id: 'trigger',
			name: 'Plannr Referral Trigger',
			type: 'n8n-nodes-plannr.plannrReferralTrigger',
			parameters: {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				events: ['referralAccepted', 'referralRejected'],
				direction: 'any',
			},
			credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
		},
		{ ...place, id: 'next', name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} },
	],
	connections: { 'Plannr Referral Trigger': connection('Next') },
};
