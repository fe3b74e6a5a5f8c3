import type { INode } from 'n8n-workflow';

import { rejectDeactivated } from '../../../nodes/PlannrReferral/parameters/item';

const node: INode = {
	id: '1',
	name: 'Plannr Referral Trigger',
	type: 'n8n-nodes-plannr.plannrReferralTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const reject = (disabled: unknown) => () => {
	const settings: object = { disabled };
	rejectDeactivated({ ...node, ...settings });
};

it.each(['true', 'TRUE ', 'yes', 1])('%j deactivates a node, although n8n runs it', (disabled) => {
	expect(reject(disabled)).toThrow('The node is deactivated');
});

it.each([undefined, null, true, false, 'false', 'no', 0, '', {}])(
	'%j is left to n8n',
	(disabled) => {
		expect(reject(disabled)).not.toThrow();
	},
);
