import type { IDataObject } from 'n8n-workflow';

import { startMockPlannr } from '../../../sandbox';
import { minimalCreate, runNode, uuidLocator } from '../../engine/createWorkflow';
import { buildReferral } from '../existingReferral';
import { withProbability } from './faults';
import { clientUuid, createStormData } from './requests';

const CLIENTS = 4;
const EXECUTIONS = 3;

/** What the executions did wrong. */
export interface ParallelReport {
	/** Referrals beyond the requested ones, and referrals that were returned twice. */
	readonly duplicated: number;
	/** Referrals that were returned for an item that did not create them. */
	readonly mispaired: number;
	/** Referrals that were created and not reported. */
	readonly lost: number;
}

/**
 * Runs three executions of one process at the same time, each of which refers the same clients twice, while responses
 * to creates are lost.
 *
 * @param ifAlreadyReferred `create`: each client has an equal referral already, from before; `return`: none has
 */
export async function runParallelExecutions(
	seed: number,
	ifAlreadyReferred: 'create' | 'return',
): Promise<ParallelReport> {
	const data = createStormData(seed, CLIENTS);
	const clients = Array.from({ length: CLIENTS }, (_, number) => clientUuid(seed, number));
	const earlier = clients.map((client, number) =>
		buildReferral(number, { clientUuids: [client], createdAt: minutesAgo(20) }),
	);
	if (ifAlreadyReferred === 'create') {
		for (const referral of earlier) data.referrals.set(referral.uuid, referral);
	}
	const existing = new Set(data.referrals.keys());
	const mockPlannr = await startMockPlannr({ seed, data, latencyMs: 20 });
	try {
		for (const when of ['before', 'after'] as const) {
			const fault = { name: `drop ${when}`, when, effect: { kind: 'drop' } } as const;
			mockPlannr.addFault(withProbability('createReferral', 0.25, fault));
		}
		const items = [...clients, ...clients].map((client): IDataObject => ({ client }));
		const parameters = {
			...minimalCreate,
			clients: uuidLocator('={{ $json.client }}'),
			ifAlreadyReferred,
		};
		const settings = { onError: 'continueRegularOutput' } as const;
		const runs = await Promise.all(
			Array.from(
				{ length: EXECUTIONS },
				async () => await runNode(mockPlannr, parameters, { items, settings }),
			),
		);
		const outputs = runs.flatMap((run) => run.output('Next').map(({ json }) => json));
		const returned = outputs.flatMap(({ uuid }) => (typeof uuid === 'string' ? [uuid] : []));
		const distinct = new Set(returned);
		const created = [...data.referrals.keys()].filter((uuid) => !existing.has(uuid));
		const errors = outputs.length - returned.length;
		const unreported = created.filter((uuid) => !distinct.has(uuid)).length;
		return {
			duplicated:
				ifAlreadyReferred === 'return'
					? Math.max(0, created.length - CLIENTS)
					: returned.length - distinct.size,
			mispaired: [...distinct].filter((uuid) => existing.has(uuid)).length,
			lost: Math.max(0, unreported - errors),
		};
	} finally {
		await mockPlannr.stop();
	}
}

function minutesAgo(minutes: number): Date {
	return new Date((Math.floor(Date.now() / 1000) - minutes * 60) * 1000);
}
