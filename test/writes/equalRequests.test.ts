import { demo, startMockPlannr } from '../../sandbox';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const [john, gareth] = demo.clients;
const continueOnFail = { settings: { onError: 'continueRegularOutput' } } as const;
const dropped = { operation: 'createReferral', when: 'after', effect: { kind: 'drop' } } as const;
const createdUuids = () => [...sandbox().data.referrals.keys()];

describe('Items that ask for the same in other words', () => {
	it('each get a referral of their own when both answers are lost', async () => {
		sandbox().addFault({ ...dropped, times: 2 });
		const parameters = { ...minimalCreate, clients: uuidLocator('={{ $json.couple }}') };
		const items = [{ couple: `${john} ${gareth}` }, { couple: `${gareth} ${john}` }];
		const finished = await runNode(sandbox(), parameters, { items, ...continueOnFail });
		expect(new Set(finished.output('Next').map(({ json }) => json.uuid))).toEqual(
			new Set(createdUuids()),
		);
		expect(createdUuids()).toHaveLength(2);
	});

	it('do not take the record of one for that of the other', async () => {
		sandbox().addFault({ ...dropped, nth: 1 });
		sandbox().addFault({ ...dropped, nth: 2, when: 'before', times: 1 });
		const parameters = { ...minimalCreate, additionalFields: { note: '={{ $json.note }}' } };
		const items = [{ note: 'Please call' }, { note: 'Please  call ' }];
		const finished = await runNode(sandbox(), parameters, { items, ...continueOnFail });
		expect(new Set(finished.output('Next').map(({ json }) => json.uuid))).toEqual(
			new Set(createdUuids()),
		);
		expect(createdUuids()).toHaveLength(2);
	});
});

describe('What an answer tells', () => {
	it('of the time is not believed when it comes from a gateway that failed', async () => {
		const date = new Date(Date.now() + 60_000).toUTCString();
		const act = { kind: 'response', status: 502, headers: { date } } as const;
		sandbox().addFault({ operation: 'createReferral', when: 'after', effect: act });
		const finished = await runNode(sandbox(), minimalCreate);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('in a page that repeats a record is no proof that another is absent', async () => {
		sandbox().addFault({ operation: 'createReferral', times: 1, effect: { kind: 'drop' } });
		const row = (number: number) => ({
			uuid: `4ef44ef4-0000-4000-8000-${String(number).padStart(12, '0')}`,
			status: 'pending',
			advice_type: 'tax',
			created_at: new Date().toISOString(),
		});
		const page = (rows: object[], next: string | null) =>
			({
				kind: 'response',
				status: 200,
				body: { data: rows, links: { next }, meta: { total: 4 } },
			}) as const;
		const next = `${sandbox().url}/api/v1/referrals?page=2`;
		const list = { operation: 'listReferrals' } as const;
		sandbox().addFault({ ...list, nth: [1, 3], effect: page([row(1), row(2)], next) });
		sandbox().addFault({ ...list, nth: [2, 4], effect: page([row(2), row(3)], null) });
		const finished = await runNode(sandbox(), minimalCreate);
		expect(finished.run.data.resultData.error?.message).toMatch(
			/^The referral may have been created/,
		);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('with a member called error does not make n8n create it again', async () => {
		const body = { uuid: demo.account, status: 'pending', error: 'a word of Plannr' };
		sandbox().addFault({ when: 'after', effect: { kind: 'response', status: 200, body } });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		await runNode(sandbox(), minimalCreate, { settings });
		expect(writeRequests(sandbox())).toHaveLength(1);
	});
});

describe('A failure', () => {
	it('lets no request leave that waits for the limit to pass', async () => {
		const limited = await startMockPlannr({ rateLimit: { maxRequests: 5, windowMs: 1500 } });
		try {
			limited.addFault({
				nth: 2,
				effect: { kind: 'response', status: 422, body: { message: 'No.' } },
			});
			const items = Array.from({ length: 40 }, () => ({}));
			const finished = await runNode(limited, minimalCreate, { items });
			const { error } = finished.run.data.resultData;
			expect(error?.message).toContain('Plannr did not accept the referral: No');
			await new Promise((resolve) => setTimeout(resolve, 2000));
			expect(writeRequests(limited).length).toBeLessThanOrEqual(16);
			for (const referral of limited.data.referrals.keys()) {
				expect(error?.description).toContain(referral);
			}
		} finally {
			await limited.stop();
		}
	});
});
