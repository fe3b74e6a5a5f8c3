import type { OperationId } from './operations';

/** What goes wrong when a rule strikes. */
export type Act =
	/**
	 * Struck before: waits `ms` milliseconds, then works. Struck after: works, waits, then answers normally. A client that hangs up
	 * meanwhile does not stop the work.
	 */
	| { kind: 'delay'; ms: number }
	/** Closes the connection without an answer. */
	| { kind: 'drop' }
	/** Answers with this status, JSON body (default `{"message":"Server Error"}`) and further headers. */
	| { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
	/** Answers with a text that is not JSON: status 200 and `text/html` unless told otherwise. */
	| { kind: 'text'; text: string; contentType?: string; status?: number };

/** A rule by which the sandbox fails as networks and servers do. All its conditions must hold. */
export interface Misbehaviour {
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
	act: Act;
}

/** An act that takes the place of the answer. */
export type Ending = Exclude<Act, { kind: 'delay' }>;

/** What happens on one side of the work: a wait, and perhaps an end. */
export interface Strike {
	/** Milliseconds to wait. */
	delayMs: number;
	/** What takes the place of the normal course, if anything does. */
	ending: Ending | undefined;
	/** The names of the rules that strike. */
	names: readonly string[];
}

/** What the rules have in store for one request. */
export interface Plan {
	/** Before the work; with an ending, no work is done. */
	before: Strike;
	/** After the work; an ending replaces the answer. */
	after: Strike;
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

interface CountedRule {
	rule: Misbehaviour;
	matched: number;
	struck: number;
}

function isNth(rule: Misbehaviour, matched: number): boolean {
	if (rule.nth === undefined) return true;
	return typeof rule.nth === 'number' ? rule.nth === matched : rule.nth.includes(matched);
}

/** Keeps the rules and decides which of them strike a request. */
export class Misbehaviours {
	private rules: CountedRule[] = [];
	private random: () => number;

	/** @param seed for rules with a probability */
	constructor(private readonly seed: number) {
		this.random = seededRandom(seed);
	}

	/**
	 * Adds a rule behind those already given.
	 * @param rule when to strike, and how
	 */
	add(rule: Misbehaviour): void {
		this.rules.push({ rule, matched: 0, struck: 0 });
	}

	/** Forgets all rules and starts the generator anew. */
	clear(): void {
		this.rules = [];
		this.random = seededRandom(this.seed);
	}

	/**
	 * Decides about one request; called once per request, in order of arrival. Every matching rule counts the request, also when an
	 * earlier rule ends it; only a rule that strikes uses up one of its `times`.
	 * @param operation what is asked for, if the route is known
	 */
	plan(operation: OperationId | undefined): Plan {
		const matching = this.rules.filter(
			({ rule }) => rule.operation === undefined || rule.operation === operation,
		);
		for (const counted of matching) counted.matched += 1;
		const before = this.strike(matching.filter(({ rule }) => rule.when !== 'after'));
		const after =
			before.ending === undefined
				? this.strike(matching.filter(({ rule }) => rule.when === 'after'))
				: { delayMs: 0, ending: undefined, names: [] };
		return { before, after };
	}

	private strike(rules: readonly CountedRule[]): Strike {
		let delayMs = 0;
		const names: string[] = [];
		for (const counted of rules) {
			const { rule } = counted;
			if (!isNth(rule, counted.matched)) continue;
			if (rule.times !== undefined && counted.struck >= rule.times) continue;
			if (rule.probability !== undefined && this.random() >= rule.probability) continue;
			counted.struck += 1;
			if (rule.name !== undefined) names.push(rule.name);
			if (rule.act.kind !== 'delay') return { delayMs, ending: rule.act, names };
			delayMs += rule.act.ms;
		}
		return { delayMs, ending: undefined, names };
	}
}
