import { runSequentially } from '../../../nodes/PlannrReferral/trigger/runSequentially';

const yieldToEventLoop = async () => await new Promise<void>((resolve) => setImmediate(resolve));

describe('Polls', () => {
	it('of one trigger run one after another, also after a failed one', async () => {
		const steps: string[] = [];
		const poll = (name: string, fails = false) =>
			runSequentially('a', async () => {
				steps.push(`${name} begins`);
				await yieldToEventLoop();
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

	it('of different triggers do not wait for each other', async () => {
		const pending = runSequentially('b', async () => await new Promise(() => undefined));
		expect(await runSequentially('c', async () => await Promise.resolve('done'))).toBe('done');
		expect(pending).toBeInstanceOf(Promise);
	});
});
