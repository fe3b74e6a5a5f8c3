import { type Moment, elapsed } from '../transport/clock';
import type { Escort, Plannr } from '../transport/client';
import type { Write } from '../actions/operation';
import type { OpenWrites } from './writeRegistry';

/** So old may a look be that found nothing, when a write leaves anew, in milliseconds. */
const FRESH_MS = 2000;

/** After so long without an answer, in milliseconds, it is somebody in between who gave up. */
const LATE_MS = 10_000;

/**
 * One sending of a write. It may leave several times, as long as surely nothing was done; what counts is the last time,
 * for it may have waited long for Plannr's limit before.
 */
export class Sending {
	/** The door through which it is to be sent. */
	readonly door: Plannr;

	private left: Moment;
	private known: number | undefined;
	private arrive: (() => void) | undefined;

	/**
	 * @param plannr the door
	 * @param open where it is noted as long as it is on its way
	 * @param write the write
	 * @param lookedAt when it was looked for last without a trace; undefined for one that was never sent before
	 */
	constructor(
		private readonly plannr: Plannr,
		private readonly open: OpenWrites,
		write: Write,
		lookedAt: Moment | undefined,
	) {
		this.left = plannr.clock.moment();
		const escort: Escort = {
			mayLeave: () =>
				lookedAt === undefined || elapsed(lookedAt, plannr.clock.moment()) <= FRESH_MS,
			leaves: () => {
				this.left = plannr.clock.moment();
				this.known = plannr.serverClock.at(this.left);
				this.arrive = this.open.leaves(write);
			},
			comesBack: () => {
				this.arrive?.();
			},
		};
		this.door = {
			...plannr,
			write: async (path, body, personal) => await plannr.write(path, body, personal, escort),
		};
	}

	/** When it left, by this machine's clock. */
	get leftAt(): number {
		return this.left.steady;
	}

	/** Whether so long has passed since it left that Plannr may be at work on it still. */
	get isLate(): boolean {
		return elapsed(this.left, this.plannr.clock.moment()) >= LATE_MS;
	}

	/**
	 * When it left, by Plannr's clock: the earlier of what was known then and what is known now, for one of the clocks may
	 * have been set, or have stood still, meanwhile.
	 */
	since(): number | undefined {
		const now = this.plannr.serverClock.at(this.left);
		if (now === undefined || this.known === undefined) return now ?? this.known;
		return Math.min(now, this.known);
	}

	/** To be called when it is answered, and what it did is claimed or lost. */
	ends(): void {
		this.arrive?.();
	}
}
