import { demo } from '../../sandbox';
import { startWorkflow } from '../engine';
import {
	NODE_NAME,
	createWorkflow,
	credentialFor,
	createAnother,
	runNode,
	useMockPlannr,
	uuidLocator,
	writeRequests,
} from '../engine/createWorkflow';
import { EARLIER_ATTEMPTS, PARAMETER_PROBLEMS, TARGET_CHANGED, WRITE_OUTCOMES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

const mockPlannr = useMockPlannr();

const [john, gareth] = demo.clients;
const create = { operation: 'createReferral' } as const;
const rejected = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
const items = [{ n: 0 }, { n: 1 }];
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const createdUuids = () => [...mockPlannr().data.referrals.keys()];

/** Settings for two attempts, and an expression whose value differs between them for one of the items. */
function changeOnRetry(item: number, first: string, second: string) {
	const until = Date.now() + 4000;
	return {
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 5000 },
		value: `={{ $json.n === ${item} && Date.now() > ${until} ? ${second} : ${first} }}`,
	};
}

describe('Parameters that are invalid on the second attempt', () => {
	it('do not hide what the first attempt created', async () => {
		mockPlannr().addFault({ ...create, nth: 2, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...createAnother, clients: uuidLocator(value) };
		const { error } = (await runNode(mockPlannr(), parameters, { items, settings })).run.data
			.resultData;
		const [only] = createdUuids();
		expect(error?.message).toBe(
			`'Clients' ${PARAMETER_PROBLEMS.empty} [item 1]; ${EARLIER_ATTEMPTS.createdBefore(1)}`,
		);
		expect(error?.description).toContain(EARLIER_ATTEMPTS.createdBesides);
		expect(error?.description).toContain(`${String(only)} (item 0)`);
	});

	it('do not hide it in the error item of a node that continues on fail', async () => {
		mockPlannr().addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...createAnother, clients: uuidLocator(value) };
		const finished = await runNode(mockPlannr(), parameters, {
			items,
			settings: { ...settings, ...continueOnFail },
		});
		const [, second] = finished.output('Next');
		expect(second?.json.error).toBe(`'Clients' ${PARAMETER_PROBLEMS.empty} [item 1]`);
		expect(second?.json.message).toMatch(EARLIER_ATTEMPTS.createdByItem);
		expect(createdUuids()).toContain(String(second?.json.message).slice(-37, -1));
	});

	it('do not hide that a response was lost', async () => {
		mockPlannr().addFault({ ...create, nth: [1, 2], when: 'after', effect: { kind: 'drop' } });
		// The first list shows what there was before.
		mockPlannr().addFault({
			operation: 'listReferrals',
			nth: [2, 3, 4, 5, 6, 7],
			effect: { kind: 'response', status: 403 },
		});
		// Equal ones would be sent one after another, and the second not at all.
		const { settings, value } = changeOnRetry(
			1,
			`[${[john, gareth].map((one) => `"${one}"`).join()}][$json.n]`,
			'""',
		);
		const parameters = { ...createAnother, clients: uuidLocator(value) };
		const { error } = (await runNode(mockPlannr(), parameters, { items, settings })).run.data
			.resultData;
		expect(error?.description).toMatch(EARLIER_ATTEMPTS.responseLost);
	});
});

describe('An item that requests something else on the second attempt', () => {
	it('is not mistaken for another item that requests the same', async () => {
		mockPlannr().addFault({ ...create, nth: [1, 2], when: 'after', effect: { kind: 'drop' } });
		mockPlannr().addFault({
			operation: 'listReferrals',
			nth: [2, 3, 4],
			effect: { kind: 'response', status: 403 },
		});
		const { settings, value } = changeOnRetry(0, '"X"', '"Y"');
		const parameters = { ...createAnother, additionalFields: { note: value } };
		const finished = await runNode(mockPlannr(), parameters, {
			items,
			settings: { ...settings, ...continueOnFail },
		});
		// One for each item, and none for the first item's other note.
		expect([...mockPlannr().data.referrals.values()].map(({ note }) => note)).toEqual(['X', 'X']);
		const [first, second] = finished.output('Next');
		expect(first?.json.error).toContain(WRITE_OUTCOMES.unknown.created);
		// Both items requested the same when their responses were lost, so either referral is the second item's.
		expect(createdUuids()).toContain(second?.json.uuid);
	});

	it('fails when it requests more advice types', async () => {
		mockPlannr().addFault({ ...create, nth: 2, effect: rejected });
		const { settings, value } = changeOnRetry(0, '["tax"]', '["tax", "pensions"]');
		const parameters = { ...createAnother, adviceTypes: value };
		const { error } = (await runNode(mockPlannr(), parameters, { items, settings })).run.data
			.resultData;
		expect(error?.message).toContain(`${TARGET_CHANGED.referral} [item 0]`);
		expect([...mockPlannr().data.referrals.values()].map(({ adviceType }) => adviceType)).toEqual([
			'tax',
		]);
	});

	it('may request more advice types while nothing was done for it', async () => {
		mockPlannr().addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(0, '["tax"]', '["tax", "pensions"]');
		const parameters = { ...createAnother, adviceTypes: value };
		const finished = await runNode(mockPlannr(), parameters, { items: [{ n: 0 }], settings });
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual([
			'pensions',
			'tax',
		]);
	});

	it('fails when it is of another operation, and nothing is said to have been done by that', async () => {
		mockPlannr().addFault({ ...create, nth: 2, effect: rejected });
		const { settings } = changeOnRetry(0, '', '');
		const workflow = createWorkflow(createAnother, settings);
		const credential = credentialFor(mockPlannr());
		const running = await startWorkflow(workflow, { credential, items: { Start: items } });
		while (writeRequests(mockPlannr()).length < 2) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		// As when somebody changes the node before the execution is retried from n8n's list.
		const node = workflow.nodes.find(({ name }) => name === NODE_NAME);
		const referral = uuidLocator(demo.referrals.received);
		Object.assign(node?.parameters ?? {}, { resource: 'referral', operation: 'accept', referral });
		const { error } = (await running.finished).run.data.resultData;
		expect(error?.message).toContain(`${TARGET_CHANGED.operation} [item 0]`);
		expect(`${error?.message ?? ''} ${error?.description ?? ''}`).not.toContain('accepted');
		expect(createdUuids()).toHaveLength(1);
		expect(writeRequests(mockPlannr())).toHaveLength(2);
	});

	it('fails without hiding what was created', async () => {
		mockPlannr().addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, `"${gareth}"`);
		const finished = await runNode(
			mockPlannr(),
			{ ...createAnother, clients: uuidLocator(value) },
			{ items, settings: { ...settings, ...continueOnFail } },
		);
		const text = JSON.stringify(finished.output('Next'));
		expect(createdUuids()).toHaveLength(2);
		for (const one of createdUuids()) expect(text).toContain(one);
	});
});
