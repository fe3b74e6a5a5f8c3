import type { OperationId } from './operations';

/** The effect of a fault on a request. */
export type FaultEffect =
	/**
	 * Waits `ms` milliseconds before or after the request is executed, then responds normally. A client that disconnects
	 * during the wait does not stop the execution.
	 */
	| { kind: 'delay'; ms: number }
	/** Responds normally, but sends the body byte by byte, one every `ms` milliseconds. */
	| { kind: 'drip'; ms: number }
	/**
	 * Responds at once with this status and without a body, or closes the connection if there is no status, and executes
	 * the request `ms` milliseconds later. Only before the execution.
	 */
	| { kind: 'late'; ms: number; status?: number }
	/** Closes the connection without a response. */
	| { kind: 'drop' }
	/** Responds with this status, JSON body (default `{"message":"Server Error"}`) and additional headers. */
	| { kind: 'response'; status: number; body?: unknown; headers?: Record<string, string> }
	/** Responds with a raw text, by default with status 200 and content type `text/html; charset=UTF-8`. */
	| { kind: 'text'; text: string; contentType?: string; status?: number };

/** A simulated failure of the network or the server. It applies to requests that meet all its conditions. */
export interface Fault {
	/** The name under which the request log lists it; a fault without a name is not listed. */
	name?: string;
	/** Applies only to this operation; default: any request. */
	operation?: OperationId;
	/** Applies only to the n-th matching request, or to several; counted from 1 since the fault was added. */
	nth?: number | readonly number[];
	/** The maximum number of times that it applies. */
	times?: number;
	/** The probability that it applies, 0 to 1, drawn from the seeded random number generator. */
	probability?: number;
	/** Whether it applies before the request is executed (default) or after. */
	when?: 'before' | 'after';
	/** The effect on the request. */
	effect: FaultEffect;
}

/** An effect that replaces the response. */
export type TerminalEffect = Exclude<FaultEffect, { kind: 'delay' | 'drip' }>;

/** The faults that apply before, or after, the execution of a request. */
interface PhaseFaults {
	/** The total delay in milliseconds. */
	delayMs: number;
	/** The pause between two bytes of the body in milliseconds; 0 if it is sent at once. */
	dripMs: number;
	/** The effect that replaces the response, if any. */
	terminalEffect: TerminalEffect | undefined;
	/** The names of the faults that apply. */
	names: readonly string[];
}

/** The faults that apply to one request. */
export interface FaultPlan {
	/** Before the execution; with a terminal effect, the request is not executed. */
	before: PhaseFaults;
	/** After the execution; a terminal effect replaces the response. */
	after: PhaseFaults;
}

/** Creates a generator of random numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

interface CountedFault {
	fault: Fault;
	matchCount: number;
	appliedCount: number;
}

/** Holds the faults and decides which of them apply to a request. */
export class FaultInjector {
	private faults: CountedFault[] = [];
	private random: () => number;

	constructor(private readonly seed: number) {
		this.random = seededRandom(seed);
	}

	/** Adds a fault after the existing ones. */
	add(fault: Fault): void {
		this.faults.push({ fault, matchCount: 0, appliedCount: 0 });
	}

	/** Removes all faults and restarts the random number generator. */
	clear(): void {
		this.faults = [];
		this.random = seededRandom(this.seed);
	}

	/**
	 * Decides which faults apply to a request. Must be called once per request, in order of arrival. Every matching fault
	 * counts the request for its `nth`, even if an earlier fault ends it; only a fault that applies counts towards its
	 * `times`.
	 */
	planFaults(operation: OperationId | undefined): FaultPlan {
		const matching = this.faults.filter(
			({ fault }) => fault.operation === undefined || fault.operation === operation,
		);
		for (const counted of matching) counted.matchCount += 1;
		const before = this.applyFaults(matching.filter(({ fault }) => fault.when !== 'after'));
		const after =
			before.terminalEffect === undefined
				? this.applyFaults(matching.filter(({ fault }) => fault.when === 'after'))
				: { delayMs: 0, dripMs: 0, terminalEffect: undefined, names: [] };
		return { before, after };
	}

	private applyFaults(candidates: readonly CountedFault[]): PhaseFaults {
		let delayMs = 0;
		let dripMs = 0;
		const names: string[] = [];
		for (const counted of candidates) {
			const { fault } = counted;
			if (fault.nth !== undefined && ![fault.nth].flat().includes(counted.matchCount)) continue;
			if (fault.times !== undefined && counted.appliedCount >= fault.times) continue;
			if (fault.probability !== undefined && this.random() >= fault.probability) continue;
			counted.appliedCount += 1;
			if (fault.name !== undefined) names.push(fault.name);
			const { effect } = fault;
			if (effect.kind === 'delay') delayMs += effect.ms;
			else if (effect.kind === 'drip') dripMs += effect.ms;
			else return { delayMs, dripMs, terminalEffect: effect, names };
		}
		return { delayMs, dripMs, terminalEffect: undefined, names };
	}
}
