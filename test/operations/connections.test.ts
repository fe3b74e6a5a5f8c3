import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { runNode, useMockPlannr } from '../engine/createWorkflow';
import { numberedUuid } from '../engine/manyReferrals';

const sandbox = useMockPlannr();
const { accepted, pending, denied, expired, received, incoming } = demo.connections;
const newestFirst = [incoming, received, denied, pending, accepted, expired];

const getMany = async (parameters: INodeParameters) =>
	await runNode(sandbox(), { resource: 'connection', operation: 'getAll', ...parameters });

async function failureOf(parameters: INodeParameters) {
	const { error } = (await getMany(parameters)).run.data.resultData;
	return { message: error?.message, description: error?.description ?? '' };
}

const sortedBy = (field: string, direction: string) => ({ sort: { rule: { field, direction } } });

describe('Get Many of connections', () => {
	it.each<[string, INodeParameters, object, string[]]>([
		['everything', {}, { per_page: '50' }, newestFirst],
		['all of them', { returnAll: true }, { per_page: '100' }, newestFirst],
		[
			'one status',
			{ filters: { status: 'accepted' } },
			{ 'filter[status]': 'accepted' },
			[received, accepted],
		],
		[
			'one direction',
			{ filters: { direction: 'received' } },
			{ 'filter[direction]': 'received' },
			[incoming, received],
		],
		[
			'one recipient',
			{ filters: { recipientUuid: demo.otherAccount } },
			{ 'filter[recipient_uuid]': demo.otherAccount },
			[accepted],
		],
		['one UUID', { filters: { uuids: denied } }, { 'filter[uuid]': denied }, [denied]],
		[
			'several UUIDs',
			{ filters: { uuids: `${accepted}\n${denied}` } },
			{ 'filter[uuid]': `${accepted},${denied}` },
			[denied, accepted],
		],
		[
			'a number at most',
			{ limit: 1, filters: { status: 'accepted' } },
			{ 'filter[status]': 'accepted', per_page: '1' },
			[received],
		],
		[
			'the oldest first',
			sortedBy('created_at', 'asc'),
			{ sort: 'created_at' },
			[...newestFirst].reverse(),
		],
		['the newest first', sortedBy('created_at', 'desc'), { sort: '-created_at' }, newestFirst],
	])('gives %s', async (_, parameters, query, uuids) => {
		const finished = await getMany(parameters);
		expect(finished.run.data.resultData.error).toBeUndefined();
		const records = finished.output('Next').map(({ json }) => json);
		expect(records.map(({ uuid }) => uuid)).toEqual(uuids);
		expect(sandbox().requestLog).toMatchObject([{ path: '/api/v1/referral-connections', query }]);
		expect(sandbox().contractViolations).toEqual([]);
	});

	it.each(['expires_at', 'status', 'updated_at'])('is sorted by %s by Plannr', async (field) => {
		await getMany(sortedBy(field, 'desc'));
		expect(sandbox().requestLog[0]?.query).toMatchObject({ sort: `-${field}` });
	});

	it('gives the main fields, or with Simplify off all of them', async () => {
		const filters = { uuids: accepted };
		const main = [
			'uuid',
			'status',
			'direction',
			'sender_firm',
			'recipient_firm',
			'created_at',
			'expires_at',
		];
		const [simple] = (await getMany({ filters })).output('Next');
		const [raw] = (await getMany({ filters, simplify: false })).output('Next');
		expect(Object.keys(simple?.json ?? {})).toEqual(main);
		expect(raw?.json).toMatchObject({ ...simple?.json, sender_account: expect.anything() });
	});

	it.each<[INodeParameters, string]>([
		[{ limit: 0 }, "'Limit' is not a whole number from 1"],
		[{ returnAll: '={{ "perhaps" }}' }, "'Return All' is neither true nor false"],
		[{ simplify: '={{ "perhaps" }}' }, "'Simplify' is neither true nor false"],
		[{ filters: { status: 'expired' } }, "'Status' is not a choice that Plannr knows"],
		[{ filters: { direction: 'up' } }, "'Direction' is not a choice that Plannr knows"],
		[{ filters: { uuids: 'Rowan' } }, "'UUIDs' is not a UUID"],
		[{ filters: { uuids: '={{ [] }}' } }, "'UUIDs' is empty"],
		[{ filters: { recipientUuid: 'Rowan' } }, "'Recipient UUID' is not a UUID"],
		[{ filters: { recipientUuid: '={{ $json.missing }}' } }, "'Recipient UUID' is empty"],
		[{ filters: { recipientUuid: ' ' } }, "'Recipient UUID' is empty"],
		[
			{
				filters: {
					recipientUuid: Array.from({ length: 101 }, (_, n) => numberedUuid(n)).join(','),
				},
			},
			"'Recipient UUID' holds 101 UUIDs, but takes at most 100 UUIDs",
		],
		[sortedBy('name', 'asc'), "'Sort' is not an order that Plannr knows"],
		[sortedBy('status', 'up'), "'Sort' is not an order that Plannr knows"],
	])('refuses %j in words, and sends nothing', async (parameters, message) => {
		expect(await failureOf(parameters)).toMatchObject({ message: `${message} [item 0]` });
		expect(sandbox().requestLog).toEqual([]);
	});

	it.each([
		[401, 'Plannr does not accept the access token', "the credential's 'Access Token'"],
		[403, 'Plannr does not let this account read connections', 'may see connections'],
		[404, 'Plannr has no connections at this address', "'Base URL' of the credential"],
		[422, 'Plannr did not accept the request for the connections: Not so', "'Filters'"],
	])('says what a %i means', async (status, message, advice) => {
		sandbox().addFault({ effect: { kind: 'response', status, body: { message: 'Not so.' } } });
		const failure = await failureOf({});
		expect(failure.message).toBe(`${message} [item 0]`);
		expect(failure.description).toContain(advice);
	});
});
