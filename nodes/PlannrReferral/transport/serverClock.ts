import type { ResponseHeaders } from './responseHeaders';
import { type Moment, elapsed } from './clock';

/**
 * Estimates Plannr's time at a moment of this machine's clocks. A `Date` header has no fraction of a second and is as old
 * as the response's latency, so the estimate is behind Plannr's clock rather than ahead of it. `timeAt` uses
 * the latest response only, because clocks are adjusted now and then.
 */
export class ServerClock {
	/** The latest `Date` of any response so far, in milliseconds since 1970; -Infinity before the first. */
	newest = -Infinity;

	/** When the response with the latest `Date` arrived. */
	private newestAt: Moment | undefined;

	/** The `Date` of the latest response, and when it arrived. */
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
		if (serverTime > this.newest) {
			this.newest = serverTime;
			this.newestAt = receivedAt;
		}
		this.latest = { serverTime, receivedAt };
	}

	/**
	 * Estimates the time that Plannr's clock has reached at a moment, from the latest `Date` of any response and the time
	 * since that arrived.
	 *
	 * @param moment a moment by this machine's clocks
	 * @returns in milliseconds since 1970; -Infinity before the first response
	 */
	earliestAt(moment: Moment): number {
		// Where this machine's two clocks disagree, this yields the earlier time.
		return this.newestAt === undefined ? -Infinity : this.newest - elapsed(moment, this.newestAt);
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
