import type { MadeRecord } from '../../../../nodes/PlannrReferral/actions/operation';
import {
	fetchConnectionIfAny,
	findRequested,
	lookUpRequest,
	observeConnections,
} from '../../../../nodes/PlannrReferral/actions/connection/sentConnections';
import { create } from '../../../../nodes/PlannrReferral/actions/connection/create.operation';
import { PlannrError } from '../../../../nodes/PlannrReferral/transport/errors';
import { connectionRecord, uuid } from '../../execution/lostWrites';
import { createItem, parseJobs } from '../createItem';
import { FakeClock } from '../../transport/fakeClock';
import { type ListResponse, createListClient, staleResponse } from '../../transport/lists';

const list = [connectionRecord(2), connectionRecord(1)];
const incomplete = { data: list, links: { next: 'https://elsewhere.example.com' } };
const failure = new PlannrError('lost', 'HTTP status 503', 503);
const notFound = new PlannrError('rejected', 'HTTP status 404', 404, {
	message: 'No.',
	fields: {},
});
const stopped = new PlannrError('notSent', 'the execution was stopped');
const made: MadeRecord[] = [{ record: { uuid: uuid(1) }, isRecent: true, isOwn: false }];

/** Looks for a requested connection in a list while the time passes that this may take. */
async function findIn(response: ListResponse) {
	const clock = new FakeClock();
	const { client, requests } = createListClient(response, { clock });
	const found = findRequested(client, { made, hasUnresolved: false });
	found.catch(() => undefined);
	for (const ms of [0, 2000, 4000]) await clock.advance(ms);
	return { found, requests };
}

describe('The connections before a request', () => {
	it('are all that this account has requested, as Plannr shows them now', async () => {
		const { client, requests } = createListClient(() => list);
		const before = await observeConnections(client);
		expect([1, 2, 3].map((number) => before?.has(uuid(number)))).toEqual([true, true, false]);
		expect(before).toMatchObject({ edge: -Infinity });
		expect(requests).toMatchObject([{ query: { 'filter[direction]': 'sent' }, isFresh: true }]);
	});

	it.each([
		['cannot be read', failure],
		['cannot be read to their end', incomplete],
		['come from a cache', staleResponse(list)],
	])('are not known when they %s', async (_, response) => {
		expect(await observeConnections(createListClient(() => response).client)).toBeUndefined();
	});

	it('are not read further once the execution is stopped', async () => {
		const { client, requests } = createListClient(() => stopped);
		await expect(observeConnections(client)).rejects.toBe(stopped);
		expect(requests).toHaveLength(1);
	});
});

it('A lookup proves nothing without a connection that another list of the run has shown', async () => {
	const sender = { sender_account: null };
	const lists = [[1], [1, 2], [2], [1]].map((numbers) =>
		numbers.map((number) => connectionRecord(number, sender)),
	);
	const { client } = createListClient((_, count) => lists[count - 1]);
	const baseline = await observeConnections(client);
	const isComplete = async () => (await lookUpRequest(client, baseline)).isComplete;
	expect([await isComplete(), await isComplete(), await isComplete()]).toEqual([true, true, false]);
});

describe('A connection that was requested with the same code', () => {
	it('is not looked for when none was requested', async () => {
		const { client, requests } = createListClient(() => list);
		expect(await findRequested(client, { made: [], hasUnresolved: false })).toBeUndefined();
		expect(requests).toEqual([]);
	});

	it('is found in an incomplete list that shows it', async () => {
		const { found } = await findIn(() => incomplete);
		expect(await found).toEqual(connectionRecord(1));
	});
});

describe('A connection that may not exist', () => {
	it.each([
		['is returned when it does', list[0], list[0]],
		['is undefined when it does not', notFound, undefined],
	])('%s', async (_, response, expected) => {
		const { client } = createListClient(() => response);
		expect(await fetchConnectionIfAny(client, uuid(2))).toEqual(expected);
	});

	it('is not known when it cannot be read', async () => {
		const { client } = createListClient(() => failure);
		await expect(fetchConnectionIfAny(client, uuid(2))).rejects.toBe(failure);
	});
});

it.each([
	['sent', 'unknown'],
	['Sent', 'unknown'],
	[null, 'unknown'],
	['received', 'different'],
	[' Received', 'different'],
	[{ value: 'received' }, 'different'],
])('A connection with the direction %j may have been requested: %s', (direction, expected) => {
	const [job] = parseJobs(create, createItem({ adviserKey: 'AB12CD34' }));
	expect(job?.kind === 'write' && job.spec.compare({ direction })).toBe(expected);
});
