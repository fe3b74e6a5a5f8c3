import { EventEmitter } from 'node:events';
import { ClientRequest } from 'node:http';

/** How often the event loop must turn without any input or output before time moves on. */
const QUIET_TURNS = 12;

/** How long it must be quiet as well, in milliseconds, for work in other threads, such as reading a file. */
const QUIET_MS = 0.5;

/** Requests to the operating system that end by themselves. */
const BUSY = /^(FSReq|GetAddrInfoReq|TCPConnectWrap|WriteWrap|ShutdownWrap)/;

/** The longest delay of Node.js's timers, in milliseconds; a longer one counts as 1 there, and so it does here. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The clock and the timers of the machine, as they were before any virtual clock. */
const real = {
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setInterval: globalThis.setInterval,
	clearInterval: globalThis.clearInterval,
	Date: globalThis.Date,
	performance: globalThis.performance,
};
const { setImmediate: nextTurn } = globalThis;

type Callback = (...values: unknown[]) => void;

/** A timer of the virtual clock, with the members of Node.js's own. */
class VirtualTimer {
	dueAt = 0;
	order = 0;
	isReferenced = true;

	constructor(
		private readonly clock: VirtualClock,
		readonly callback: Callback,
		readonly delayMs: number,
		readonly repeats: boolean,
		readonly values: readonly unknown[],
	) {}

	ref(): this {
		this.isReferenced = true;
		this.clock.start();
		return this;
	}

	unref(): this {
		this.isReferenced = false;
		return this;
	}

	hasRef(): boolean {
		return this.isReferenced;
	}

	refresh(): this {
		this.clock.add(this);
		return this;
	}

	close(): this {
		this.clock.remove(this);
		return this;
	}

	[Symbol.toPrimitive](): number {
		return this.clock.numberOf(this);
	}

	[Symbol.dispose](): void {
		this.close();
	}
}

/** Time that stands still while anything happens in this process, and jumps to the next timer when nothing does. */
class VirtualClock {
	/** Milliseconds since 1970. */
	now = real.Date.now();
	private readonly startedAt = this.now;
	private readonly timers = new Set<VirtualTimer>();
	private readonly numbers = new Map<number, VirtualTimer>();
	private orders = 0;
	private isRunning = false;
	private isStopped = false;
	/** Changes with every event that an emitter of this process emits, such as data that arrives at a socket. */
	events = 0;

	/** Milliseconds that have passed on this clock. */
	passed(): number {
		return this.now - this.startedAt;
	}

	add(timer: VirtualTimer): void {
		timer.dueAt = this.now + timer.delayMs;
		timer.order = this.orders += 1;
		this.timers.add(timer);
		this.start();
	}

	remove(timer: unknown): void {
		const found = typeof timer === 'number' ? this.numbers.get(timer) : timer;
		if (found instanceof VirtualTimer) this.timers.delete(found);
	}

	/** A timer used as a number, which may be given to `clearTimeout`. */
	numberOf(timer: VirtualTimer): number {
		this.numbers.set(timer.order, timer);
		return timer.order;
	}

	start(): void {
		if (this.isRunning || this.isStopped) return;
		this.isRunning = true;
		this.waitUntilQuiet(this.events, QUIET_TURNS, real.performance.now());
	}

	stop(): void {
		this.isStopped = true;
		this.timers.clear();
	}

	private waitUntilQuiet(events: number, turns: number, quietSince: number): void {
		nextTurn(() => {
			if (this.isStopped) return;
			const now = real.performance.now();
			if (events !== this.events) this.waitUntilQuiet(this.events, QUIET_TURNS, now);
			else if (turns > 0) this.waitUntilQuiet(events, turns - 1, quietSince);
			else if (isBusy()) this.waitUntilQuiet(events, QUIET_TURNS, now);
			else if (now - quietSince < QUIET_MS) this.waitUntilQuiet(events, 1, quietSince);
			else this.fireNext();
		});
	}

	/** Fires the next timer. Timers that do not keep a process alive fire only before one that does. */
	private fireNext(): void {
		this.isRunning = false;
		let next: VirtualTimer | undefined;
		let hasReferenced = false;
		for (const timer of this.timers) {
			hasReferenced ||= timer.isReferenced || !timer.repeats;
			if (next === undefined || isBefore(timer, next)) next = timer;
		}
		if (next === undefined || !hasReferenced) return;
		this.now = Math.max(this.now, next.dueAt);
		if (next.repeats) this.add(next);
		else this.timers.delete(next);
		try {
			next.callback(...next.values);
		} finally {
			this.start();
		}
	}
}

function isBefore(one: VirtualTimer, other: VirtualTimer): boolean {
	return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.order < other.order);
}

function isBusy(): boolean {
	return process.getActiveResourcesInfo().some((resource) => BUSY.test(resource));
}

/**
 * Replaces the time of this process with a virtual clock: `Date`, `performance.now`, `setTimeout` and `setInterval`, and
 * the timeout of HTTP requests. Time stands still while code runs and while data is in flight between sockets of this
 * process; when nothing is left to do but wait, it jumps to the next timer. A pause of a minute takes a millisecond, and
 * a busy machine does not change what happens.
 *
 * The node, n8n's engine, the mock API and the test must all run in this process. Child processes would not know the
 * virtual time, and their work would not be waited for.
 *
 * @returns restores the real time; timers that are still set are dropped
 */
export function startVirtualClock(): () => void {
	const clock = new VirtualClock();
	const createTimer =
		(repeats: boolean) =>
		(callback: Callback, delay: unknown = 1, ...values: unknown[]) => {
			const ms = Number(delay);
			const delayMs = ms >= 1 && ms <= MAX_DELAY_MS ? Math.trunc(ms) : 1;
			const timer = new VirtualTimer(clock, callback, delayMs, repeats, values);
			clock.add(timer);
			return timer;
		};
	const clear = (timer: unknown) => {
		clock.remove(timer);
		// A timer that was set before the virtual clock started.
		if (!(timer instanceof VirtualTimer)) Reflect.apply(real.clearTimeout, undefined, [timer]);
	};
	const { setTimeout: requestTimeout } = ClientRequest.prototype;
	const { emit } = EventEmitter.prototype;

	const setVirtualTimeout = createTimer(false);
	// `util.promisify(setTimeout)` looks for this symbol.
	Object.assign(setVirtualTimeout, {
		[Symbol.for('nodejs.util.promisify.custom')]: async (delay: unknown, value: unknown) =>
			await new Promise((resolve) => setVirtualTimeout(() => resolve(value), delay)),
	});
	replaceGlobal('setTimeout', setVirtualTimeout);
	replaceGlobal('setInterval', createTimer(true));
	replaceGlobal('clearTimeout', clear);
	replaceGlobal('clearInterval', clear);
	replaceGlobal('Date', createDate(clock));
	replaceGlobal('performance', createPerformance(clock));
	Reflect.set(
		ClientRequest.prototype,
		'setTimeout',
		function (this: ClientRequest, ms: number, listener?: () => void) {
			if (listener !== undefined) this.once('timeout', listener);
			const timer = setVirtualTimeout(() => this.emit('timeout'), ms);
			this.once('close', () => timer.close());
			return this;
		},
	);
	Reflect.set(EventEmitter.prototype, 'emit', function (this: EventEmitter, ...values: unknown[]) {
		clock.events += 1;
		return Reflect.apply(emit, this, values) as boolean;
	});

	return () => {
		clock.stop();
		for (const [name, value] of Object.entries(real)) replaceGlobal(name, value);
		Reflect.set(ClientRequest.prototype, 'setTimeout', requestTimeout);
		Reflect.set(EventEmitter.prototype, 'emit', emit);
	};
}

/** Runs a whole suite on a virtual clock: see {@link startVirtualClock}. */
export function useVirtualClock(): void {
	let restore: () => void;
	beforeAll(() => {
		restore = startVirtualClock();
	});
	afterAll(() => {
		restore();
	});
}

function createDate(clock: VirtualClock): DateConstructor {
	return new Proxy(real.Date, {
		construct: (target, values: unknown[], newTarget) =>
			Reflect.construct(target, values.length === 0 ? [clock.now] : values, newTarget) as object,
		apply: (target) => new target(clock.now).toString(),
		get: (target, name, receiver) =>
			name === 'now' ? () => clock.now : (Reflect.get(target, name, receiver) as unknown),
	});
}

function createPerformance(clock: VirtualClock): typeof globalThis.performance {
	const startedAt = real.performance.now();
	return new Proxy(real.performance, {
		get(target, name) {
			if (name === 'now') return () => startedAt + clock.passed();
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}

function replaceGlobal(name: string, value: unknown): void {
	Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}
