import type { IDataObject } from 'n8n-workflow';

import type { World } from '../../../sandbox';
import type { Finished } from '../../engine';
import { NODE } from '../../engine/createWorkflow';
import { type Order, isBait, keyOf } from './requests';
import type { StormReport } from './report';

/** What the node said about one advice type of one item. */
type Said =
	| { readonly kind: 'given'; readonly uuid: string; readonly note?: unknown }
	| { readonly kind: 'failed' | 'unclear' | 'unsaid'; readonly message?: string };

/** What came of a run, compared with what Plannr holds. */
export type Judgement = Pick<
	StormReport,
	'asked' | 'given' | 'failed' | 'unclear' | 'lost' | 'duplicated' | 'mispaired' | 'findings'
>;

/**
 * Compares what the node said of every item with what Plannr holds.
 *
 * @param orders what the items asked for
 * @param finished the run
 * @param world Plannr's memory after it
 */
export function judge(orders: readonly Order[], finished: Finished, world: World): Judgement {
	const { error } = finished.run.data.resultData;
	const said =
		error === undefined
			? saidByOutput(orders, finished)
			: saidByError(orders, `${error.message} ${error.description ?? ''}`, world);
	const findings: string[] = [];
	const count = { asked: 0, given: 0, unclear: 0, failed: 0, lost: 0, duplicated: 0, mispaired: 0 };
	const find = (what: 'lost' | 'duplicated' | 'mispaired', text: string, times = 1) => {
		count[what] += times;
		findings.push(`${what}: ${text}`);
	};
	const made = tally(
		[...world.referrals.values()].map(({ clientUuids, adviceType, note }) =>
			keyOf(clientUuids, adviceType, note ?? ''),
		),
	);
	const asked = new Map<string, number>();
	const explained = new Map<string, number>();
	const taken = new Set<string>();
	for (const [index, order] of orders.entries()) {
		for (const [place, adviceType] of order.adviceTypes.entries()) {
			const key = keyOf(order.clients, adviceType, order.note);
			const where = `item ${index}, ${adviceType}, ${key}`;
			if (!isBait(order)) add(asked, key);
			count.asked += 1;
			const word = said[index]?.[place] ?? { kind: 'unsaid' };
			if (word.kind !== 'given') {
				// A run that was ended says nothing of the items that it never came to.
				if (word.kind === 'unsaid' && error === undefined) find('lost', `nothing said of ${where}`);
				if (word.kind === 'unclear') add(explained, key);
				if (word.kind !== 'unsaid') count[word.kind] += 1;
				continue;
			}
			count.given += 1;
			if (taken.has(word.uuid)) find('duplicated', `${word.uuid} was given out twice, at ${where}`);
			taken.add(word.uuid);
			const referral = world.referrals.get(word.uuid);
			if (referral === undefined) {
				find('lost', `${word.uuid} does not exist, at ${where}`);
				continue;
			}
			add(explained, key);
			const truth = keyOf(referral.clientUuids, referral.adviceType, referral.note ?? '');
			const isNoted = word.note === undefined || (word.note ?? '') === order.note;
			if (truth !== key || !isNoted) find('mispaired', `${truth} was given out for ${where}`);
		}
	}
	for (const [key, times] of made) {
		const tooMany = times - (asked.get(key) ?? 0);
		if (tooMany > 0) find('duplicated', `${tooMany} too many of ${key}`, tooMany);
		const unheard = Math.min(times, asked.get(key) ?? 0) - (explained.get(key) ?? 0);
		if (unheard > 0) find('lost', `${unheard} made and not told of ${key}`, unheard);
	}
	return { ...count, findings };
}

/** With "continue on fail", or after a good end: every item and advice type has a place of its own in the output. */
function saidByOutput(orders: readonly Order[], finished: Finished): Said[][] {
	const said = orders.map((): Said[] => []);
	for (const { json, pairedItem } of finished.output(NODE)) {
		const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : NaN;
		said[index]?.push(wordOf(json));
	}
	return said;
}

function wordOf({ uuid, note, error }: IDataObject): Said {
	if (typeof uuid === 'string') return { kind: 'given', uuid, note: note ?? '' };
	const message = String(error);
	if (message.startsWith('The referral may have been created')) return { kind: 'unclear', message };
	return { kind: 'failed', message };
}

/** The error that ends a run names the referrals that were created, and the items that failed. */
function saidByError(orders: readonly Order[], text: string, world: World): Said[][] {
	const said = orders.map((): Said[] => []);
	for (const [, uuid = '', item] of text.matchAll(/([0-9a-f-]{36}) \(item (\d+)\)/g)) {
		const index = Number(item);
		const adviceType = world.referrals.get(uuid)?.adviceType ?? '';
		const place = Math.max(0, orders[index]?.adviceTypes.indexOf(adviceType) ?? 0);
		const words = said[index];
		if (words !== undefined) words[place] = { kind: 'given', uuid };
	}
	for (const [message, start, item] of text.matchAll(
		/(The referral may have been created|The referral was not created)[^[]*\[item (\d+)\]/g,
	)) {
		const index = Number(item);
		const words = said[index];
		const kind = start === 'The referral may have been created' ? 'unclear' : 'failed';
		for (const place of orders[index]?.adviceTypes.keys() ?? []) {
			if (words !== undefined) words[place] ??= { kind, message };
		}
	}
	return said;
}

function tally(keys: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of keys) add(counts, key);
	return counts;
}

function add(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
