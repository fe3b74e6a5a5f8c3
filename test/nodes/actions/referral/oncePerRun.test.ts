import { oncePerRun } from '../../../../nodes/PlannrReferral/actions/referral/validateReferral';
import { createIdleClient } from '../../transport/idleClient';

describe('Fetching once per run', () => {
	it('fetches again only for another key or in another run', async () => {
		const fetchedKeys: string[] = [];
		const fetchOnce = oncePerRun(async (_, key) => await Promise.resolve(fetchedKeys.push(key)));
		const [client, otherClient] = [createIdleClient(), createIdleClient()];
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

	it('does not depend on the timeout of the client', async () => {
		const fetchOnce = oncePerRun(async () => await Promise.resolve({}));
		const client = createIdleClient();
		expect(await fetchOnce({ ...client })).toBe(await fetchOnce(client));
	});

	it('does not fetch again after a failure', async () => {
		let attempts = 0;
		const fetchOnce = oncePerRun(async () => {
			attempts += 1;
			return await Promise.reject(new Error('No.'));
		});
		const client = createIdleClient();
		await expect(fetchOnce(client)).rejects.toThrow('No.');
		await expect(fetchOnce(client)).rejects.toThrow('No.');
		expect(attempts).toBe(1);
	});
});
