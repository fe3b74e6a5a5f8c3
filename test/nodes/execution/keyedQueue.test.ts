import { KeyedQueue } from '../../../nodes/PlannrReferral/execution/keyedQueue';
import { settle } from '../transport/fakeClock';

/** A queue whose work finishes only when the test finishes it, and a record of what has started. */
function createQueue() {
	const queue = new KeyedQueue();
	const started: string[] = [];
	const finishes = new Map<string, (fails?: boolean) => void>();
	const run = (name: string, key: string, waitsForEarlier: boolean) =>
		queue.run(key, waitsForEarlier, async () => {
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
	it('waits for all earlier work, whether it succeeds or fails, and for nothing else', async () => {
		const { started, run, finish } = createQueue();
		const first = run('first', 'a', false).catch(() => 'failed');
		const second = run('second', 'a', false);
		const third = run('third', 'a', true);
		void run('other', 'b', true);
		await settle();
		expect(started).toEqual(['first', 'second', 'other']);
		await finish('first', true);
		expect(started).not.toContain('third');
		await finish('second');
		expect(started).toContain('third');
		await finish('third');
		expect(await Promise.all([first, second, third])).toEqual(['failed', 'second', 'third']);
	});

	it('waits for earlier work that is itself waiting', async () => {
		const { started, run, finish } = createQueue();
		for (const name of ['first', 'second', 'third']) void run(name, 'a', true);
		await settle();
		expect(started).toEqual(['first']);
		await finish('first');
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(started).toEqual(['first', 'second', 'third']);
	});

	it('starts at once if it need not wait', async () => {
		const { started, run } = createQueue();
		void run('first', 'a', true);
		void run('second', 'a', false);
		await settle();
		expect(started).toEqual(['first', 'second']);
	});
});
