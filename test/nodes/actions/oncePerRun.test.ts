import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/serverClock';
import { oncePerRun } from '../../../nodes/PlannrReferral/actions/oncePerRun';
import { FakeClock } from '../transport/fakeClock';

/** A door that nobody goes through. */
function createUnusedClient(): PlannrClient {
	const rejectAll = async () => await Promise.reject(new Error('The door is shut'));
	const clocks = { clock: new FakeClock(), serverClock: new ServerClock() };
	return {
		accountUuid: '',
		baseUrl: '',
		...clocks,
		get: rejectAll,
		getPage: rejectAll,
		post: rejectAll,
	};
}

describe('What is read once in a run', () => {
	it('is read again for another key and in another run, and for nothing else', async () => {
		const asked: string[] = [];
		const read = oncePerRun(async (_, key) => await Promise.resolve(asked.push(key)));
		const [one, other] = [createUnusedClient(), createUnusedClient()];
		const values = await Promise.all([read(one, 'a'), read(one, 'b'), read(one, 'a'), read(one)]);
		expect(values).toEqual([1, 2, 1, 3]);
		expect(await read(other, 'a')).toBe(4);
		expect(asked).toEqual(['a', 'b', '', 'a']);
	});

	it('is not tried again when it could not be read', async () => {
		let tries = 0;
		const read = oncePerRun(async () => {
			tries += 1;
			return await Promise.reject(new Error('No.'));
		});
		const one = createUnusedClient();
		await expect(read(one)).rejects.toThrow('No.');
		await expect(read(one)).rejects.toThrow('No.');
		expect(tries).toBe(1);
	});
});
