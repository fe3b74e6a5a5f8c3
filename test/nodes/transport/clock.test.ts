import { sleep } from 'n8n-workflow';

import { createClock } from '../../../nodes/PlannrReferral/transport/clock';

jest.mock('n8n-workflow', (): object => {
	const actual = jest.requireActual<{ sleep: typeof sleep }>('n8n-workflow');
	return { ...actual, sleep: jest.fn(actual.sleep) };
});

describe('A wait', () => {
	it.each<[string, typeof sleep | undefined]>([
		['', undefined],
		[
			' on an older n8n, whose sleep ignores the signal',
			async () => await new Promise(() => undefined),
		],
	])('ends at once when the execution is stopped%s', async (_, olderSleep) => {
		if (olderSleep !== undefined) jest.mocked(sleep).mockImplementationOnce(olderSleep);
		const stop = new AbortController();
		const ended = createClock(stop.signal)
			.wait(20_000)
			.catch((reason: unknown) => reason);
		const later = async () => await new Promise((resolve) => setTimeout(resolve, 50, 'waiting'));
		expect(await Promise.race([ended, later()])).toBe('waiting');
		stop.abort();
		expect(await Promise.race([ended, later()])).toMatchObject({ kind: 'notSent' });
	});

	it('does not start once the execution is stopped', async () => {
		const clock = createClock(AbortSignal.abort());
		expect(clock.isStopped()).toBe(true);
		await expect(clock.wait(20_000)).rejects.toMatchObject({ kind: 'notSent' });
	});

	it('lasts as long as requested, with and without a signal', async () => {
		for (const signal of [undefined, new AbortController().signal]) {
			const clock = createClock(signal);
			const startedAt = clock.now();
			await clock.wait(60);
			expect(clock.now() - startedAt).toBeGreaterThanOrEqual(59);
			expect(clock.isStopped()).toBe(false);
		}
	});
});

it('A wait leaves no listener behind', async () => {
	const { signal } = new AbortController();
	const added = jest.spyOn(signal, 'addEventListener');
	const removed = jest.spyOn(signal, 'removeEventListener');
	const clock = createClock(signal);
	for (let wait = 0; wait < 20; wait++) await clock.wait(1);
	const own = ({ mock }: jest.SpyInstance) =>
		mock.calls.filter(([event]) => event === 'abort').length;
	expect(own(added)).toBeGreaterThan(19);
	expect(own(removed)).toBeGreaterThanOrEqual(own(added));
});

it('Waits at the same time share one listener, since each more would take longer to add', async () => {
	const { signal } = new AbortController();
	const added = jest.spyOn(signal, 'addEventListener');
	const removed = jest.spyOn(signal, 'removeEventListener');
	const works = [1, 2, 3].map(async (ms) => await sleep(ms));
	const clock = createClock(signal);
	await Promise.all(works.map(async (work) => await clock.untilStopped(work)));
	expect(added).toHaveBeenCalledTimes(1);
	expect(removed).toHaveBeenCalledTimes(1);
});

describe('Work that may continue after a stop', () => {
	const stopped = expect.objectContaining({ kind: 'notSent' });
	const endless = new Promise<string>(() => undefined);

	it('is returned or rejected as usual', async () => {
		for (const signal of [undefined, new AbortController().signal]) {
			expect(await createClock(signal).untilStopped(Promise.resolve('done'))).toBe('done');
			await expect(
				createClock(signal).untilStopped(Promise.reject(new Error('No'))),
			).rejects.toThrow('No');
		}
	});

	it('is not awaited once the execution is stopped', async () => {
		const stop = new AbortController();
		const waiting = createClock(stop.signal).untilStopped(endless);
		stop.abort();
		expect(await waiting).toEqual(stopped);
		expect(await createClock(stop.signal).untilStopped(endless)).toEqual(stopped);
	});

	it('takes precedence when the stop ends it', async () => {
		const stop = new AbortController();
		const work = new Promise<string>((resolve) => {
			stop.signal.addEventListener('abort', () => {
				process.nextTick(resolve, 'ended');
			});
		});
		const waiting = createClock(stop.signal).untilStopped(work);
		stop.abort();
		expect(await waiting).toBe('ended');
	});
});
