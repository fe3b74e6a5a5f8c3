import type { OperationWords } from '../actions/operation';
import type { Success, Failure } from './outcome';

/** More items than this are counted, not named. */
export const MAX_LISTED_ITEMS = 20;

/** More UUIDs than this are counted, not named: the error is kept with the execution and shown in the browser. */
const MAX_LISTED_UUIDS = 1000;

/** What earlier tries of a run have left behind. */
export interface EarlierAttempts {
	/** What they did. */
	readonly done: readonly Success[];
	/** The items of which they have lost an answer, and nobody can tell what was done. */
	readonly unresolvedItems: readonly number[];
}

/** How much was done, as the end of a message. */
export function formatDoneCount({ write }: OperationWords, done: readonly Success[]): string {
	if (write === undefined || done.length === 0) return '';
	const noun = write.done;
	return done.length === 1
		? `; 1 ${noun.one} before it`
		: `; ${done.length} ${noun.many} before it`;
}

/** What was done, in sentences. */
export function formatDoneList({ write }: OperationWords, done: readonly Success[]): string[] {
	if (write === undefined || done.length === 0) return [];
	const noun = write.done;
	const listed = done.flatMap((success) =>
		uuidsOf(success).map((uuid) => `${uuid} (item ${success.index})`),
	);
	const total = done.length === 1 ? `1 ${noun.one}` : `${done.length} ${noun.many}`;
	return [
		`Besides, ${total}, which cannot be taken back here: ${joinLimited(listed, MAX_LISTED_UUIDS)}.`,
		"n8n's Retry On Fail goes on from there and repeats nothing; a new run of the workflow would.",
	];
}

function uuidsOf({ records }: Success): string[] {
	return records.map(({ uuid }) => (typeof uuid === 'string' ? uuid : '?'));
}

/**
 * Adds to what is said of an item what earlier tries of it have left behind, which nothing else tells any more.
 *
 * @param failure what is wrong with the item
 * @param messages what the operation says
 * @param earlier what earlier tries have left behind
 */
export function withEarlierAttempts(
	failure: Failure,
	messages: OperationWords,
	earlier: EarlierAttempts,
): Failure {
	const { index, report } = failure;
	const uuids = earlier.done.filter((success) => success.index === index).flatMap(uuidsOf);
	const noun = messages.write?.done;
	const additions = [
		...(noun && uuids.length > 0
			? [
					`On an earlier try of this item, ${uuids.length} ${uuids.length === 1 ? noun.one : noun.many}: ${uuids.join(', ')}.`,
				]
			: []),
		...formatUnresolved(
			messages,
			earlier.unresolvedItems.filter((one) => one === index),
		),
	];
	const description = [report.description, ...additions].join(' ');
	return additions.length === 0 ? failure : { index, report: { ...report, description } };
}

/** What there is to say when nothing was sent on this try. */
export function formatNothingSent(
	messages: OperationWords,
	{ done, unresolvedItems }: EarlierAttempts,
): string[] {
	if (done.length === 0 && unresolvedItems.length === 0) {
		return ['Nothing was sent, for this item or any other.'];
	}
	return [
		'Nothing was sent on this try.',
		...formatDoneList(messages, done),
		...formatUnresolved(messages, unresolvedItems),
	];
}

function formatUnresolved({ write }: OperationWords, unresolvedItems: readonly number[]): string[] {
	if (write === undefined || unresolvedItems.length === 0) return [];
	const items = `${unresolvedItems.length === 1 ? 'item' : 'items'} ${joinLimited(unresolvedItems, MAX_LISTED_ITEMS)}`;
	return [`An earlier try has lost an answer (${items}): ${write.uncertain.advice}.`];
}

/** The first few of many, and how many more there are. */
export function joinLimited(values: ReadonlyArray<number | string>, limit: number): string {
	const listed = values.slice(0, limit).join(', ');
	return values.length > limit ? `${listed} and ${values.length - limit} more` : listed;
}
