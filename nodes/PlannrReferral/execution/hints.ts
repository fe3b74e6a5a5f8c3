import type { NodeExecutionHint } from 'n8n-workflow';

import type { Remark } from '../actions/operation';
import type { Done } from './outcome';
import { MOST_ITEMS, few } from './earlierAttempts';

/** Waits that are shorter go unnoticed anyway. In milliseconds. */
const WORTH_TELLING = 5000;

const REMARKS: Readonly<
	Record<Remark, { readonly text: string; readonly type: 'info' | 'warning' }>
> = {
	found: {
		text: 'The answer of Plannr was lost, but what was asked for was found there and is given out. Nothing was done twice',
		type: 'info',
	},
	changed: {
		text: 'The parameters gave something else than on the try before. What that try did stands and is given out; nothing was done twice',
		type: 'warning',
	},
	already: {
		text: 'The clients are referred already over this connection for this advice. The open referral is given out, and none was created',
		type: 'info',
	},
	incomplete: {
		text: 'The list in Plannr changed while it was read, or could not be followed to its end. Some entries may be missing',
		type: 'warning',
	},
};

/** Collects what people should hear of a run, for the hints below the node's output. */
export class Hints {
	private readonly waits = { limit: { count: 0, ms: 0 }, other: { count: 0, ms: 0 } };

	/**
	 * Notes a wait.
	 *
	 * @param ms how long, in milliseconds
	 * @param isLimit whether Plannr's request limit is the reason
	 */
	waited(ms: number, isLimit: boolean): void {
		if (ms <= WORTH_TELLING) return;
		const waits = isLimit ? this.waits.limit : this.waits.other;
		waits.count += 1;
		waits.ms += ms;
	}

	/**
	 * Words everything.
	 *
	 * @param done the requests that were answered
	 */
	all(done: readonly Done[]): NodeExecutionHint[] {
		const { limit, other } = this.waits;
		return [
			...remarked(done, 'found'),
			...remarked(done, 'changed'),
			...remarked(done, 'already'),
			...remarked(done, 'incomplete'),
			...waitHint(limit, "Plannr's request limit was reached"),
			...waitHint(other, 'Plannr did not answer at first'),
		];
	}
}

function remarked(done: readonly Done[], remark: Remark): NodeExecutionHint[] {
	const items = [...new Set(done.filter((one) => one.remark === remark).map(({ index }) => index))];
	if (items.length === 0) return [];
	const { text, type } = REMARKS[remark];
	const which = items.length === 1 ? 'item' : 'items';
	return [
		{ message: `${text} (${which} ${few(items, MOST_ITEMS)}).`, type, location: 'outputPane' },
	];
}

function waitHint(
	{ count, ms }: { count: number; ms: number },
	reason: string,
): NodeExecutionHint[] {
	if (count === 0) return [];
	const times = count === 1 ? 'once' : `${count} times`;
	const message = `${reason}, so the node waited ${times}, ${Math.round(ms / 1000)} s in all.`;
	return [{ message, type: 'info', location: 'outputPane' }];
}
