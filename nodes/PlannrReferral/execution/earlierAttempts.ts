import type { OperationMessages, WriteMessages } from '../actions/operation';
import { MAX_LISTED_ITEMS, joinLimited } from './messages';
import type { Failure, Success } from './output';

/** The maximum number of UUIDs that an error lists, as it is saved with the execution and shown in the browser. */
const MAX_LISTED_UUIDS = 1000;

/** What earlier attempts at this run left behind. */
export interface EarlierAttempts {
	/** What they wrote. */
	readonly done: readonly Success[];
	/** Indexes of the items for which they lost a response, so that the outcome is unknown. */
	readonly unresolvedItems: readonly number[];
}

/** Formats how many writes succeeded, to be appended to a message. */
export function formatDoneCount({ write }: OperationMessages, done: readonly Success[]): string {
	if (write === undefined || done.length === 0) return '';
	return `; ${formatOthers(write.done, done.length)}`;
}

/** Formats what was written, as sentences for a description. */
export function formatDoneList({ write }: OperationMessages, done: readonly Success[]): string[] {
	if (write === undefined || done.length === 0) return [];
	const listed = done.flatMap((success) =>
		uuidsOf(success).map((uuid) => `${uuid} (item ${success.index})`),
	);
	return [
		`${formatOthers(write.done, done.length)} and cannot be undone from n8n: ${joinLimited(listed, MAX_LISTED_UUIDS)}.`,
		'Retry On Fail continues from there without repeating them.',
		...(write.newRun === undefined ? [] : [`${write.newRun}.`]),
	];
}

/** Formats how many writes succeeded, such as `2 referrals were created`. */
function formatCount({ one, many }: WriteMessages['done'], count: number): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** Formats the same for a text about something else, such as `2 other referrals were created`. */
function formatOthers({ one, many }: WriteMessages['done'], count: number): string {
	return `${count} other ${count === 1 ? one : many}`;
}

function uuidsOf({ records }: Success): string[] {
	return records.map(({ uuid }) => (typeof uuid === 'string' ? uuid : '?'));
}

/**
 * Adds to an item's failure what earlier attempts at the item left behind, as nothing else in the output shows it.
 *
 * @param failure the item's failure
 * @param messages the operation's messages
 * @param earlier what earlier attempts left behind
 * @returns the failure with a longer description, or unchanged when there is nothing to add
 */
export function withEarlierAttempts(
	failure: Failure,
	messages: OperationMessages,
	earlier: EarlierAttempts,
): Failure {
	const { index, report } = failure;
	const uuids = earlier.done.filter((success) => success.index === index).flatMap(uuidsOf);
	const noun = messages.write?.done;
	const additions = [
		...(noun && uuids.length > 0
			? [
					`On a previous attempt at this item, ${formatCount(noun, uuids.length)}: ${uuids.join(', ')}.`,
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

/** Formats the sentences for an attempt that sent nothing. */
export function formatNothingSent(
	messages: OperationMessages,
	{ done, unresolvedItems }: EarlierAttempts,
): string[] {
	if (done.length === 0 && unresolvedItems.length === 0) {
		return ['Nothing was sent for any item.'];
	}
	return [
		'Nothing was sent on this attempt.',
		...formatDoneList(messages, done),
		...formatUnresolved(messages, unresolvedItems),
	];
}

function formatUnresolved(
	{ write }: OperationMessages,
	unresolvedItems: readonly number[],
): string[] {
	if (write === undefined || unresolvedItems.length === 0) return [];
	const items = `${unresolvedItems.length === 1 ? 'item' : 'items'} ${joinLimited(unresolvedItems, MAX_LISTED_ITEMS)}`;
	return [
		`Plannr's response to an earlier attempt was lost (${items}). ${write.outcomeUnknown.advice}.`,
	];
}
