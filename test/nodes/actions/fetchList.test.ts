import type { IDataObject } from 'n8n-workflow';

import { fetchList } from '../../../nodes/PlannrReferral/actions/createGetAll';
import { measureGrowth, processorTimeOf } from '../processorTime';
import { createListClient, createdRecords, range } from '../transport/lists';

const PATH = '/api/v1/referrals';
const formatRecord = ({ uuid }: IDataObject) => ({ uuid });

it('A list that shows no record for one of its entries may lack one', async () => {
	const { client } = createListClient(() => ({ data: [...createdRecords(2, 1), null], total: 3 }));
	expect(await fetchList(client, PATH, {}, Infinity, formatRecord)).toEqual({
		records: [{ uuid: 'record 2' }, { uuid: 'record 1' }],
		note: 'incomplete',
	});
	const two = await fetchList(client, PATH, {}, 2, formatRecord);
	expect(two).toEqual({ records: [{ uuid: 'record 2' }, { uuid: 'record 1' }] });
});

it('A list takes time in proportion to its length', async () => {
	const readList = async (pageCount: number) => {
		const { client } = createListClient(({ query: { page = '1' } }) => {
			const last = 100 * (pageCount - Number(page));
			return { data: createdRecords(...range(last + 100, last + 1)), last_page: pageCount };
		});
		const parameters = { per_page: '100' };
		const { records } = await fetchList(client, PATH, parameters, Infinity, formatRecord);
		expect(records).toHaveLength(100 * pageCount);
	};
	expect(await measureGrowth(readList, 500, 3)).toBeLessThan(3);
	expect(await processorTimeOf(async () => await readList(1000))).toBeLessThan(10_000);
});
