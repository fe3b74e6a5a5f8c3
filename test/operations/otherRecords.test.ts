import type { INodeParameters } from 'n8n-workflow';

import { type FaultEffect, type OperationId, addDemoReferrals, demo } from '../../sandbox';
import { createAnother, runNode, useMockPlannr, uuidLocator } from '../engine/createWorkflow';
import { numberedUuid } from '../engine/manyReferrals';
import { findUuids } from '../../nodes/PlannrReferral/transport/uuid';
import { useVirtualClock } from '../engine/virtualClock';
import { ACCEPT_REFERRAL, RESPONSE_PROBLEMS } from '../texts';

useVirtualClock();

const mockPlannr = useMockPlannr();
beforeEach(() => {
	addDemoReferrals(mockPlannr().data);
});

const { received } = demo.referrals;
const OTHER = numberedUuid(1);

function respondWith(operation: OperationId, record: object) {
	const effect: FaultEffect = { kind: 'response', status: 200, body: record };
	mockPlannr().addFault({ operation, effect });
}

const uuidOf = (parameters: INodeParameters) => findUuids(JSON.stringify(parameters)).join();

const runToError = async (parameters: INodeParameters) => {
	const finished = await runNode(mockPlannr(), parameters);
	expect(finished.output('Next')).toEqual([]);
	return finished.run.data.resultData.error?.message;
};

/* A cache that ignores part of the address, or a proxy, may return the record of another request. */
describe('A record other than the one that was asked for', () => {
	const requests: Array<[OperationId, string, INodeParameters]> = [
		['getReferral', 'referral', { referral: uuidLocator(received) }],
		['getConnection', 'connection', { connection: uuidLocator(demo.connections.accepted) }],
		['getAccount', 'client', { client: uuidLocator(demo.clients[0]) }],
	];
	it.each(requests)('is no result (%s)', async (operation, resource, parameters) => {
		respondWith(operation, { uuid: OTHER, status: 'accepted', name: 'Jane Roe' });
		const message = await runToError({ resource, operation: 'get', ...parameters });
		expect(message).toContain(RESPONSE_PROBLEMS.otherRecord);
		expect(message).not.toContain('Jane');
	});

	it.each(requests)('is not one with the UUID in upper case (%s)', async (...request) => {
		const [operation, resource, parameters] = request;
		const uuid = uuidOf(parameters).toUpperCase();
		respondWith(operation, { uuid, status: 'accepted' });
		const finished = await runNode(mockPlannr(), { resource, operation: 'get', ...parameters });
		expect(finished.output('Next')).toMatchObject([{ json: { uuid } }]);
	});

	it('does not show that a referral was accepted, whichever request returns it', async () => {
		const accept = { operation: 'accept', referral: uuidLocator(received) };
		respondWith('acceptReferral', { uuid: OTHER, status: 'accepted', direction: 'received' });
		expect(await runToError(accept)).toContain(ACCEPT_REFERRAL.mayHaveBeenAccepted);
		respondWith('getReferral', { uuid: OTHER, status: 'accepted', direction: 'received' });
		expect(await runToError(accept)).toContain(ACCEPT_REFERRAL.mayHaveBeenAccepted);
	});

	it('does not show that a connection is accepted', async () => {
		respondWith('getConnection', { uuid: OTHER, status: 'accepted' });
		const message = await runToError({ ...createAnother, options: { validateOnly: true } });
		expect(message).toContain(RESPONSE_PROBLEMS.otherRecord);
	});
});
