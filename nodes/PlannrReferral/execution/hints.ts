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
		text: "Plannr's response was lost, but the record was found in Plannr and returned",
		type: 'info',
	},
	resent: {
		text: "Plannr's response was lost. A check showed that the request had not been processed, so it was sent again",
		type: 'info',
	},
	sameRequest: {
		text: 'A connection was recently requested with this referral code. That connection was returned, and no further request was sent',
		type: 'warning',
	},
	parametersChanged: {
		text: 'Some fields have changed since the previous attempt. What that attempt did was returned, and nothing was sent again',
		type: 'warning',
	},
	alreadyReferred: {
		text: 'These clients already have an open referral for this advice type on this connection. It was returned, and no new one was created',
		type: 'info',
	},
	otherClients: {
		text: "The clients in Plannr's response differ from those that were sent, so 'If Already Referred' may not recognise this referral",
		type: 'warning',
	},
	noDeadline: {
		text: "'SLA Deadline' is empty, so the referral has no deadline",
		type: 'warning',
	},
	pastDeadline: {
		text: "The date in 'SLA Deadline' has already passed",
		type: 'warning',
	},
	trailingSeparator: {
		text: "The text in 'Clients' or 'Further Clients' ends in a separator, so a client may be missing",
		type: 'warning',
	},
	incomplete: {
		text: 'The list changed while it was being read, or could not be read completely. Some records may be missing',
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
			...formatWaits(rateLimit, "Plannr's rate limit was reached"),
			...formatWaits(other, 'Plannr did not respond at first'),
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
	const total = count === 1 ? '' : ` in total (${count} times)`;
	const message = `${reason}: the node waited ${Math.round(ms / 1000)} seconds${total}.`;
	return [{ message, type: 'info', location: 'outputPane' }];
}
