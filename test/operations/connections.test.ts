import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { runNode, useMockPlannr } from '../engine/createWorkflow';
import { numberedUuid } from '../engine/manyReferrals';
import { LIST_CONNECTIONS, PARAMETER_PROBLEMS as problems, REQUEST_FAILURES } from '../texts';

const mockPlannr = useMockPlannr();
const { accepted, pending, denied, expired, received, incoming } = demo.connections;
const newestFirst = [incoming, received, denied, pending, accepted, expired];

const getManyConnections = async (parameters: INodeParameters) =>
	await runNode(mockPlannr(), { resource: 'connection', operation: 'getAll', ...parameters });

async function runToError(parameters: INodeParameters) {
	const { error } = (await getManyConnections(parameters)).run.data.resultData;
	return error;
}

const sortedBy = (field: string, direction: string) => ({ sort: { rule: { field, direction } } });

describe('Connection: Get Many', () => {
	it.each<[string, INodeParameters, object, string[]]>([
		['default parameters', {}, { per_page: '50' }, newestFirst],
		['Return All', { returnAll: true }, { per_page: '100' }, newestFirst],
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
			'a limit',
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
	])(
		'sends the query and returns the records of the page with %s',
		async (_, parameters, query, uuids) => {
			const finished = await getManyConnections(parameters);
			expect(finished.run.data.resultData.error).toBeUndefined();
			const records = finished.output('Next').map(({ json }) => json);
			expect(records.map(({ uuid }) => uuid)).toEqual(uuids);
			expect(mockPlannr().requestLog).toMatchObject([
				{ path: '/api/v1/referral-connections', query },
			]);
			expect(mockPlannr().contractViolations).toEqual([]);
		},
	);

	it.each(['expires_at', 'status', 'updated_at'])(
		'leaves sorting by %s to Plannr',
		async (field) => {
			await getManyConnections(sortedBy(field, 'desc'));
			expect(mockPlannr().requestLog[0]?.query).toMatchObject({ sort: `-${field}` });
		},
	);

	it('returns the main fields with Simplify on, and all fields with it off', async () => {
		const filters = { uuids: accepted };
		const mainFields = [
			'uuid',
			'status',
			'direction',
			'sender_firm',
			'recipient_firm',
			'created_at',
			'expires_at',
		];
		const [simple] = (await getManyConnections({ filters })).output('Next');
		const [raw] = (await getManyConnections({ filters, simplify: false })).output('Next');
		expect(Object.keys(simple?.json ?? {})).toEqual(mainFields);
		expect(raw?.json).toMatchObject({ ...simple?.json, sender_account: expect.anything() });
	});

	it.each<[INodeParameters, string, string]>([
		[{ limit: 0 }, 'Limit', problems.notPositiveNumber],
		[{ returnAll: '={{ "perhaps" }}' }, 'Return All', problems.notBoolean],
		[{ simplify: '={{ "perhaps" }}' }, 'Simplify', problems.notBoolean],
		[{ filters: { status: 'expired' } }, 'Status', problems.notChoice],
		[{ filters: { direction: 'up' } }, 'Direction', problems.notChoice],
		[{ filters: { uuids: 'Rowan' } }, 'UUIDs', problems.notUuid],
		[{ filters: { uuids: '={{ [] }}' } }, 'UUIDs', problems.empty],
		[{ filters: { recipientUuid: 'Rowan' } }, 'Recipient Account UUID', problems.notUuid],
		[
			{ filters: { recipientUuid: '={{ $json.missing }}' } },
			'Recipient Account UUID',
			problems.empty,
		],
		[{ filters: { recipientUuid: ' ' } }, 'Recipient Account UUID', problems.empty],
		[
			{
				filters: {
					recipientUuid: Array.from({ length: 101 }, (_, n) => numberedUuid(n)).join(','),
				},
			},
			'Recipient Account UUID',
			problems.tooManyUuids,
		],
		[sortedBy('name', 'asc'), 'Sort', problems.notSortOrder],
		[sortedBy('status', 'up'), 'Sort', problems.notSortOrder],
	])('%j, sends nothing and reports what is invalid', async (parameters, label, problem) => {
		const error = await runToError(parameters);
		expect(error?.message).toBe(`'${label}' ${problem} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each([
		[401, `${LIST_CONNECTIONS.rejected}: ${REQUEST_FAILURES.tokenRejected}`, "'Access Token'"],
		[
			403,
			`${LIST_CONNECTIONS.rejected}: ${LIST_CONNECTIONS.forbidden}`,
			LIST_CONNECTIONS.forbiddenAdvice,
		],
		[
			404,
			`${LIST_CONNECTIONS.rejected}: ${LIST_CONNECTIONS.notFound}`,
			LIST_CONNECTIONS.notFoundAdvice,
		],
		[422, `${LIST_CONNECTIONS.rejected}: Not so`, LIST_CONNECTIONS.rejectedAdvice],
	])('a response of %i, reports what it means for connections', async (status, message, advice) => {
		mockPlannr().addFault({ effect: { kind: 'response', status, body: { message: 'Not so.' } } });
		const error = await runToError({});
		expect(error?.message).toBe(`${message} [item 0]`);
		expect(error?.description).toContain(advice);
	});
});
