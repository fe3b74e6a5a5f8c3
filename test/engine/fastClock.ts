import { ClientRequest } from 'node:http';

/** How many milliseconds pass for the code under test while one passes on the machine. */
const DEFAULT_SPEED = 10;

/**
 * Makes time pass faster in this suite: for the node, n8n's engine, the mock API and the test itself, which all run in
 * one Jest environment and therefore agree on the time. A pause of two seconds takes 0.2 s.
 *
 * For suites that are about waiting. Not for those that measure milliseconds or send megabytes: work that takes
 * 100 ms of processor time counts as a second here.
 *
 * @param speed see {@link DEFAULT_SPEED}
 */
export function useFastClock(speed = DEFAULT_SPEED): void {
	const real = {
		setTimeout: globalThis.setTimeout,
		setInterval: globalThis.setInterval,
		Date: globalThis.Date,
		performance: globalThis.performance,
	};
	// The timeout of an HTTP request uses Node.js's internal timer, not a global one.
	const { setTimeout: requestTimeout } = ClientRequest.prototype;

	beforeAll(() => {
		const startedAt = real.Date.now();
		const startedTicks = real.performance.now();
		const passed = () => (real.performance.now() - startedTicks) * speed;
		const now = () => Math.floor(startedAt + passed());
		replaceGlobal('setTimeout', withDelay(real.setTimeout, speed));
		replaceGlobal('setInterval', withDelay(real.setInterval, speed));
		replaceGlobal(
			'Date',
			new Proxy(real.Date, {
				construct: (target, values: unknown[], newTarget) =>
					Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as object,
				apply: (target) => new target(now()).toString(),
				get: (target, name, receiver) =>
					name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
			}),
		);
		replaceGlobal(
			'performance',
			new Proxy(real.performance, {
				get(target, name) {
					if (name === 'now') return () => startedTicks + passed();
					const value: unknown = Reflect.get(target, name, target);
					return typeof value === 'function' ? (value.bind(target) as unknown) : value;
				},
			}),
		);
		Reflect.set(ClientRequest.prototype, 'setTimeout', withDelay(requestTimeout, speed, 0));
	});

	afterAll(() => {
		for (const [name, value] of Object.entries(real)) replaceGlobal(name, value);
		Reflect.set(ClientRequest.prototype, 'setTimeout', requestTimeout);
	});
}

/** Wraps a timer so that its delay, the argument at this index, is divided by the speed. */
function withDelay(timer: CallableFunction, speed: number, argumentIndex = 1): CallableFunction {
	const fast = function (this: unknown, ...values: unknown[]): unknown {
		const delay = values[argumentIndex];
		if (typeof delay === 'number') values[argumentIndex] = delay / speed;
		return Reflect.apply(timer, this, values) as unknown;
	};
	// `util.promisify(setTimeout)` looks for its own implementation on the function.
	return Object.assign(fast, Object.fromEntries(Object.entries(timer)));
}

function replaceGlobal(name: string, value: unknown): void {
	Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}
