import type { IDataObject } from 'n8n-workflow';

import type { MockData } from '../../../sandbox';
import type { Finished } from '../../engine';
import { NODE_NAME } from '../../engine/createWorkflow';
import { type StormRequest, isRejectedRequest, requestKey } from './requests';
import type { StormReport } from './report';

/** What the node said about one advice type of one item. */
type Outcome =
	| { readonly kind: 'returned'; readonly uuid: string; readonly note?: unknown }
	| { readonly kind: 'failed' | 'outcomeUnknown' | 'missing'; readonly message?: string };

/** What came of a run, compared with what Plannr holds. */
export type Comparison = Pick<
	StormReport,
	| 'requested'
	| 'returned'
	| 'failed'
	| 'outcomeUnknown'
	| 'lost'
	| 'duplicated'
	| 'mispaired'
	| 'findings'
>;

/**
 * Compares what the node said of every item with what Plannr holds.
 *
 * @param requests what the items asked for
 * @param finished the run
 * @param world Plannr's memory after it
 */
export function compareWithPlannr(
	requests: readonly StormRequest[],
	finished: Finished,
	world: MockData,
): Comparison {
	const { error } = finished.run.data.resultData;
	const outcomes =
		error === undefined
			? outcomesFromOutput(requests, finished)
			: outcomesFromError(requests, `${error.message} ${error.description ?? ''}`, world);
	const findings: string[] = [];
	const count = {
		requested: 0,
		returned: 0,
		outcomeUnknown: 0,
		failed: 0,
		lost: 0,
		duplicated: 0,
		mispaired: 0,
	};
	const find = (what: 'lost' | 'duplicated' | 'mispaired', text: string, times = 1) => {
		count[what] += times;
		findings.push(`${what}: ${text}`);
	};
	const created = countEach(
		[...world.referrals.values()].map(({ clientUuids, adviceType, note }) =>
			requestKey(clientUuids, adviceType, note ?? ''),
		),
	);
	const requested = new Map<string, number>();
	const explained = new Map<string, number>();
	const taken = new Set<string>();
	for (const [index, request] of requests.entries()) {
		for (const [place, adviceType] of request.adviceTypes.entries()) {
			const key = requestKey(request.clients, adviceType, request.note);
			const where = `item ${index}, ${adviceType}, ${key}`;
			if (!isRejectedRequest(request)) increment(requested, key);
			count.requested += 1;
			const outcome = outcomes[index]?.[place] ?? { kind: 'missing' };
			if (outcome.kind !== 'returned') {
				// A run that was ended says nothing of the items that it never came to.
				if (outcome.kind === 'missing' && error === undefined)
					find('lost', `nothing said of ${where}`);
				if (outcome.kind === 'outcomeUnknown') increment(explained, key);
				if (outcome.kind !== 'missing') count[outcome.kind] += 1;
				continue;
			}
			count.returned += 1;
			if (taken.has(outcome.uuid))
				find('duplicated', `${outcome.uuid} was given out twice, at ${where}`);
			taken.add(outcome.uuid);
			const referral = world.referrals.get(outcome.uuid);
			if (referral === undefined) {
				find('lost', `${outcome.uuid} does not exist, at ${where}`);
				continue;
			}
			increment(explained, key);
			const truth = requestKey(referral.clientUuids, referral.adviceType, referral.note ?? '');
			const isNoted = outcome.note === undefined || (outcome.note ?? '') === request.note;
			if (truth !== key || !isNoted) find('mispaired', `${truth} was given out for ${where}`);
		}
	}
	for (const [key, times] of created) {
		const tooMany = times - (requested.get(key) ?? 0);
		if (tooMany > 0) find('duplicated', `${tooMany} too many of ${key}`, tooMany);
		const lost = Math.min(times, requested.get(key) ?? 0) - (explained.get(key) ?? 0);
		if (lost > 0) find('lost', `${lost} made and not told of ${key}`, lost);
	}
	return { ...count, findings };
}

/** With "continue on fail", or after a good end: every item and advice type has a place of its own in the output. */
function outcomesFromOutput(requests: readonly StormRequest[], finished: Finished): Outcome[][] {
	const outcomes = requests.map((): Outcome[] => []);
	for (const { json, pairedItem } of finished.output(NODE_NAME)) {
		const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : NaN;
		outcomes[index]?.push(outcomeOf(json));
	}
	return outcomes;
}

function outcomeOf({ uuid, note, error }: IDataObject): Outcome {
	if (typeof uuid === 'string') return { kind: 'returned', uuid, note: note ?? '' };
	const message = String(error);
	if (message.startsWith('The referral may have been created'))
		return { kind: 'outcomeUnknown', message };
	return { kind: 'failed', message };
}

/** The error that ends a run names the referrals that were created, and the items that failed. */
function outcomesFromError(
	requests: readonly StormRequest[],
	text: string,
	world: MockData,
): Outcome[][] {
	const outcomes = requests.map((): Outcome[] => []);
	for (const [, uuid = '', item] of text.matchAll(/([0-9a-f-]{36}) \(item (\d+)\)/g)) {
		const index = Number(item);
		const adviceType = world.referrals.get(uuid)?.adviceType ?? '';
		const place = Math.max(0, requests[index]?.adviceTypes.indexOf(adviceType) ?? 0);
		const itemOutcomes = outcomes[index];
		if (itemOutcomes !== undefined) itemOutcomes[place] = { kind: 'returned', uuid };
	}
	for (const [message, start, item] of text.matchAll(
		/(The referral may have been created|The referral was not created)[^[]*\[item (\d+)\]/g,
	)) {
		const index = Number(item);
		const itemOutcomes = outcomes[index];
		const kind = start === 'The referral may have been created' ? 'outcomeUnknown' : 'failed';
		for (const place of requests[index]?.adviceTypes.keys() ?? []) {
			if (itemOutcomes !== undefined) itemOutcomes[place] ??= { kind, message };
		}
	}
	return outcomes;
}

function countEach(keys: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of keys) increment(counts, key);
	return counts;
}

function increment(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
