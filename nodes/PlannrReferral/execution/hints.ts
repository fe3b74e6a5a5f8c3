import type { NodeExecutionHint } from 'n8n-workflow';

import type { ResultNote } from '../actions/operation';
import type { Success } from './outcome';
import { MAX_LISTED_ITEMS, joinLimited } from './earlierAttempts';

/** Waits up to this long, in milliseconds, are not worth a hint. */
const MIN_REPORTED_WAIT_MS = 5000;

const NOTES: Readonly<
	Record<ResultNote, { readonly text: string; readonly type: 'info' | 'warning' }>
> = {
	recovered: {
		text: 'The answer of Plannr was lost, but what was asked for was found there and is given out',
		type: 'info',
	},
	resent: {
		text: 'The answer of Plannr was lost. What was asked for was looked for there and not found, so it was sent again',
		type: 'info',
	},
	sameRequest: {
		text: 'A connection was requested with this referral code a moment ago. That connection is given out, and no further request was sent',
		type: 'warning',
	},
	parametersChanged: {
		text: 'The parameters gave something else than on the try before. What that try did stands and is given out; nothing was done twice',
		type: 'warning',
	},
	alreadyReferred: {
		text: 'The clients are referred already over this connection for this advice. The open referral is given out, and none was created',
		type: 'info',
	},
	otherClients: {
		text: "Plannr shows other clients in the referral than were sent, so 'If Already Referred' cannot be relied on to recognise it",
		type: 'warning',
	},
	noDeadline: {
		text: "'SLA Deadline' is empty, so there is no deadline",
		type: 'warning',
	},
	pastDeadline: {
		text: "The date in 'SLA Deadline' has passed already",
		type: 'warning',
	},
	trailingSeparator: {
		text: "The text in 'Clients' or 'Further Clients' ends in a separator, so a client may be missing",
		type: 'warning',
	},
	incomplete: {
		text: 'The list in Plannr changed while it was read, or could not be followed to its end. Some entries may be missing',
		type: 'warning',
	},
};

/** Collects the hints that n8n shows below the node's output. */
export class HintCollector {
	private readonly waits = { rateLimit: { count: 0, ms: 0 }, other: { count: 0, ms: 0 } };

	/**
	 * Counts a wait, unless it is too short to report.
	 *
	 * @param ms its length in milliseconds
	 * @param isRateLimit whether Plannr's rate limit was the reason
	 */
	addWait(ms: number, isRateLimit: boolean): void {
		if (ms <= MIN_REPORTED_WAIT_MS) return;
		const waits = isRateLimit ? this.waits.rateLimit : this.waits.other;
		waits.count += 1;
		waits.ms += ms;
	}

	/**
	 * Formats all hints of the run.
	 *
	 * @param successes the requests that succeeded
	 */
	formatHints(successes: readonly Success[]): NodeExecutionHint[] {
		const { rateLimit, other } = this.waits;
		return [
			...formatNote(successes, 'recovered'),
			...formatNote(successes, 'resent'),
			...formatNote(successes, 'sameRequest'),
			...formatNote(successes, 'parametersChanged'),
			...formatNote(successes, 'alreadyReferred'),
			...formatNote(successes, 'otherClients'),
			...formatNote(successes, 'incomplete'),
			...formatNote(successes, 'noDeadline'),
			...formatNote(successes, 'pastDeadline'),
			...formatNote(successes, 'trailingSeparator'),
			...formatWaits(rateLimit, "Plannr's request limit was reached"),
			...formatWaits(other, 'Plannr did not answer at first'),
		];
	}
}

function formatNote(successes: readonly Success[], note: ResultNote): NodeExecutionHint[] {
	const items = [
		...new Set(
			successes
				.filter((one) => one.note === note || one.notes?.includes(note) === true)
				.map(({ index }) => index),
		),
	];
	if (items.length === 0) return [];
	const { text, type } = NOTES[note];
	const which = items.length === 1 ? 'item' : 'items';
	return [
		{
			message: `${text} (${which} ${joinLimited(items, MAX_LISTED_ITEMS)}).`,
			type,
			location: 'outputPane',
		},
	];
}

function formatWaits(
	{ count, ms }: { count: number; ms: number },
	reason: string,
): NodeExecutionHint[] {
	if (count === 0) return [];
	const times = count === 1 ? 'once' : `${count} times`;
	const message = `${reason}, so the node waited ${times}, ${Math.round(ms / 1000)} s in all.`;
	return [{ message, type: 'info', location: 'outputPane' }];
}
