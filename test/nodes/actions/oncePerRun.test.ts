import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/serverClock';
import { oncePerRun } from '../../../nodes/PlannrReferral/actions/oncePerRun';
import { FakeClock } from '../transport/fakeClock';

/** Creates a client whose requests all fail. */
function createUnusedClient(): PlannrClient {
	const rejectAll = async () => await Promise.reject(new Error('Unexpected request'));
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

describe('Fetching once per run', () => {
	it('fetches again only for another key or in another run', async () => {
		const fetchedKeys: string[] = [];
		const fetchOnce = oncePerRun(async (_, key) => await Promise.resolve(fetchedKeys.push(key)));
		const [client, otherClient] = [createUnusedClient(), createUnusedClient()];
		const values = await Promise.all([
			fetchOnce(client, 'a'),
			fetchOnce(client, 'b'),
			fetchOnce(client, 'a'),
			fetchOnce(client),
		]);
		expect(values).toEqual([1, 2, 1, 3]);
		expect(await fetchOnce(otherClient, 'a')).toBe(4);
		expect(fetchedKeys).toEqual(['a', 'b', '', 'a']);
	});

	it('does not fetch again after a failure', async () => {
		let attempts = 0;
		const fetchOnce = oncePerRun(async () => {
			attempts += 1;
			return await Promise.reject(new Error('No.'));
		});
		const client = createUnusedClient();
		await expect(fetchOnce(client)).rejects.toThrow('No.');
		await expect(fetchOnce(client)).rejects.toThrow('No.');
		expect(attempts).toBe(1);
	});
});
