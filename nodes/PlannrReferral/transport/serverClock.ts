import type { ResponseHeaders } from './responseHeaders';
import { type Moment, elapsed } from './clock';

/**
 * Estimates Plannr's time at a moment of this machine's clocks. A `Date` header has no fraction of a second and is as old
 * as the response's latency, so the estimate is behind Plannr's clock rather than ahead of it. Only the latest response
 * counts, because clocks are adjusted now and then.
 */
export class ServerClock {
	private latest: { readonly serverTime: number; readonly receivedAt: Moment } | undefined;

	/**
	 * Updates the estimate from a successful response; a failed one may come from an intermediary with its own clock.
	 *
	 * @param headers the response's headers
	 * @param receivedAt when it arrived
	 */
	update({ date }: ResponseHeaders, receivedAt: Moment): void {
		const serverTime = date === undefined ? NaN : Date.parse(date);
		if (Number.isNaN(serverTime)) return;
		this.latest = { serverTime, receivedAt };
	}

	/**
	 * Converts a moment to Plannr's time.
	 *
	 * @param moment a moment by this machine's clocks, before or after the latest response
	 * @returns the same moment by Plannr's clock, in milliseconds since 1970, behind by up to a second and a response's
	 *   latency; undefined until a response has stated the time
	 */
	timeAt(moment: Moment): number | undefined {
		if (this.latest === undefined) return undefined;
		const { serverTime, receivedAt } = this.latest;
		// Where this machine's two clocks disagree, this yields the earlier time.
		return serverTime - elapsed(moment, receivedAt);
	}
}
