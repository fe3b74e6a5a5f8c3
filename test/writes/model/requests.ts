import type { IDataObject } from 'n8n-workflow';

import { create as requestConnection } from '../../../nodes/PlannrReferral/actions/connection/create.operation';
import type { Job, WriteJob } from '../../../nodes/PlannrReferral/actions/operation';
import { accept } from '../../../nodes/PlannrReferral/actions/referral/accept.operation';
import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { reject } from '../../../nodes/PlannrReferral/actions/referral/reject.operation';
import type { ReferralRequest } from '../../../nodes/PlannrReferral/transport/vocabulary';
import { createItem, parseJobs } from '../../nodes/actions/createItem';
import type { Scenario } from './scenario';

/** What is requested of one referral, as the parameters of an item. */
export interface CreateValues {
	readonly connection: string;
	readonly clients: readonly string[];
	readonly adviceTypes: readonly string[];
	readonly note: string;
}

/** Which received referral is accepted, or rejected for a reason, as the parameters of an item. */
export interface DecisionValues {
	readonly decision: 'accept' | 'reject';
	readonly referral: string;
	readonly note: string;
}

/** The code with which a connection is requested, as the parameters of an item. */
export interface ConnectionValues {
	readonly adviserKey: string;
	readonly note: string;
}

/** The parameters of an item of any kind. */
export type ItemValues = CreateValues | DecisionValues | ConnectionValues;

const uuid = (group: string, number: number) =>
	`4ef44ef4-${group}-4000-a000-${String(number).padStart(12, '0')}`;

/** How many connections, clients, advice types and notes the requests choose from. */
const VARIETY: Record<Scenario['targets'], readonly [number, number, number, number]> = {
	many: [2, 6, 2, 2],
	few: [1, 2, 2, 2],
	one: [1, 1, 1, 2],
};

const ADVICE_TYPES = ['investments', 'pensions'];

/** How many received referrals, or codes, the requests choose from. */
export const TARGETS: Record<Scenario['targets'], number> = { many: 6, few: 2, one: 1 };

export function createValues(scenario: Scenario, random: () => number): ItemValues {
	const number = () => 1 + Math.floor(random() * TARGETS[scenario.targets]);
	switch (scenario.kind) {
		case 'creates':
			return createReferralValues(scenario, random);
		case 'decisions': {
			const decision = random() < 0.5 ? 'accept' : 'reject';
			return { decision, referral: uuid('0000', number()), note: 'We are too busy' };
		}
		case 'connections':
			return { adviserKey: `CODE000${number()}`, note: '' };
	}
}

export function createReferralValues({ targets }: Scenario, random: () => number): CreateValues {
	const [connections, clients, types, notes] = VARIETY[targets];
	const below = (limit: number) => Math.floor(random() * limit);
	const client = () => uuid('c11e', 1 + below(clients));
	return {
		connection: uuid('c044', 1 + below(connections)),
		clients: random() < 0.2 ? [...new Set([client(), client()])] : [client()],
		adviceTypes:
			types > 1 && random() < 0.2 ? ADVICE_TYPES : ADVICE_TYPES.slice(below(types)).slice(0, 1),
		note: below(notes) === 0 ? '' : 'Please call first',
	};
}

/** Parses an item as the node does. */
export function parseValues(
	values: ItemValues,
	ifAlreadyReferred: Scenario['ifAlreadyReferred'],
): WriteJob[] {
	return parseWith(values, ifAlreadyReferred).filter((job) => job.kind === 'write');
}

function parseWith(values: ItemValues, ifAlreadyReferred: Scenario['ifAlreadyReferred']): Job[] {
	if ('adviserKey' in values) return parseJobs(requestConnection, createItem({ ...values }));
	const { note } = values;
	if ('decision' in values) {
		const operation = values.decision === 'accept' ? accept : reject;
		return parseJobs(operation, createItem({ ...values, rejectionReason: note }));
	}
	const more = { duration: '3', sharedData: ['goals'], ifAlreadyReferred };
	const additionalFields = note === '' ? {} : { note };
	return parseJobs(create, createItem({ ...values, ...more, additionalFields }));
}

/** What is requested of Plannr for one of the advice types of an item. */
export function createRequest(
	{ connection, clients, note }: CreateValues,
	adviceType: string,
): ReferralRequest {
	const request = {
		connection_uuid: connection,
		client_uuids: [...clients],
		advice_type: adviceType,
		duration_months: 3,
		shared_data: ['goals'],
		...(note !== '' && { note }),
	};
	if (!isReferralRequest(request)) throw new Error('This is not the request of a create');
	return request;
}

/** Whether a body is one that the node sends for a create. */
export function isReferralRequest(
	body: IDataObject | undefined,
): body is IDataObject & ReferralRequest {
	return typeof body?.connection_uuid === 'string' && Array.isArray(body.client_uuids);
}

/** The connection, the clients in any order, and the advice type. */
export function targetOf({ connection_uuid, client_uuids, advice_type }: ReferralRequest): string {
	return `${connection_uuid} ${[...client_uuids].sort().join()} ${advice_type}`;
}

/** The target and the note: equal requests make equal referrals. */
export function contentOf(request: ReferralRequest): string {
	return `${targetOf(request)} ${request.note ?? ''}`;
}
