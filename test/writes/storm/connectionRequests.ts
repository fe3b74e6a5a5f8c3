import type { IDataObject } from 'n8n-workflow';

import { type MockData, demo, createDemoData, startMockPlannr } from '../../../sandbox';
import { runNode } from '../../engine/createWorkflow';
import { withProbability, READ_FAULTS, WRITE_FAULTS } from './faults';
import { MAX_RETRIES, STORM_RATE_LIMIT, countRequests } from './requestCounts';
import type { StormReport } from './report';
import type { StormOptions } from './createReferrals';
import { countOutcomes, readItemOutcomes } from './itemOutcomes';

const OPERATION = 'requestConnection';

/** A code that no adviser has: as first item it makes n8n try again. */
const UNKNOWN_KEY = 'NOBODY00';

/** The code of one of the many advisers. */
function adviserKeyOf(number: number): string {
	return `K${String(number).padStart(7, '0')}`;
}

/** The account of one of the many advisers. */
function adviserOf(number: number): string {
	return `ad115e12-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The demo's world with many advisers in another firm, and no objection to a second request. */
function createDataWithAdvisers(count: number): MockData {
	const world = createDemoData(new Date());
	const model = world.accounts.get(demo.otherAccount);
	if (model === undefined) throw new Error('The demo has lost its other adviser');
	for (let number = 0; number < count; number++) {
		const uuid = adviserOf(number);
		world.accounts.set(uuid, { ...model, uuid, email: `adviser${number}@recipient.example` });
		world.adviserKeys.set(adviserKeyOf(number), uuid);
	}
	world.rejectsDuplicateConnectionRequests = false;
	return world;
}

/**
 * Requests connections with many advisers through a Plannr that fails at random, and counts the e-requests that it would
 * have sent. The first item is always refused, so that n8n makes all its five tries over all items.
 *
 * @param options see {@link StormOptions}
 */
export async function runConnectionStorm({
	seed,
	items,
	probability = 0.02,
	limit = STORM_RATE_LIMIT,
}: StormOptions): Promise<StormReport> {
	const sandbox = await startMockPlannr({
		seed,
		rateLimit: limit,
		data: createDataWithAdvisers(items),
	});
	try {
		for (const fault of WRITE_FAULTS)
			sandbox.addFault(withProbability(OPERATION, probability, fault));
		for (const fault of READ_FAULTS) {
			sandbox.addFault(withProbability('listConnections', probability / 2, fault));
		}
		const keys = [
			UNKNOWN_KEY,
			...Array.from({ length: items }, (_, number) => adviserKeyOf(number)),
		];
		const startedAt = performance.now();
		const finished = await runNode(
			sandbox,
			{ resource: 'connection', operation: 'create', adviserKey: '={{ $json.key }}' },
			{
				items: keys.map((key): IDataObject => ({ key })),
				settings: { ...MAX_RETRIES, onError: 'continueRegularOutput' },
			},
		);
		const durationMs = performance.now() - startedAt;
		const outcomes = readItemOutcomes(finished, keys.length);
		const requests = sandbox.requestLog.filter(
			(entry) => entry.operation === OPERATION && entry.executed,
		);
		const requestedBodies = new Set(requests.map(({ body }) => JSON.stringify(body)));
		const findings: string[] = [];
		let lost = 0;
		let mispaired = 0;
		for (const [index, key] of keys.entries()) {
			const outcome = outcomes[index] ?? { kind: 'missing', json: {} };
			const isDone = requestedBodies.has(JSON.stringify({ adviser_key: key }));
			const isCorrect =
				outcome.kind === 'returned'
					? isDone
					: outcome.kind === 'failed'
						? !isDone
						: outcome.kind === 'outcomeUnknown';
			if (!isCorrect) {
				lost += 1;
				findings.push(`${key} was ${isDone ? '' : 'not '}asked: ${JSON.stringify(outcome)}`);
			}
			const created = sandbox.data.connections.get(String(outcome.json.uuid));
			if (
				outcome.kind === 'returned' &&
				created?.recipientAccountUuid !== sandbox.data.adviserKeys.get(key)
			) {
				mispaired += 1;
				findings.push(`item ${index} was given the connection of another adviser`);
			}
		}
		return {
			...countRequests(sandbox, OPERATION, {
				title: 'connect',
				seed,
				durationMs,
				requested: keys.length,
			}),
			...countOutcomes(outcomes),
			lost: lost,
			duplicated: requests.length - requestedBodies.size,
			mispaired,
			findings,
		};
	} finally {
		await sandbox.stop();
	}
}
