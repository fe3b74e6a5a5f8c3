import type { OperationId } from './operations';

/** What goes wrong when a rule strikes. */
export type FaultEffect =
	/**
	 * Struck before: waits `ms` milliseconds, then works. Struck after: works, waits, then answers normally. A client that hangs up
	 * meanwhile does not stop the work.
	 */
	| { kind: 'delay'; ms: number }
	/** Closes the connection without an answer. */
	| { kind: 'drop' }
	/** Answers with this status, JSON body (default `{"message":"Server Error"}`) and further headers. */
	| { kind: 'response'; status: number; body?: unknown; headers?: Record<string, string> }
	/** Answers with a text that is not JSON: status 200 and `text/html` unless told otherwise. */
	| { kind: 'text'; text: string; contentType?: string; status?: number };

/** A rule by which the sandbox fails as networks and servers do. All its conditions must hold. */
export interface Fault {
	/** How the journal calls it where it has struck; without a name it is not mentioned there. */
	name?: string;
	/** Only requests for this operation; default: any request. */
	operation?: OperationId;
	/** Only the n-th matching request (from 1, counted per rule since it was given), or several such. */
	nth?: number | readonly number[];
	/** Strikes at most so many times. */
	times?: number;
	/** Strikes with this probability, 0 to 1, drawn from the sandbox's seeded generator. */
	probability?: number;
	/** Whether it strikes before the work is done (default) or after. */
	when?: 'before' | 'after';
	/** What goes wrong. */
	effect: FaultEffect;
}

/** An act that takes the place of the answer. */
export type TerminalEffect = Exclude<FaultEffect, { kind: 'delay' }>;

/** What happens on one side of the work: a wait, and perhaps an end. */
export interface PhaseFaults {
	/** Milliseconds to wait. */
	delayMs: number;
	/** What takes the place of the normal course, if anything does. */
	terminalEffect: TerminalEffect | undefined;
	/** The names of the rules that strike. */
	names: readonly string[];
}

/** What the rules have in store for one request. */
export interface FaultPlan {
	/** Before the work; with an ending, no work is done. */
	before: PhaseFaults;
	/** After the work; an ending replaces the answer. */
	after: PhaseFaults;
}

/**
 * A small generator of numbers from 0 to 1 that repeats itself exactly (mulberry32).
 * @param seed two generators with the same seed give the same numbers
 */
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

function isNth(fault: Fault, matchCount: number): boolean {
	if (fault.nth === undefined) return true;
	return typeof fault.nth === 'number' ? fault.nth === matchCount : fault.nth.includes(matchCount);
}

/** Keeps the rules and decides which of them strike a request. */
export class FaultInjector {
	private faults: CountedFault[] = [];
	private random: () => number;

	/** @param seed for rules with a probability */
	constructor(private readonly seed: number) {
		this.random = seededRandom(seed);
	}

	/**
	 * Adds a rule behind those already given.
	 * @param fault when to strike, and how
	 */
	add(fault: Fault): void {
		this.faults.push({ fault, matchCount: 0, appliedCount: 0 });
	}

	/** Forgets all rules and starts the generator anew. */
	clear(): void {
		this.faults = [];
		this.random = seededRandom(this.seed);
	}

	/**
	 * Decides about one request; called once per request, in order of arrival. Every matching rule counts the request, also when an
	 * earlier rule ends it; only a rule that strikes uses up one of its `times`.
	 * @param operation what is asked for, if the route is known
	 */
	planFaults(operation: OperationId | undefined): FaultPlan {
		const matching = this.faults.filter(
			({ fault: rule }) => rule.operation === undefined || rule.operation === operation,
		);
		for (const counted of matching) counted.matchCount += 1;
		const before = this.applyFaults(matching.filter(({ fault: rule }) => rule.when !== 'after'));
		const after =
			before.terminalEffect === undefined
				? this.applyFaults(matching.filter(({ fault: rule }) => rule.when === 'after'))
				: { delayMs: 0, terminalEffect: undefined, names: [] };
		return { before, after };
	}

	private applyFaults(candidates: readonly CountedFault[]): PhaseFaults {
		let delayMs = 0;
		const names: string[] = [];
		for (const counted of candidates) {
			const { fault: rule } = counted;
			if (!isNth(rule, counted.matchCount)) continue;
			if (rule.times !== undefined && counted.appliedCount >= rule.times) continue;
			if (rule.probability !== undefined && this.random() >= rule.probability) continue;
			counted.appliedCount += 1;
			if (rule.name !== undefined) names.push(rule.name);
			if (rule.effect.kind !== 'delay') return { delayMs, terminalEffect: rule.effect, names };
			delayMs += rule.effect.ms;
		}
		return { delayMs, terminalEffect: undefined, names };
	}
}
