import type { AnswerHeaders } from './answerHeaders';

/**
 * Tells what Plannr's clock showed at a moment of this machine's. A `Date` header is as old as the answer's way here and
 * leaves out the part of a second, so the estimate is behind Plannr's clock rather than ahead of it. The latest answer
 * counts, for clocks are set right now and then.
 */
export class ServerClock {
	private ahead: number | undefined;

	/**
	 * Learns from a good answer; whatever fails may come from somebody between, with a clock of its own.
	 *
	 * @param headers the answer's headers
	 * @param now when it arrived, in milliseconds since 1970 by this machine's clock
	 */
	learn({ date }: AnswerHeaders, now: number): void {
		const shown = date === undefined ? NaN : Date.parse(date);
		if (Number.isNaN(shown)) return;
		this.ahead = shown - now;
	}

	/**
	 * @param local a moment by this machine's clock, in milliseconds since 1970
	 * @returns the same moment by Plannr's clock or up to a second and an answer's way before it; undefined while no answer
	 *   has told the time
	 */
	at(local: number): number | undefined {
		return this.ahead === undefined ? undefined : local + this.ahead;
	}
}
