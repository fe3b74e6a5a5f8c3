import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { properties } from './trigger/properties';
import { poll } from './trigger/poll';

/** The Plannr Referral Trigger. This file describes its panel; `trigger/` implements it. */
export class PlannrReferralTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Plannr Referral Trigger',
		name: 'plannrReferralTrigger',
		icon: { light: 'file:plannrReferral.svg', dark: 'file:plannrReferral.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ [].concat($parameter["events"]).join(", ").replace(/([A-Z])/g, " $1").toLowerCase().replace("sla ", "SLA ").replace(/^r/, "R") }}',
		// The same as the node's: n8n lists both as one entry.
		description:
			'Refer clients to connected firms in Plannr CRM, manage referrals and connections, and start workflows when a referral is received, accepted or rejected',
		defaults: { name: 'Plannr Referral Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'plannrApi', required: true }],
		properties: [...properties],
	};

	/** Returns the events since the last poll. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
