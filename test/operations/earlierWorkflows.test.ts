import { loadPackage, pollTrigger, runWorkflow } from '../engine';

import { NodeHelpers } from 'n8n-workflow';

import {
	type MockPlannr,
	addDemoReferrals,
	createDemoData,
	demo,
	startMockPlannr,
} from '../../sandbox';
import { SAVED_AT, readEarlierWorkflow, receiveReferral } from '../earlierWorkflows';
import { credentialFor, writeRequests } from '../engine/createWorkflow';
import saved from '../fixtures/earlierWorkflows/state.json';
import earlierWrites from '../fixtures/earlierWorkflows/writes.json';
import { summariseEvents } from '../trigger/polling';

describe('Workflows saved with an earlier version', () => {
	const operations = readEarlierWorkflow('operations');
	const events = readEarlierWorkflow('events');
	let mockPlannr: MockPlannr;
	beforeEach(async () => {
		const data = createDemoData(SAVED_AT);
		addDemoReferrals(data, SAVED_AT);
		mockPlannr = await startMockPlannr({ data });
	});
	afterEach(async () => {
		await mockPlannr.stop();
	});

	it('open without an issue', async () => {
		const { descriptions } = await loadPackage();
		for (const node of [...operations.nodes, ...events.nodes]) {
			const description = descriptions.find(({ name }) => node.type.endsWith(`.${name}`));
			if (description === undefined) continue;
			const { properties } = description;
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
			expect([node.name, issues]).toEqual([node.name, null]);
		}
	});

	it('send what they sent, and return what they returned', async () => {
		receiveReferral(mockPlannr);
		const finished = await runWorkflow(operations, { credential: credentialFor(mockPlannr) });
		expect(finished.run.data.resultData.error).toBeUndefined();
		const writes = writeRequests(mockPlannr).map(({ path, body }) => ({ path, body }));
		// Those of one item are sent at the same time, so either may arrive first.
		expect(writes).toHaveLength(earlierWrites.length);
		expect(writes).toEqual(expect.arrayContaining(earlierWrites));
		const uuidsOf = (node: string) => finished.output(node).map(({ json }) => json.uuid);
		expect(finished.output('Check Only')[0]?.json).toMatchObject({ valid: true });
		expect(finished.output('Get')[0]?.json).toMatchObject({ shared_data: expect.any(Array) });
		expect(uuidsOf('Get Many')).toEqual([demo.referrals.accepted]);
		expect(uuidsOf('Get Some')).toHaveLength(2);
		expect(uuidsOf('Get Connection')).toEqual([demo.connections.accepted]);
		expect(uuidsOf('Get Connections')).toEqual([demo.connections.accepted]);
	});

	it('deliver what happened since the last poll by that version, and nothing else', async () => {
		const received = receiveReferral(mockPlannr);
		const pending = mockPlannr.data.referrals.get(demo.referrals.pending);
		if (pending !== undefined)
			Object.assign(pending, { status: 'accepted', updatedAt: new Date() });
		const items = await pollTrigger(events, 'Referral Events', {
			credential: { ...credentialFor(mockPlannr), accountUuid: demo.account },
			staticData: { plannrReferrals: { ...saved.plannrReferrals, address: mockPlannr.url } },
		});
		expect(summariseEvents(items.map(({ json }) => json)).sort()).toEqual([
			`referralAccepted ${demo.referrals.pending}`,
			`referralReceived ${received}`,
		]);
	});
});
