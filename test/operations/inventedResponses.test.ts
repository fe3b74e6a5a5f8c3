import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type FaultEffect, type OperationId, addDemoReferrals, demo } from '../../sandbox';
import { runCredentialTest } from '../engine/credentialTest';
import { NODE_NAME, credentialFor, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { numberedUuid } from '../engine/manyReferrals';
import { useVirtualClock } from '../engine/virtualClock';
import { ACCEPT_REFERRAL, RECORDS_MAY_BE_MISSING, REQUEST_FAILURES } from '../texts';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode, writeRequests } = useNode();

const getMany: INodeParameters = { operation: 'getAll', returnAll: true };
const record: IDataObject = { uuid: numberedUuid(1), status: 'pending', direction: 'sent' };

function respondWith(operation: OperationId, body: object, status = 200) {
	const effect: FaultEffect = respond(status, body);
	addFault({ operation, effect });
}

const run = async (parameters: INodeParameters) => {
	const finished = await runNode(parameters);
	const { error } = finished;
	return { finished, message: error?.message, description: error?.description };
};

/* Responses that no known report or attack has, but that some service or proxy gives. */
describe('A success that reports a failure', () => {
	const failures: Array<[string, object]> = [
		['an error beside an empty list', { error: 'The token has expired.', data: [] }],
		['an error with a message', { error: { message: 'The token has expired.' }, data: [] }],
		['success: false', { success: false, message: 'The token has expired.', data: [] }],
		['errors beside a list', { errors: ['The token has expired.'], data: [record] }],
		...[
			{ success: 'false' },
			{ success: 0 },
			{ ok: false },
			{ succeeded: false },
			{ isSuccess: false },
			{ status: 'error' },
			{ status: 'Failed' },
			{ status: false },
			{ status: 401 },
			{ code: 500 },
			{ code: '429' },
			{ statusCode: 503 },
			{ result: 'failure' },
			{ timed_out: true },
			{ incomplete_results: true },
			{ partial: true },
			{ exception: 'QueryException' },
			{ fault: { code: 'timeout' } },
			{ meta: { error: 'unauthenticated' } },
		].map((says): [string, object] => [
			JSON.stringify(says),
			{ ...says, message: 'The token has expired.', data: [] },
		]),
	];

	it.each(failures)('is not a list, and is quoted (%s)', async (_, body) => {
		respondWith('listReferrals', body);
		const { finished, message, description } = await run(getMany);
		expect(finished.output('Next')).toEqual([]);
		expect(message).toContain(REQUEST_FAILURES.unclear);
		expect(description).toContain('The token has expired');
	});

	it.each(failures)('does not show that nobody was referred (%s)', async (_, body) => {
		respondWith('listReferrals', body);
		expect((await run(minimalCreate)).message).toContain('Could not check');
		expect(writeRequests()).toEqual([]);
	});

	it.each(failures)('does not show that the credential works (%s)', async (_, body) => {
		respondWith('listReferrals', body);
		expect(await runCredentialTest(credentialFor(mockPlannr()))).toMatch(
			/^Plannr returned no usable response/,
		);
	});

	it.each([
		{ error: null, errors: [], success: true },
		{ status: 'success', code: 200, ok: 1, result: 'ok', message: 'Found' },
		{ status: 200, code: 'OK', statusCode: '200', partial: false, fault: '' },
		{ code: 0, meta: { error: null } },
		{ error: 'false', errors: '0', partial: 'False', timed_out: 'no', incomplete_results: false },
	])('is none with %j', async (says) => {
		respondWith('listReferrals', { ...says, data: [record] });
		expect((await run(getMany)).finished.output('Next')).toHaveLength(1);
	});

	it('does not show that a referral was created', async () => {
		respondWith('createReferral', { error: 'Not saved.', data: record });
		expect((await run(minimalCreate)).message).toContain('may have been created');
		expect(writeRequests()).toHaveLength(1);
	});
});

it('A part of a list (HTTP status 206) is not the whole list', async () => {
	respondWith('listReferrals', { data: [record] }, 206);
	const { finished } = await run(getMany);
	expect(finished.output('Next')).toHaveLength(1);
	expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining(RECORDS_MAY_BE_MISSING)]);
});

it("Another service's list of records does not show that the credential works", async () => {
	respondWith('listReferrals', { data: [{ id: 7, title: 'Invoice' }] });
	expect(await runCredentialTest(credentialFor(mockPlannr()))).toMatch(
		/^The response did not come from Plannr .*'Base URL'/,
	);
});

it('A response that nothing has changed (HTTP status 304) is no redirect', async () => {
	respondWith('getReferral', {}, 304);
	const { message } = await run({ operation: 'get', referral: uuidLocator(numberedUuid(1)) });
	expect(message).toContain(`${REQUEST_FAILURES.unclear} (HTTP status 304)`);
});

it.each([
	[1],
	['rejected'],
	['processing'],
	['expired'],
	[{ value: 'rejected' }],
	[{ label: 'Accepted' }],
])(
	'A status that does not say so (%j) does not show that a referral was accepted',
	async (status) => {
		addDemoReferrals(mockPlannr().data);
		const { received } = demo.referrals;
		respondWith('acceptReferral', { uuid: received, status, direction: 'received' });
		const { finished, message } = await run({
			operation: 'accept',
			referral: uuidLocator(received),
		});
		expect(finished.output('Next')).toEqual([]);
		expect(message).toContain(ACCEPT_REFERRAL.mayHaveBeenAccepted);
	},
);

describe('A response that shows something else than what was requested is not the result:', () => {
	const { accepted } = demo.connections;
	const job = { uuid: numberedUuid(7), status: 'pending', created_at: '2026-11-27T10:00:00+00:00' };
	const requestConnection: INodeParameters = {
		resource: 'connection',
		operation: 'create',
		adviserKey: demo.adviserKeys.free,
	};

	it.each<[string, OperationId, INodeParameters, object, number]>([
		['a pending job', 'createReferral', minimalCreate, job, 202],
		['an accepted job', 'createReferral', minimalCreate, { ...job, status: 'accepted' }, 200],
		['a wrapped job', 'createReferral', minimalCreate, { data: job }, 201],
		[
			'the connection',
			'createReferral',
			minimalCreate,
			{ uuid: accepted, status: 'accepted', direction: 'sent', sender_firm: {} },
			200,
		],
		['a pending job for a connection', 'requestConnection', requestConnection, job, 202],
	])('%s', async (_, operation, parameters, body, status) => {
		const { data } = mockPlannr();
		const known = new Set([...data.referrals.keys(), ...data.connections.keys()]);
		addFault({ operation, when: 'after', effect: respond(status, body) });
		const { finished } = await run(parameters);
		const made = [...data.referrals.keys(), ...data.connections.keys()].filter(
			(uuid) => !known.has(uuid),
		);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(made);
		expect(made).toHaveLength(1);
		expect(writeRequests()).toHaveLength(1);
	});
});
