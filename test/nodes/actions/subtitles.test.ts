import {
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	Workflow,
} from 'n8n-workflow';

import { PlannrReferral } from '../../../nodes/PlannrReferral/PlannrReferral.node';
import { PlannrReferralTrigger } from '../../../nodes/PlannrReferral/PlannrReferralTrigger.node';
import { events } from '../../../nodes/PlannrReferral/trigger/events';
import { offeredOperations } from './panels';

/** Evaluates a node's subtitle, as the editor does. */
function subtitleOf(type: INodeType, parameters: INodeParameters): unknown {
	const { subtitle }: INodeTypeDescription = type.description;
	const node = {
		id: '1',
		name: 'Node',
		type: 'node',
		typeVersion: 1,
		position: [0, 0] satisfies [number, number],
		parameters,
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
}

describe('The subtitle', () => {
	const subtitles: Readonly<Record<string, string>> = {
		'client.get': 'Get client',
		'client.getAll': 'Get many clients',
		'connection.create': 'Create connection',
		'connection.get': 'Get connection',
		'connection.getAll': 'Get many connections',
		'referral.accept': 'Accept referral',
		'referral.create': 'Create referral',
		'referral.get': 'Get referral',
		'referral.getAll': 'Get many referrals',
		'referral.reject': 'Reject referral',
	};

	it.each(offeredOperations)('shows the labels of %s', (key) => {
		const [resource = '', operation = ''] = key.split('.');
		expect(subtitleOf(new PlannrReferral(), { resource, operation })).toBe(subtitles[key]);
	});

	it.each<[string | string[], string]>([
		...events.map(({ value, name }): [string[], string] => [
			[value],
			name.replace(/ [A-Z]/g, (letter) => letter.toLowerCase()),
		]),
		[['referralReceived', 'referralSent'], 'Referral received, referral sent'],
		[['referralReceived', 'slaDueSoon'], 'Referral received, SLA due soon'],
		[['slaDueSoon', 'referralSent'], 'SLA due soon, referral sent'],
		[[], ''],
		['referralSent', 'Referral sent'],
	])('shows the labels of the events %j', (selected, subtitle) => {
		expect(subtitleOf(new PlannrReferralTrigger(), { events: selected })).toBe(subtitle);
	});
});

it('The node and its trigger, which n8n lists as one entry, have one description that covers both', () => {
	const { description } = new PlannrReferral().description;
	expect(new PlannrReferralTrigger().description.description).toBe(description);
	expect(description).toMatch(/^Refer clients .+ start workflows when /);
});
