import type { OperationWords } from '../actions/operation';
import type { Done, Failed } from './outcome';

/** More items than this are counted, not named. */
export const MOST_ITEMS = 20;

/** More UUIDs than this are counted, not named: the error is kept with the execution and shown in the browser. */
const MOST_UUIDS = 1000;

/** What earlier tries of a run have left behind. */
export interface Earlier {
	/** What they did. */
	readonly done: readonly Done[];
	/** The items of which they have lost an answer, and nobody can tell what was done. */
	readonly doubtful: readonly number[];
}

/** How much was done, as the end of a message. */
export function countDone({ write }: OperationWords, done: readonly Done[]): string {
	if (write === undefined || done.length === 0) return '';
	const noun = write.done;
	return done.length === 1
		? `; 1 ${noun.one} before it`
		: `; ${done.length} ${noun.many} before it`;
}

/** What was done, in sentences. */
export function listDone({ write }: OperationWords, done: readonly Done[]): string[] {
	if (write === undefined || done.length === 0) return [];
	const noun = write.done;
	const listed = done.flatMap((one) => uuidsOf(one).map((uuid) => `${uuid} (item ${one.index})`));
	const stands = done.length === 1 ? `1 ${noun.one}` : `${done.length} ${noun.many}`;
	return [
		`Besides, ${stands}, which cannot be taken back here: ${few(listed, MOST_UUIDS)}.`,
		"n8n's Retry On Fail goes on from there and repeats nothing; a new run of the workflow would.",
	];
}

function uuidsOf({ records }: Done): string[] {
	return records.map(({ uuid }) => (typeof uuid === 'string' ? uuid : '?'));
}

/**
 * Adds to what is said of an item what earlier tries of it have left behind, which nothing else tells any more.
 *
 * @param failed what is wrong with the item
 * @param words what the operation says
 * @param earlier what earlier tries have left behind
 */
export function withEarlier(failed: Failed, words: OperationWords, earlier: Earlier): Failed {
	const { index, report } = failed;
	const uuids = earlier.done.filter((one) => one.index === index).flatMap(uuidsOf);
	const noun = words.write?.done;
	const told = [
		...(noun && uuids.length > 0
			? [
					`On an earlier try of this item, ${uuids.length} ${uuids.length === 1 ? noun.one : noun.many}: ${uuids.join(', ')}.`,
				]
			: []),
		...doubts(
			words,
			earlier.doubtful.filter((one) => one === index),
		),
	];
	const description = [report.description, ...told].join(' ');
	return told.length === 0 ? failed : { index, report: { ...report, description } };
}

/** What there is to say when nothing was sent on this try. */
export function unsent(words: OperationWords, { done, doubtful }: Earlier): string[] {
	if (done.length === 0 && doubtful.length === 0) {
		return ['Nothing was sent, for this item or any other.'];
	}
	return ['Nothing was sent on this try.', ...listDone(words, done), ...doubts(words, doubtful)];
}

function doubts({ write }: OperationWords, doubtful: readonly number[]): string[] {
	if (write === undefined || doubtful.length === 0) return [];
	const items = `${doubtful.length === 1 ? 'item' : 'items'} ${few(doubtful, MOST_ITEMS)}`;
	return [`An earlier try has lost an answer (${items}): ${write.uncertain.advice}.`];
}

/** The first few of many, and how many more there are. */
export function few(values: ReadonlyArray<number | string>, most: number): string {
	const named = values.slice(0, most).join(', ');
	return values.length > most ? `${named} and ${values.length - most} more` : named;
}
