import { type Moment, elapsed } from '../transport/clock';
import type { SendHooks, PlannrClient } from '../transport/client';
import type { Write } from '../actions/operation';
import type { WriteRegistry } from './writeRegistry';

/** So old may a look be that found nothing, when a write leaves anew, in milliseconds. */
const MAX_LOOKUP_AGE_MS = 2000;

/** After so long without an answer, in milliseconds, it is somebody in between who gave up. */
const INTERMEDIARY_TIMEOUT_MS = 10_000;

/**
 * One sending of a write. It may leave several times, as long as surely nothing was done; what counts is the last time,
 * for it may have waited long for Plannr's limit before.
 */
export class SendAttempt {
	/** The door through which it is to be sent. */
	readonly client: PlannrClient;

	private sentAt: Moment;
	private sentAtServerEstimate: number | undefined;
	private markSettled: (() => void) | undefined;

	/**
	 * @param baseClient the door
	 * @param registry where it is noted as long as it is on its way
	 * @param write the write
	 * @param lastLookupAt when it was looked for last without a trace; undefined for one that was never sent before
	 */
	constructor(
		private readonly baseClient: PlannrClient,
		private readonly registry: WriteRegistry,
		write: Write,
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
			post: async (path, body, personal) => await baseClient.post(path, body, personal, hooks),
		};
	}

	/** When it left, by this machine's clock. */
	get sentAtLocal(): number {
		return this.sentAt.steady;
	}

	/** Whether so long has passed since it left that Plannr may be at work on it still. */
	get mayBeInProgress(): boolean {
		return elapsed(this.sentAt, this.baseClient.clock.moment()) >= INTERMEDIARY_TIMEOUT_MS;
	}

	/**
	 * When it left, by Plannr's clock: the earlier of what was known then and what is known now, for one of the clocks may
	 * have been set, or have stood still, meanwhile.
	 */
	sentAtServer(): number | undefined {
		const now = this.baseClient.serverClock.timeAt(this.sentAt);
		if (now === undefined || this.sentAtServerEstimate === undefined)
			return now ?? this.sentAtServerEstimate;
		return Math.min(now, this.sentAtServerEstimate);
	}

	/** To be called when it is answered, and what it did is claimed or lost. */
	finish(): void {
		this.markSettled?.();
	}
}
