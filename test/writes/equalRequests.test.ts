import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import {
	createAnother,
	minimalCreate,
	runNode,
	uuidLocator,
	writeRequests,
} from '../engine/createWorkflow';
import { ALREADY_REFERRED, CREATE_REFERRAL, WRITE_OUTCOMES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import type { FinishedRun } from '../engine';
import { respond } from '../faultEffects';
import { useFurtherMockPlannr, useNode } from '../useNode';

const startFurther = useFurtherMockPlannr();

useVirtualClock();

const { mockPlannr, addFault } = useNode({ latencyMs: 30 });

const continueOnFail = { settings: { onError: 'continueRegularOutput' } } as const;
const loseResponse = {
	operation: 'createReferral',
	when: 'after',
	effect: { kind: 'drop' },
} as const;
const createdUuids = () => [...mockPlannr().data.referrals.keys()];

describe('Items whose notes differ only in spaces', () => {
	it('each get their own referral when the responses are lost', async () => {
		addFault({ ...loseResponse, nth: 1 });
		addFault({ ...loseResponse, nth: 2, when: 'before', times: 1 });
		const parameters = { ...createAnother, additionalFields: { note: '={{ $json.note }}' } };
		const items = [{ note: 'Please call' }, { note: 'Please  call ' }];
		const finished = await runNode(mockPlannr(), parameters, { items, ...continueOnFail });
		expect(new Set(finished.output('Next').map(({ json }) => json.uuid))).toEqual(
			new Set(createdUuids()),
		);
		expect(createdUuids()).toHaveLength(2);
	});
});

describe('A response', () => {
	it('from a failed gateway with a clock of its own does not make the lookup seem old', async () => {
		const ahead = new Date(Date.now() + 60_000).toUTCString();
		const effect = respond(502, undefined, { Date: ahead });
		addFault({ operation: 'createReferral', when: 'after', effect });
		const finished = await runNode(mockPlannr(), createAnother);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('whose page repeats a record does not prove that another is absent', async () => {
		addFault({ operation: 'createReferral', times: 1, effect: { kind: 'drop' } });
		const row = (number: number) => ({
			uuid: `4ef44ef4-0000-4000-8000-${String(number).padStart(12, '0')}`,
			status: 'pending',
			advice_type: 'tax',
			clients: [{ uuid: demo.clients[5] }],
			created_at: new Date().toISOString(),
		});
		const page = (rows: object[], next: string | null) =>
			respond(200, { data: rows, links: { next }, meta: { total: 4 } });
		const next = `${mockPlannr().url}/api/v1/referrals?page=2`;
		const list = { operation: 'listReferrals' } as const;
		addFault({ ...list, nth: [2, 4, 6], effect: page([row(1), row(2)], next) });
		addFault({ ...list, nth: [3, 5, 7], effect: page([row(2), row(3)], null) });
		const finished = await runNode(mockPlannr(), createAnother);
		expect(finished.run.data.resultData.error?.message).toMatch(
			new RegExp(`^${WRITE_OUTCOMES.unknown.created}`),
		);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('with a member called error does not make n8n create the referral again', async () => {
		const body = { uuid: demo.account, status: 'pending', error: 'a field of Plannr' };
		addFault({ when: 'after', effect: respond(200, body) });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		await runNode(mockPlannr(), { ...createAnother, simplify: false }, { settings });
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});

describe('Two equal creates, where lists show UUIDs in capitals,', () => {
	it.each(['before', 'after'] as const)(
		'are kept separate when one is lost %s the work',
		async (when) => {
			mockPlannr().hostile.listsInCapitals = true;
			addFault({ ...loseResponse, nth: 2, when });
			const finished = await runNode(mockPlannr(), createAnother, { items: [{}, {}] });
			expect(new Set(finished.output('Next').map(({ json }) => json.uuid))).toEqual(
				new Set(createdUuids()),
			);
			expect(createdUuids()).toHaveLength(2);
		},
	);
});

describe('Of two equal creates with Return Existing, the second', () => {
	it('is not sent where the response shows no status, and a replica does not have the referral yet', async () => {
		const shown = { uuid: demo.account, clients: [{ uuid: demo.clients[0] }] };
		addFault({ operation: 'createReferral', when: 'after', effect: respond(200, shown) });
		addFault({ operation: 'listReferrals', effect: respond(200, { data: [] }) });
		addFault({ operation: 'getReferral', effect: respond(404, { message: 'No such referral.' }) });
		const finished = await runNode(mockPlannr(), minimalCreate, {
			items: [{}, {}],
			...continueOnFail,
		});
		expect(finished.output('Next')[1]?.json.error).toContain(demo.account);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});

describe('A failed item', () => {
	it('keeps the requests that wait for the rate limit from being sent', async () => {
		const rateLimited = await startFurther({ rateLimit: { maxRequests: 5, windowMs: 1500 } });
		rateLimited.addFault({
			operation: 'createReferral',
			nth: 2,
			effect: respond(422, { message: 'No.' }),
		});
		// Different ones: equal creates are sent one after another anyway.
		const items = demo.clients.flatMap((client) =>
			['mortgages', 'pensions', 'tax', 'protection', 'other'].map((advice) => ({
				client,
				advice,
			})),
		);
		const parameters = {
			...createAnother,
			clients: uuidLocator('={{ $json.client }}'),
			adviceTypes: '={{ $json.advice }}',
		};
		const finished = await runNode(rateLimited, parameters, { items });
		const { error } = finished.run.data.resultData;
		expect(error?.message).toContain(`${CREATE_REFERRAL.rejected}: No`);
		await new Promise((resolve) => setTimeout(resolve, 2000));
		expect(writeRequests(rateLimited).length).toBeLessThanOrEqual(16);
		for (const referral of rateLimited.data.referrals.keys()) {
			expect(error?.description).toContain(referral);
		}
	});
});

const createWith = (ifAlreadyReferred: string): INodeParameters => ({
	...minimalCreate,
	ifAlreadyReferred,
});
/** Starts five executions at the same time, as five events do that a webhook receives together. */
const runFive = async (parameters: INodeParameters): Promise<FinishedRun[]> =>
	await Promise.all(Array.from({ length: 5 }, async () => await runNode(mockPlannr(), parameters)));
const returnedUuids = (finished: FinishedRun) =>
	finished.output('Next').map(({ json }) => json.uuid);

describe('Five executions that create the same at the same time', () => {
	const createOnce = ['in the normal case', 'when the response to the create is lost'];

	it.each(createOnce)('refer once with Return Existing, %s', async (when) => {
		if (when !== createOnce[0]) {
			const effect = { kind: 'drop' } as const;
			addFault({ operation: 'createReferral', when: 'after', times: 1, effect });
		}
		const runs = await runFive(minimalCreate);
		expect(createdUuids()).toHaveLength(1);
		expect(runs.map(returnedUuids)).toEqual(runs.map(() => createdUuids()));
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it.each(createOnce)('refer once with Fail, %s', async (when) => {
		if (when !== createOnce[0]) {
			const effect = { kind: 'drop' } as const;
			addFault({ operation: 'createReferral', when: 'after', times: 1, effect });
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
		addFault({ ...create, when: 'before', nth: [1, 4], effect });
		addFault({ ...create, when: 'after', nth: [2, 5], effect });
		const runs = await runFive(createWith('create'));
		expect(runs.flatMap(returnedUuids).sort()).toEqual(createdUuids().sort());
		expect(createdUuids()).toHaveLength(5);
	});
});
