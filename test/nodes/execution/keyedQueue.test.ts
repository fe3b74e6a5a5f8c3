import { KeyedQueue } from '../../../nodes/PlannrReferral/execution/keyedQueue';
import { settle } from '../transport/fakeClock';

/** Work that ends when it is told to, and a record of what has begun. */
function workshop() {
	const turns = new KeyedQueue();
	const begun: string[] = [];
	const ends = new Map<string, (fails?: boolean) => void>();
	const take = (name: string, about: string, waits: boolean) =>
		turns.run(about, waits, async () => {
			begun.push(name);
			return await new Promise<string>((resolve, reject) => {
				ends.set(name, (fails = false) => {
					if (fails) reject(new Error(name));
					else resolve(name);
				});
			});
		});
	const end = async (name: string, fails = false) => {
		ends.get(name)?.(fails);
		await settle();
	};
	return { begun, take, end };
}

describe('Work about the same', () => {
	it('waits for all that began before it, however that ends, and for nothing else', async () => {
		const { begun, take, end } = workshop();
		const first = take('first', 'a', false).catch(() => 'failed');
		const second = take('second', 'a', false);
		const third = take('third', 'a', true);
		void take('other', 'b', true);
		await settle();
		expect(begun).toEqual(['first', 'second', 'other']);
		await end('first', true);
		expect(begun).not.toContain('third');
		await end('second');
		expect(begun).toContain('third');
		await end('third');
		expect(await Promise.all([first, second, third])).toEqual(['failed', 'second', 'third']);
	});

	it('that waits is waited for itself', async () => {
		const { begun, take, end } = workshop();
		for (const name of ['first', 'second', 'third']) void take(name, 'a', true);
		await settle();
		expect(begun).toEqual(['first']);
		await end('first');
		expect(begun).toEqual(['first', 'second']);
		await end('second');
		expect(begun).toEqual(['first', 'second', 'third']);
	});

	it('that does not have to wait begins at once', async () => {
		const { begun, take } = workshop();
		void take('first', 'a', true);
		void take('second', 'a', false);
		await settle();
		expect(begun).toEqual(['first', 'second']);
	});
});
