import type { IDataObject } from 'n8n-workflow';

import { type MockData, createDemoData, demo, startMockPlannr } from '../../../sandbox';
import { runNode } from '../../engine/createWorkflow';
import { READ_FAULTS, WRITE_FAULTS, waitForLateWrites, withProbability } from './faults';
import { countOutcomes, isReportCorrect, readItemOutcomes } from './itemOutcomes';
import { DEFAULT_PROBABILITY, MAX_RETRIES, STORM_RATE_LIMIT, type StormOptions } from './options';
import type { StormReport } from './report';
import { countRequests } from './requestCounts';

const OPERATION = 'requestConnection';

/** A code that no adviser has: as the first item, it makes n8n retry. */
const UNKNOWN_KEY = 'NOBODY00';

/** The referral code of one of the many advisers. */
function adviserKeyOf(number: number): string {
	return `K${String(number).padStart(7, '0')}`;
}

/** The account of one of the many advisers. */
function adviserOf(number: number): string {
	return `ad115e12-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The demo data with many advisers in another firm, where a second request to the same adviser is not rejected. */
function createDataWithAdvisers(count: number): MockData {
	const data = createDemoData(new Date());
	const model = data.accounts.get(demo.otherAccount);
	if (model === undefined) throw new Error('The demo data lacks its other adviser');
	for (let number = 0; number < count; number++) {
		const uuid = adviserOf(number);
		data.accounts.set(uuid, { ...model, uuid, email: `adviser${number}@recipient.example` });
		data.adviserKeys.set(adviserKeyOf(number), uuid);
	}
	data.rejectsDuplicateConnectionRequests = false;
	return data;
}

/**
 * Requests connections with many advisers while the mock API fails at random, and counts the e-mails that Plannr would
 * have sent. The first item is always rejected, so that n8n makes all its five attempts over all items.
 */
export async function runConnectionStorm({
	seed,
	items,
	probability = DEFAULT_PROBABILITY,
	limit = STORM_RATE_LIMIT,
}: StormOptions): Promise<StormReport> {
	const data = createDataWithAdvisers(items);
	const mockPlannr = await startMockPlannr({ seed, rateLimit: limit, data });
	try {
		for (const fault of WRITE_FAULTS) {
			mockPlannr.addFault(withProbability(OPERATION, probability, fault));
		}
		for (const fault of READ_FAULTS) {
			mockPlannr.addFault(withProbability('listConnections', probability / 2, fault));
		}
		const many = Array.from({ length: items }, (_, number) => adviserKeyOf(number));
		const keys = [UNKNOWN_KEY, ...many];
		const startedAt = performance.now();
		const finished = await runNode(
			mockPlannr,
			{ resource: 'connection', operation: 'create', adviserKey: '={{ $json.key }}' },
			{
				items: keys.map((key): IDataObject => ({ key })),
				settings: { ...MAX_RETRIES, onError: 'continueRegularOutput' },
			},
		);
		const durationMs = performance.now() - startedAt;
		await waitForLateWrites(mockPlannr);
		const outcomes = readItemOutcomes(finished, keys.length);
		const emails = mockPlannr.requestLog.filter(
			(entry) => entry.operation === OPERATION && entry.executed,
		);
		const emailed = new Set(emails.map(({ body }) => JSON.stringify(body)));
		const findings: string[] = [];
		let lost = 0;
		let mispaired = 0;
		for (const [index, key] of keys.entries()) {
			const outcome = outcomes[index] ?? { kind: 'missing', json: {} };
			const isDone = emailed.has(JSON.stringify({ adviser_key: key }));
			if (!isReportCorrect(outcome, isDone)) {
				lost += 1;
				findings.push(`${key} was ${isDone ? '' : 'not '}asked: ${JSON.stringify(outcome)}`);
			}
			const created = data.connections.get(String(outcome.json.uuid));
			if (
				outcome.kind === 'returned' &&
				created?.recipientAccountUuid !== data.adviserKeys.get(key)
			) {
				mispaired += 1;
				findings.push(`item ${index} returned the connection with another adviser`);
			}
		}
		const requested = keys.length;
		return {
			...countRequests(mockPlannr, OPERATION, { title: 'connect', seed, durationMs, requested }),
			...countOutcomes(outcomes),
			lost,
			duplicated: emails.length - emailed.size,
			mispaired,
			findings,
		};
	} finally {
		await mockPlannr.stop();
	}
}
