import type { AnswerHeaders } from './responseHeaders';
import type { Clock } from './clock';
import { PlannrFailure } from './errors';
import { waitAfterLimit } from './retryPolicy';

/** Nobody waits longer than this for a limit to end; n8n honours no longer waits either. In milliseconds. */
const LONGEST_PAUSE = 60 * 60 * 1000;

/** The first pause lasts so long at least, and each further one in vain twice as long. In milliseconds. */
const SHORTEST_PAUSE = 250;

/** After so many pauses with nothing but refusals between them, there is no point in another. */
const PAUSES_IN_VAIN = 5;

interface Waiting {
	readonly turn: number;
	readonly pass: () => void;
	readonly fail: (reason: unknown) => void;
}

/**
 * Lets requests through at the pace that Plannr allows: one state for all requests of a node run, fed by the headers of
 * every answer. One refusal for the limit's sake pauses everybody; after a pause one request goes ahead to see.
 */
export class Gate {
	private inFlight = 0;
	private remaining: number | undefined;
	private pausedUntil = -Infinity;
	/** When the first good answer since the last pause came, or the first of all: its request began a window. */
	private windowBegan: number | undefined;
	private pausesInVain = 0;
	private isPausing = false;
	private turns = 0;
	private waiting: Waiting[] = [];

	/**
	 * @param clock the time
	 * @param onPause told how long a pause will be, in milliseconds
	 */
	constructor(
		private readonly clock: Clock,
		private readonly onPause: (ms: number) => void,
	) {}

	/** A place in the queue: a request keeps its own when it has to be made again, so that none is left behind. */
	takeTurn(): number {
		this.turns += 1;
		return this.turns;
	}

	/**
	 * Waits until a request may leave; {@link leave} must follow.
	 *
	 * @param turn the request's place in the queue
	 * @throws {PlannrFailure} of kind `stopped` when the execution is stopped meanwhile
	 */
	async enter(turn: number): Promise<void> {
		await new Promise<void>((pass, fail) => {
			this.waiting.push({ turn, pass, fail });
			this.letThrough();
		});
	}

	/**
	 * Notes that a request has been answered, or will not be.
	 *
	 * @param headers what the answer's headers say; nothing when there was no answer
	 * @param kind what came of it
	 * @returns for a limited one: whether it is worth while to make it again
	 */
	leave(headers: AnswerHeaders, kind: 'answered' | 'limited' | 'failed'): boolean {
		this.inFlight -= 1;
		const isWorthwhile = kind === 'limited' && this.pause(headers);
		if (kind === 'limited') this.remaining = 0;
		// A good answer that tells nothing means that nothing stands in the way; one that got lost means nothing.
		if (kind === 'answered') {
			this.remaining = headers.remaining;
			this.noteWindow();
		}
		if (kind !== 'limited') this.pausesInVain = 0;
		this.letThrough();
		return isWorthwhile;
	}

	private pause(headers: AnswerHeaders): boolean {
		const now = this.clock.now();
		// Refusals that arrive during a pause left before it, and tell nothing new.
		if (now >= this.pausedUntil) {
			this.pausesInVain += 1;
			// With no good answer since the last pause, that one was too short: somebody else began the window.
			if (!this.knowsWindow()) this.windowBegan = undefined;
		}
		const least = SHORTEST_PAUSE * 2 ** (this.pausesInVain - 1);
		const pause = Math.max(least, waitAfterLimit(headers, now, this.windowBegan));
		if (pause > LONGEST_PAUSE) return false;
		this.pausedUntil = Math.max(this.pausedUntil, now + pause);
		return this.pausesInVain <= PAUSES_IN_VAIN;
	}

	private noteWindow(): void {
		const now = this.clock.now();
		// What is answered during a pause left before it, in the window that is over.
		if (now >= this.pausedUntil && !this.knowsWindow()) this.windowBegan = now;
	}

	private knowsWindow(): boolean {
		return this.windowBegan !== undefined && this.windowBegan >= this.pausedUntil;
	}

	private letThrough(): void {
		if (this.isPausing || this.waiting.length === 0) return;
		if (this.clock.isStopped()) {
			this.turnAway(new PlannrFailure('stopped', 'the execution was stopped'));
			return;
		}
		const pause = this.pausedUntil - this.clock.now();
		if (pause > 0) {
			this.isPausing = true;
			this.onPause(pause);
			this.clock.wait(pause).then(
				() => {
					this.isPausing = false;
					this.letThrough();
				},
				(reason: unknown) => {
					this.isPausing = false;
					this.turnAway(reason);
				},
			);
			return;
		}
		this.waiting.sort((one, other) => one.turn - other.turn);
		while (this.mayPass()) {
			const next = this.waiting.shift();
			if (next === undefined) return;
			this.inFlight += 1;
			next.pass();
		}
	}

	private turnAway(reason: unknown): void {
		for (const { fail } of this.waiting.splice(0)) fail(reason);
	}

	/** With nothing left, one at a time goes ahead to see whether the count has begun anew. */
	private mayPass(): boolean {
		return this.inFlight === 0 || this.remaining === undefined || this.remaining > this.inFlight;
	}
}
