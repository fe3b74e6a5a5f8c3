import { runSequentially } from '../../../nodes/PlannrReferral/trigger/sequential';

const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));

describe('Polls', () => {
	it('of one trigger follow each other, also after one that failed', async () => {
		const steps: string[] = [];
		const poll = (name: string, fails = false) =>
			runSequentially('a', async () => {
				steps.push(`${name} begins`);
				await turn();
				steps.push(`${name} ends`);
				if (fails) throw new Error(name);
				return name;
			});
		const polls = [poll('one'), poll('two', true), poll('three')];
		expect((await Promise.allSettled(polls)).map(({ status }) => status)).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled',
		]);
		expect(steps).toEqual(
			['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]),
		);
	});

	it('of several triggers do not wait for each other', async () => {
		const never = runSequentially('b', async () => await new Promise(() => undefined));
		expect(await runSequentially('c', async () => await Promise.resolve('done'))).toBe('done');
		expect(never).toBeInstanceOf(Promise);
	});
});
