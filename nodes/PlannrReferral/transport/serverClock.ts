import type { ResponseHeaders } from './responseHeaders';
import { type Moment, elapsed } from './clock';

/**
 * Tells what Plannr's clock showed at a moment of this machine's. A `Date` header is as old as the answer's way here and
 * leaves out the part of a second, so the estimate is behind Plannr's clock rather than ahead of it. The latest answer
 * counts, for clocks are set right now and then.
 */
export class ServerClock {
	private latest: { readonly shown: number; readonly at: Moment } | undefined;

	/**
	 * Learns from a good answer; whatever fails may come from somebody between, with a clock of its own.
	 *
	 * @param headers the answer's headers
	 * @param receivedAt when it arrived
	 */
	update({ date }: ResponseHeaders, receivedAt: Moment): void {
		const serverTime = date === undefined ? NaN : Date.parse(date);
		if (Number.isNaN(serverTime)) return;
		this.latest = { shown: serverTime, at: receivedAt };
	}

	/**
	 * @param moment a moment by this machine's clocks
	 * @returns the same moment by Plannr's clock or up to a second and an answer's way before it; undefined while no answer
	 *   has told the time
	 */
	timeAt(moment: Moment): number | undefined {
		if (this.latest === undefined) return undefined;
		const { shown, at } = this.latest;
		return shown - elapsed(moment, at);
	}
}
