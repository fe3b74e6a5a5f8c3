import { type Moment, elapsed } from '../transport/clock';
import type { PlannrClient, SendHooks } from '../transport/client';
import type { WriteSpec } from '../actions/operation';
import type { WriteRegistry } from './writeRegistry';

/** The age in milliseconds up to which a lookup that found nothing allows a write to be sent again. */
const MAX_LOOKUP_AGE_MS = 2000;

/** A failure after this many milliseconds is taken for a proxy's timeout, whatever its status. */
const INTERMEDIARY_TIMEOUT_MS = 10_000;

/**
 * One attempt to send a write. The client may send it several times, as long as certainly nothing was done; the time
 * kept is that of the last send, as the write may have waited long for the rate limit before.
 */
export class SendAttempt {
	/** The client that has to send the write, so that the attempt is tracked. */
	readonly client: PlannrClient;

	private sentAt: Moment;
	private sentAtServerEstimate: number | undefined;
	private markSettled: (() => void) | undefined;

	/**
	 * @param baseClient Plannr's client
	 * @param registry tracks the write while it is in flight
	 * @param write the write
	 * @param lastLookupAt when the last lookup found nothing; `undefined` for a write that was never sent before
	 */
	constructor(
		private readonly baseClient: PlannrClient,
		private readonly registry: WriteRegistry,
		write: WriteSpec,
		lastLookupAt: Moment | undefined,
	) {
		this.sentAt = baseClient.clock.moment();
		const hooks: SendHooks = {
			canSend: () =>
				lastLookupAt === undefined ||
				elapsed(lastLookupAt, baseClient.clock.moment()) <= MAX_LOOKUP_AGE_MS,
			onSent: () => {
				this.sentAt = baseClient.clock.moment();
				this.sentAtServerEstimate = baseClient.serverClock.timeAt(this.sentAt);
				this.markSettled = this.registry.markSent(write);
			},
			onNotProcessed: () => {
				this.markSettled?.();
			},
		};
		this.client = {
			...baseClient,
			post: async (path, body, sensitiveTexts) =>
				await baseClient.post(path, body, sensitiveTexts, hooks),
		};
	}

	/** When it was sent, by this machine's clock, in ms since 1970. */
	get sentAtLocal(): number {
		return this.sentAt.steady;
	}

	/** Whether it was sent so long ago that Plannr may still be processing it although the connection failed. */
	get mayBeInProgress(): boolean {
		return elapsed(this.sentAt, this.baseClient.clock.moment()) >= INTERMEDIARY_TIMEOUT_MS;
	}

	/**
	 * When it was sent, by Plannr's clock, in ms since 1970: the earlier of the estimates made then and now, as either
	 * clock may have been set, or have stopped, in between.
	 */
	sentAtServer(): number | undefined {
		const now = this.baseClient.serverClock.timeAt(this.sentAt);
		if (now === undefined || this.sentAtServerEstimate === undefined)
			return now ?? this.sentAtServerEstimate;
		return Math.min(now, this.sentAtServerEstimate);
	}

	/** Ends the attempt. Called once the records are owned or the response is marked as lost. */
	finish(): void {
		this.markSettled?.();
	}
}
