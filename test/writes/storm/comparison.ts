import type { IDataObject } from 'n8n-workflow';

import type { MockData } from '../../../sandbox';
import type { FinishedRun } from '../../engine';
import { NODE_NAME } from '../../engine/createWorkflow';
import { WRITE_OUTCOMES } from '../../texts';
import type { StormReport } from './report';
import { type StormRequest, isRejectedRequest, requestKey } from './requests';

/** What the node reported for one advice type of one item. */
type Outcome =
	| { readonly kind: 'returned'; readonly uuid: string; readonly note?: unknown }
	| { readonly kind: 'failed' | 'outcomeUnknown' | 'missing'; readonly message?: string };

/** What the node reported, compared with what Plannr holds. */
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
> & {
	/** The messages of the writes that the node reported as not done. */
	readonly failureMessages: readonly string[];
};

const UNKNOWN = WRITE_OUTCOMES.unknown.created;
const NOT_CREATED = WRITE_OUTCOMES.notProcessed.created;

/** Compares what the node reported for every item with what Plannr holds. */
export function compareWithPlannr(
	requests: readonly StormRequest[],
	finished: FinishedRun,
	data: MockData,
): Comparison {
	const { error } = finished.run.data.resultData;
	const outcomes =
		error === undefined
			? outcomesFromOutput(requests, finished)
			: outcomesFromError(requests, `${error.message} ${error.description ?? ''}`, data);
	const findings: string[] = [];
	const failureMessages: string[] = [];
	const counts = {
		requested: 0,
		returned: 0,
		outcomeUnknown: 0,
		failed: 0,
		lost: 0,
		duplicated: 0,
		mispaired: 0,
	};
	const find = (what: 'lost' | 'duplicated' | 'mispaired', text: string, count = 1) => {
		counts[what] += count;
		findings.push(`${what}: ${text}`);
	};
	const created = countEach(
		[...data.referrals.values()].map(({ clientUuids, adviceType, note }) =>
			requestKey(clientUuids, adviceType, note ?? ''),
		),
	);
	const requested = new Map<string, number>();
	const reported = new Map<string, number>();
	const returnedUuids = new Set<string>();
	for (const [index, request] of requests.entries()) {
		for (const [place, adviceType] of request.adviceTypes.entries()) {
			const key = requestKey(request.clients, adviceType, request.note);
			const where = `item ${index}, ${adviceType}, ${key}`;
			if (!isRejectedRequest(request)) increment(requested, key);
			counts.requested += 1;
			const outcome = outcomes[index]?.[place] ?? { kind: 'missing' };
			if (outcome.kind !== 'returned') {
				// A run that ended early reports nothing about the items that it did not reach.
				if (outcome.kind === 'missing' && error === undefined)
					find('lost', `no report on ${where}`);
				if (outcome.kind === 'outcomeUnknown') increment(reported, key);
				if (outcome.kind === 'failed') failureMessages.push(outcome.message ?? '');
				if (outcome.kind !== 'missing') counts[outcome.kind] += 1;
				continue;
			}
			const { uuid, note } = outcome;
			counts.returned += 1;
			if (returnedUuids.has(uuid)) find('duplicated', `${uuid} was returned twice, for ${where}`);
			returnedUuids.add(uuid);
			const referral = data.referrals.get(uuid);
			if (referral === undefined) {
				find('lost', `${uuid} does not exist, for ${where}`);
				continue;
			}
			increment(reported, key);
			const actualKey = requestKey(referral.clientUuids, referral.adviceType, referral.note ?? '');
			const hasNote = note === undefined || (note ?? '') === request.note;
			if (actualKey !== key || !hasNote)
				find('mispaired', `${actualKey} was returned for ${where}`);
		}
	}
	for (const [key, count] of created) {
		const requestedCount = requested.get(key) ?? 0;
		const excess = count - requestedCount;
		if (excess > 0) find('duplicated', `${excess} too many of ${key}`, excess);
		const unreported = Math.min(count, requestedCount) - (reported.get(key) ?? 0);
		if (unreported > 0)
			find('lost', `${unreported} created but not reported of ${key}`, unreported);
	}
	return { ...counts, findings, failureMessages };
}

/** With "continue on fail", or after a success: every item and advice type has its own place in the output. */
function outcomesFromOutput(requests: readonly StormRequest[], finished: FinishedRun): Outcome[][] {
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
	return { kind: message.startsWith(UNKNOWN) ? 'outcomeUnknown' : 'failed', message };
}

/** The error that ends a run names the referrals that were created, and the items that failed. */
function outcomesFromError(
	requests: readonly StormRequest[],
	text: string,
	data: MockData,
): Outcome[][] {
	const outcomes = requests.map((): Outcome[] => []);
	for (const [, uuid = '', item] of text.matchAll(/([0-9a-f-]{36}) \(item (\d+)\)/g)) {
		const index = Number(item);
		const adviceType = data.referrals.get(uuid)?.adviceType ?? '';
		const place = Math.max(0, requests[index]?.adviceTypes.indexOf(adviceType) ?? 0);
		const itemOutcomes = outcomes[index];
		if (itemOutcomes !== undefined) itemOutcomes[place] = { kind: 'returned', uuid };
	}
	const failures = new RegExp(`(${UNKNOWN}|${NOT_CREATED})[^[]*\\[item (\\d+)\\]`, 'g');
	for (const [message, start, item] of text.matchAll(failures)) {
		const index = Number(item);
		const itemOutcomes = outcomes[index];
		const kind = start === UNKNOWN ? 'outcomeUnknown' : 'failed';
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
