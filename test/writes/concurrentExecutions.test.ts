import type { INodeParameters } from 'n8n-workflow';

import type { FinishedRun } from '../engine';
import { minimalCreate, runNode, useMockPlannr, writeRequests } from '../engine/createWorkflow';
import { ALREADY_REFERRED } from '../texts';

const mockPlannr = useMockPlannr({ latencyMs: 30 });

const createWith = (ifAlreadyReferred: string): INodeParameters => ({
	...minimalCreate,
	ifAlreadyReferred,
});
/** Starts five executions at the same time, as five events do that a webhook receives together. */
const runFive = async (parameters: INodeParameters): Promise<FinishedRun[]> =>
	await Promise.all(Array.from({ length: 5 }, async () => await runNode(mockPlannr(), parameters)));
const createdUuids = () => [...mockPlannr().data.referrals.keys()];
const returnedUuids = (finished: FinishedRun) =>
	finished.output('Next').map(({ json }) => json.uuid);

describe('Five executions that create the same at the same time', () => {
	const createOnce = ['in the normal case', 'when the response to the create is lost'];

	it.each(createOnce)('refer once with Return Existing, %s', async (when) => {
		if (when !== createOnce[0]) {
			const effect = { kind: 'drop' } as const;
			mockPlannr().addFault({ operation: 'createReferral', when: 'after', times: 1, effect });
		}
		const runs = await runFive(minimalCreate);
		expect(createdUuids()).toHaveLength(1);
		expect(runs.map(returnedUuids)).toEqual(runs.map(() => createdUuids()));
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it.each(createOnce)('refer once with Fail, %s', async (when) => {
		if (when !== createOnce[0]) {
			const effect = { kind: 'drop' } as const;
			mockPlannr().addFault({ operation: 'createReferral', when: 'after', times: 1, effect });
		}
		const runs = await runFive(createWith('fail'));
		const [created = ''] = createdUuids();
		expect(createdUuids()).toHaveLength(1);
		expect(runs.flatMap(returnedUuids)).toEqual([created]);
		const errors = runs.map(({ run }) => run.data.resultData.error?.message);
		expect(errors.filter((message) => message !== undefined)).toEqual(
			Array.from({ length: 4 }, () => ALREADY_REFERRED.failed(created, 'pending')),
		);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('each create their own with Create Another, although some responses are lost', async () => {
		const effect = { kind: 'drop' } as const;
		const create = { operation: 'createReferral' } as const;
		mockPlannr().addFault({ ...create, when: 'before', nth: [1, 4], effect });
		mockPlannr().addFault({ ...create, when: 'after', nth: [2, 5], effect });
		const runs = await runFive(createWith('create'));
		expect(runs.flatMap(returnedUuids).sort()).toEqual(createdUuids().sort());
		expect(createdUuids()).toHaveLength(5);
	});
});
