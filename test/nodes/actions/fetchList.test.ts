import type { IDataObject } from 'n8n-workflow';

import { fetchList } from '../../../nodes/PlannrReferral/actions/fetchList';
import { createListClient, createdRecords, range } from '../transport/lists';

const PATH = '/api/v1/referrals';
const input = {
	query: {},
	limit: undefined,
	formatRecord: ({ uuid }: IDataObject) => ({ uuid }),
};

it('A list that shows no record for one of its entries may lack one', async () => {
	const { client } = createListClient(() => ({ data: [...createdRecords(2, 1), null], total: 3 }));
	expect(await fetchList(client, PATH, input)).toEqual({
		records: [{ uuid: 'record 2' }, { uuid: 'record 1' }],
		note: 'incomplete',
	});
	const two = await fetchList(client, PATH, { ...input, limit: 2 });
	expect(two).toEqual({ records: [{ uuid: 'record 2' }, { uuid: 'record 1' }] });
});

it('A list takes time in proportion to its length', async () => {
	const readList = async (pageCount: number) => {
		const { client } = createListClient(({ query: { page = '1' } }) => {
			const last = 100 * (pageCount - Number(page));
			return { data: createdRecords(...range(last + 100, last + 1)), last_page: pageCount };
		});
		const before = process.cpuUsage();
		const { records } = await fetchList(client, PATH, input);
		expect(records).toHaveLength(100 * pageCount);
		return process.cpuUsage(before).user / 1000;
	};
	await readList(100);
	const ratios: number[] = [];
	do {
		const single = await readList(500);
		ratios.push((await readList(1000)) / single);
	} while (ratios.length < 5 && Math.min(...ratios) >= 3);
	expect(Math.min(...ratios)).toBeLessThan(3);
	expect(await readList(1000)).toBeLessThan(10_000);
});
