import { rejectDeactivated } from '../../../nodes/PlannrReferral/parameters/scalars';

const reject = (disabled: unknown) => () => {
	rejectDeactivated({ disabled });
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
