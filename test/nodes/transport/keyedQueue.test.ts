import { KeyedQueue } from '../../../nodes/PlannrReferral/transport/queues';
import { settle } from './fakeClock';

/** A queue whose work finishes only when the test finishes it, and a record of what has started. */
function createQueue() {
	const queue = new KeyedQueue();
	const started: string[] = [];
	const finishes = new Map<string, (fails?: boolean) => void>();
	const run = (name: string, key: string) =>
		queue.run(key, async () => {
			started.push(name);
			return await new Promise<string>((resolve, reject) => {
				finishes.set(name, (fails = false) => {
					if (fails) reject(new Error(name));
					else resolve(name);
				});
			});
		});
	const finish = async (name: string, fails = false) => {
		finishes.get(name)?.(fails);
		await settle();
	};
	return { started, run, finish };
}

describe('Work with the same key', () => {
	it('runs one after another in the order in which it came', async () => {
		const { started, run, finish } = createQueue();
		const all = Promise.all(['first', 'second', 'third'].map((name) => run(name, 'a')));
		await settle();
		expect(started).toEqual(['first']);
		await finish('first');
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(started).toEqual(['first', 'second', 'third']);
		await finish('third');
		expect(await all).toEqual(['first', 'second', 'third']);
	});

	it('runs after earlier work has failed, and does not fail with it', async () => {
		const { started, run, finish } = createQueue();
		const first = run('first', 'a').catch((caught: unknown) => caught);
		const second = run('second', 'a');
		await settle();
		await finish('first', true);
		expect(await first).toEqual(new Error('first'));
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(await second).toBe('second');
	});

	it('starts at once when all earlier work has finished', async () => {
		const { started, run, finish } = createQueue();
		void run('first', 'a');
		await settle();
		await finish('first');
		void run('second', 'a');
		void run('third', 'a');
		await settle();
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(started).toEqual(['first', 'second', 'third']);
	});

	it('runs after earlier work that throws at once', async () => {
		const queue = new KeyedQueue();
		const failed = queue.run('a', () => {
			throw new Error('at once');
		});
		const next = queue.run('a', async () => await Promise.resolve('next'));
		await expect(failed).rejects.toThrow('at once');
		expect(await next).toBe('next');
	});
});

it('Work with different keys runs at the same time', async () => {
	const { started, run } = createQueue();
	void run('first', 'a');
	void run('other', 'b');
	void run('second', 'a');
	await settle();
	expect(started).toEqual(['first', 'other']);
});
