import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type MockPlannr, demo } from '../../sandbox';
import { type WorkflowJson, pollTrigger } from '../engine';
import { credentialFor } from '../engine/createWorkflow';

const TRIGGER = 'Plannr Referral Trigger';

/** All events of the trigger. */
export const allEvents = [
	'referralAccepted',
	'referralExpired',
	'referralReceived',
	'referralRejected',
	'referralSent',
	'slaDueSoon',
];

/**
 * Returns a workflow that consists of the trigger.
 *
 * @param timeZone the workflow's time zone (IANA name)
 */
export function createTriggerWorkflow(parameters: INodeParameters, timeZone: string): WorkflowJson {
	return {
		nodes: [
			{
				id: '1',
				name: TRIGGER,
				type: 'n8n-nodes-plannr.plannrReferralTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters,
				credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
			},
		],
		connections: {},
		settings: { timezone: timeZone },
	};
}

export interface PollOptions {
	/** The trigger's static data, which n8n keeps between polls. */
	readonly staticData?: IDataObject;
	readonly mode?: 'manual' | 'trigger';
	readonly budgetMs?: number | 'notProvided';
	readonly timeZone?: string;
	/** Receives what the trigger logs as a warning. */
	readonly warnings?: string[];
	/** Differences from the default credential. */
	readonly credential?: IDataObject;
}

/**
 * Polls once on n8n's engine.
 *
 * @param parameters the trigger's parameters; all events without them
 * @returns the JSON of the items
 */
export async function poll(
	mockPlannr: MockPlannr,
	parameters: INodeParameters = { events: allEvents },
	{ staticData = {}, timeZone = 'Europe/London', credential = {}, ...more }: PollOptions = {},
): Promise<IDataObject[]> {
	const items = await pollTrigger(createTriggerWorkflow(parameters, timeZone), TRIGGER, {
		credential: { ...credentialFor(mockPlannr), accountUuid: demo.account, ...credential },
		staticData,
		...more,
	});
	return items.map(({ json }) => json);
}

/**
 * Summarises items as event and UUID.
 *
 * @returns e.g. `referralSent 4ef4…`
 */
export function summariseEvents(items: readonly IDataObject[]): string[] {
	return items.map(({ event, referral }) => {
		const uuid =
			typeof referral === 'object' && referral !== null && 'uuid' in referral ? referral.uuid : '?';
		return `${String(event)} ${String(uuid)}`;
	});
}
