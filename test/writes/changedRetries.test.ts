import { demo } from '../../sandbox';
import { minimalCreate, runNode, useMockPlannr, uuidLocator } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const [john, gareth] = demo.clients;
const create = { operation: 'createReferral' } as const;
const rejected = { kind: 'response', status: 422, body: { message: 'Not now.' } } as const;
const items = [{ n: 0 }, { n: 1 }];
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const createdUuids = () => [...sandbox().data.referrals.keys()];

/** Settings for two tries, and an expression that gives one thing on the first and another on the second. */
function changeOnRetry(item: number, first: string, second: string) {
	const until = Date.now() + 700;
	return {
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1200 },
		value: `={{ $json.n === ${item} && Date.now() > ${until} ? ${second} : ${first} }}`,
	};
}

describe('Parameters that are wrong on the second try', () => {
	it('do not hide what the first one did', async () => {
		sandbox().addFault({ ...create, nth: 2, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...minimalCreate, clients: uuidLocator(value) };
		const { error } = (await runNode(sandbox(), parameters, { items, settings })).run.data
			.resultData;
		const [only] = createdUuids();
		expect(error?.message).toBe("'Clients' is empty [item 1]; 1 referral was created before it");
		expect(error?.description).toContain(
			`Nothing was sent on this try. Besides, 1 referral was created`,
		);
		expect(error?.description).toContain(`${String(only)} (item 0)`);
	});

	it('do not hide it from a workflow that goes on', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...minimalCreate, clients: uuidLocator(value) };
		const finished = await runNode(sandbox(), parameters, {
			items,
			settings: { ...settings, ...continueOnFail },
		});
		const [, second] = finished.output('Next');
		expect(second?.json.error).toBe("'Clients' is empty [item 1]");
		expect(second?.json.message).toMatch(
			/On an earlier try of this item, 1 referral was created: ([0-9a-f-]{36})\.$/,
		);
		expect(createdUuids()).toContain(String(second?.json.message).slice(-37, -1));
	});

	it('do not hide that an answer was lost', async () => {
		sandbox().addFault({ ...create, nth: [1, 2], when: 'after', effect: { kind: 'drop' } });
		sandbox().addFault({ operation: 'listReferrals', effect: { kind: 'response', status: 403 } });
		const { settings, value } = changeOnRetry(1, `"${john}"`, '""');
		const parameters = { ...minimalCreate, clients: uuidLocator(value) };
		const { error } = (await runNode(sandbox(), parameters, { items, settings })).run.data
			.resultData;
		expect(error?.description).toMatch(
			/Nothing was sent on this try\. An earlier try has lost an answer \(items 0, 1\): .*sent referrals in Plannr/,
		);
	});
});

describe('An item that asks for something else on the second try', () => {
	it('is not taken for its twin', async () => {
		sandbox().addFault({ ...create, nth: [1, 2], when: 'after', effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'listReferrals',
			times: 2,
			effect: { kind: 'response', status: 403 },
		});
		const { settings, value } = changeOnRetry(0, '"X"', '"Y"');
		const parameters = { ...minimalCreate, additionalFields: { note: value } };
		const { error } = (await runNode(sandbox(), parameters, { items, settings })).run.data
			.resultData;
		expect(error?.message).toContain('may have been created');
		expect([...sandbox().data.referrals.values()].map(({ note }) => note)).toEqual(['X', 'X']);
	});

	it('is refused when it asks for more kinds of advice', async () => {
		sandbox().addFault({ ...create, nth: 2, effect: rejected });
		const { settings, value } = changeOnRetry(0, '["tax"]', '["tax", "pensions"]');
		const parameters = { ...minimalCreate, adviceTypes: value };
		const { error } = (await runNode(sandbox(), parameters, { items, settings })).run.data
			.resultData;
		expect(error?.message).toContain('asked for a different referral [item 0]');
		expect([...sandbox().data.referrals.values()].map(({ adviceType }) => adviceType)).toEqual([
			'tax',
		]);
	});

	it('may do so as long as nothing was done for it', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(0, '["tax"]', '["tax", "pensions"]');
		const parameters = { ...minimalCreate, adviceTypes: value };
		const finished = await runNode(sandbox(), parameters, { items: [{ n: 0 }], settings });
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual([
			'pensions',
			'tax',
		]);
	});

	it('names what stands', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rejected });
		const { settings, value } = changeOnRetry(1, `"${john}"`, `"${gareth}"`);
		const finished = await runNode(
			sandbox(),
			{ ...minimalCreate, clients: uuidLocator(value) },
			{ items, settings: { ...settings, ...continueOnFail } },
		);
		const text = JSON.stringify(finished.output('Next'));
		expect(createdUuids()).toHaveLength(2);
		for (const one of createdUuids()) expect(text).toContain(one);
	});
});
