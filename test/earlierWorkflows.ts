import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isRecord } from '../nodes/PlannrReferral/transport/json';
import { type MockPlannr, demo } from '../sandbox';
import { workflowIdOf } from '../scripts/n8n/imports';
import type { WorkflowJson } from './engine';

const FOLDER = join(__dirname, 'fixtures', 'earlierWorkflows');

/** A workflow as n8n's editor saved it with the package as it was at commit 19f4563. */
export interface EarlierWorkflow extends WorkflowJson {
	readonly id: string;
	readonly name: string;
}

/**
 * Reads one of the saved workflows: a node for each operation, in which every parameter of that version is set, or a
 * trigger with every event.
 */
export function readEarlierWorkflow(name: 'operations' | 'events'): EarlierWorkflow {
	const value: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
	if (!isWorkflow(value)) throw new Error(`${name} is not a workflow`);
	return { ...value, id: workflowIdOf(`earlier ${name}`) };
}

function isWorkflow(value: unknown): value is WorkflowJson & { name: string } {
	return isRecord(value) && 'name' in value && 'nodes' in value && 'connections' in value;
}

/** When that version saved the trigger's state in the fixture `state.json`, with the demo data of this time. */
export const SAVED_AT = new Date('2026-11-20T09:00:00Z');

/** A second referral that was received, which one of the nodes rejects. */
const REJECTED = '4ef44ef4-0000-4000-8000-000000000006';

/**
 * Lets the firm receive another referral.
 *
 * @param mockPlannr the mock API, with the demo's referrals
 */
export function receiveReferral({ data }: MockPlannr): string {
	const received = data.referrals.get(demo.referrals.received);
	if (received === undefined) throw new Error('The demo has lost a referral');
	const now = new Date();
	data.referrals.set(REJECTED, { ...received, uuid: REJECTED, createdAt: now, updatedAt: now });
	return REJECTED;
}
