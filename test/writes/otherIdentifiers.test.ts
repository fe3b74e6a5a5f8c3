import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import {
	NODE_NAME,
	createAnother,
	minimalCreate,
	runNode,
	useMockPlannr,
	writeRequests,
} from '../engine/createWorkflow';
import { useVirtualClock } from '../engine/virtualClock';
import { ALREADY_REFERRED } from '../texts';
import { addReferral, buildReferral } from './existingReferral';

useVirtualClock();

const mockPlannr = useMockPlannr();

/** Plannr documents UUIDs, but what it returns is an identifier whatever its form. */
const ULID = '01arz3ndektsv4rrffq69g5fav';

const run = async (parameters: INodeParameters) => await runNode(mockPlannr(), parameters);
const uuidsOf = (records: ReadonlyArray<{ json: IDataObject }>) =>
	records.map(({ json }) => json.uuid);

describe('A referral whose identifier is not a UUID', () => {
	it('is returned as the existing one, also where the list shows it in part', async () => {
		addReferral(mockPlannr(), 1, { uuid: ULID });
		expect(uuidsOf((await run(minimalCreate)).output('Next'))).toEqual([ULID]);
		mockPlannr().hostile.listFields = ['uuid', 'status', 'direction', 'created_at'];
		expect(uuidsOf((await run(minimalCreate)).output('Next'))).toEqual([ULID]);
		const { error } = (await run({ ...minimalCreate, ifAlreadyReferred: 'fail' })).run.data
			.resultData;
		expect(error?.message).toBe(ALREADY_REFERRED.failed(ULID, 'pending'));
		expect(writeRequests(mockPlannr())).toEqual([]);
	});

	it('is found after its response was lost', async () => {
		mockPlannr().addFault({ operation: 'createReferral', effect: { kind: 'drop' } });
		const { data, requestLog } = mockPlannr();
		// The mock API creates UUIDs only, so the referral is added when the request arrives.
		const timer = setInterval(() => {
			if (requestLog.every(({ method }) => method !== 'POST')) return;
			data.referrals.set(ULID, buildReferral(1, { uuid: ULID, createdAt: new Date() }));
		}, 1);
		const finished = await run(createAnother).finally(() => {
			clearInterval(timer);
		});
		expect(uuidsOf(finished.output(NODE_NAME))).toEqual([ULID]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it.each<['createReferral' | 'requestConnection', INodeParameters]>([
		['createReferral', createAnother],
		[
			'requestConnection',
			{ resource: 'connection', operation: 'create', adviserKey: demo.adviserKeys.free },
		],
	])('is the result when the response shows it (%s)', async (operation, parameters) => {
		const body = { uuid: ULID, status: 'pending', direction: 'sent' };
		mockPlannr().addFault({ operation, effect: { kind: 'response', status: 200, body } });
		expect(uuidsOf((await run(parameters)).output('Next'))).toEqual([ULID]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('can be chosen from a list', async () => {
		addReferral(mockPlannr(), 1, { uuid: ULID });
		const referral = { __rl: true, mode: 'list', value: ULID };
		expect(uuidsOf((await run({ operation: 'get', referral })).output('Next'))).toEqual([ULID]);
	});
});
