import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type MockPlannr, demo } from '../../sandbox';
import { type WorkflowJson, pollTrigger } from '../engine';
import { credentialFor } from '../engine/createWorkflow';

const TRIGGER = 'Plannr Referral Trigger';

/** Every event that there is. */
export const allEvents = [
	'referralAccepted',
	'referralExpired',
	'referralReceived',
	'referralRejected',
	'referralSent',
	'slaDueSoon',
];

/**
 * A workflow with the trigger alone.
 *
 * @param parameters the trigger's parameters
 * @param timeZone the workflow's time zone (IANA name)
 */
export function workflowWith(parameters: INodeParameters, timeZone: string): WorkflowJson {
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

/** What a test may set besides the parameters. */
export interface Polling {
	/** What n8n keeps between the polls. */
	readonly staticData?: IDataObject;
	readonly mode?: 'manual' | 'trigger';
	readonly budgetMs?: number | 'notProvided';
	readonly timeZone?: string;
	/** What differs from the usual credential. */
	readonly credential?: IDataObject;
}

/**
 * Polls once.
 *
 * @param sandbox the Plannr that is asked
 * @param parameters the trigger's parameters; all events without them
 * @param polling see {@link Polling}
 */
export async function poll(
	sandbox: MockPlannr,
	parameters: INodeParameters = { events: allEvents },
	{ staticData = {}, timeZone = 'Europe/London', credential = {}, ...more }: Polling = {},
): Promise<IDataObject[]> {
	const items = await pollTrigger(workflowWith(parameters, timeZone), TRIGGER, {
		credential: { ...credentialFor(sandbox), accountUuid: demo.account, ...credential },
		staticData,
		...more,
	});
	return items.map(({ json }) => json);
}

/**
 * What happened to what, in short.
 *
 * @param items what a poll gave out
 * @returns e.g. `referralSent 4ef4…`
 */
export function inShort(items: readonly IDataObject[]): string[] {
	return items.map(({ event, referral }) => {
		const uuid =
			typeof referral === 'object' && referral !== null && 'uuid' in referral ? referral.uuid : '?';
		return `${String(event)} ${String(uuid)}`;
	});
}
