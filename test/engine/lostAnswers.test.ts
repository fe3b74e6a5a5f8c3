import type { Misbehaviour } from '../../sandbox';
import { NODE, creations, minimal, refer, useSandbox } from './referring';

const sandbox = useSandbox();

type Act = Misbehaviour['act'];

const losses: Array<[string, Act]> = [
	['a dropped connection', { kind: 'drop' }],
	['a 500', { kind: 'answer', status: 500 }],
	['a 502', { kind: 'answer', status: 502 }],
	['a 503', { kind: 'answer', status: 503 }],
	['a page of HTML', { kind: 'text', text: '<html></html>', contentType: 'text/html' }],
	['an empty answer', { kind: 'text', text: '' }],
	['JSON without a record', { kind: 'answer', status: 200, body: { ok: true } }],
];

const withNote = {
	...minimal,
	additionalFields: { note: ' Retirement  planning. ', slaDeadline: '2027-02-28' },
};

describe('When the answer to a create is lost', () => {
	it.each(losses)('after the work, by %s, the referral is found and given out', async (_, act) => {
		sandbox().misbehave({ operation: 'createReferral', when: 'after', act });
		const finished = await refer(sandbox(), withNote);
		const [made] = sandbox().world.referrals.keys();
		expect(sandbox().world.referrals.size).toBe(1);
		expect(creations(sandbox())).toHaveLength(1);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([made]);
		expect(finished.hints(NODE)).toEqual([expect.stringMatching(/found there .+ \(item 0\)\.$/)]);
	});

	it.each(losses)(
		'before the work, by %s, the referral is created after all, once',
		async (_, act) => {
			sandbox().misbehave({ operation: 'createReferral', times: 1, act });
			const finished = await refer(sandbox(), withNote);
			expect(sandbox().world.referrals.size).toBe(1);
			expect(creations(sandbox())).toHaveLength(2);
			expect(finished.output('Next')).toHaveLength(1);
			expect(finished.hints(NODE)).toEqual([]);
		},
	);

	it('three times before the work, it is said that nothing was created', async () => {
		sandbox().misbehave({ operation: 'createReferral', act: { kind: 'answer', status: 503 } });
		const finished = await refer(sandbox(), minimal);
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			'The referral was not created: Plannr gave no clear answer (status 503) [item 0]',
		);
		expect(error?.description).toContain('is not there');
		expect(creations(sandbox())).toHaveLength(3);
	});

	it('and Plannr cannot be asked about it, it is said that it may have been created', async () => {
		sandbox().misbehave({ operation: 'createReferral', when: 'after', act: { kind: 'drop' } });
		sandbox().misbehave({ operation: 'listReferrals', act: { kind: 'answer', status: 403 } });
		const finished = await refer(sandbox(), minimal);
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			'The referral may have been created, but Plannr gave no clear answer (ECONNRESET) [item 0]',
		);
		expect(error?.description).toContain('before you run this item again');
		expect(creations(sandbox())).toHaveLength(1);
	});

	it('and a referral about the same differs in its note, nobody can tell', async () => {
		sandbox().misbehave({ operation: 'createReferral', times: 1, act: { kind: 'drop' } });
		const record = {
			uuid: 'another',
			status: 'pending',
			direction: 'sent',
			connection: { uuid: minimal.connection },
			clients: [],
			advice_type: 'mortgages',
			created_at: new Date(Date.now() + 60_000).toISOString(),
		};
		const body = {
			data: [
				{
					...record,
					connection: { uuid: sandbox().world.connections.keys().next().value },
					clients: undefined,
					note: 'Another note',
					shared_data: [],
				},
			],
		};
		sandbox().misbehave({ operation: 'listReferrals', act: { kind: 'answer', status: 200, body } });
		sandbox().misbehave({
			operation: 'getReferral',
			act: { kind: 'answer', status: 200, body: { uuid: 'another', status: 'pending' } },
		});
		const finished = await refer(sandbox(), minimal);
		expect(finished.run.data.resultData.error?.message).toMatch(
			/^The referral may have been created/,
		);
		expect(creations(sandbox())).toHaveLength(1);
	});

	it('by time running out while Plannr is at work still, the referral is found later', async () => {
		sandbox().misbehave({
			operation: 'createReferral',
			times: 1,
			act: { kind: 'delay', ms: 2000 },
		});
		const finished = await refer(sandbox(), { ...minimal, options: { timeout: 1 } });
		expect(finished.output('Next')).toHaveLength(1);
		expect(sandbox().world.referrals.size).toBe(1);
		expect(creations(sandbox())).toHaveLength(1);
	});

	it('by time running out for good, it is not sent again, because it may be under way', async () => {
		sandbox().misbehave({
			operation: 'createReferral',
			times: 1,
			act: { kind: 'delay', ms: 25_000 },
		});
		const finished = await refer(sandbox(), { ...minimal, options: { timeout: 1 } });
		expect(finished.run.data.resultData.error?.message).toBe(
			'The referral may have been created, but Plannr gave no clear answer (no answer within 1 s) [item 0]',
		);
		expect(creations(sandbox())).toHaveLength(1);
	});
});

describe('Whatever the network does', () => {
	const count = 30;
	const items = Array.from({ length: count }, (_, number) => ({ number }));

	it.each([
		['equal referrals', 1, minimal],
		['equal referrals, another time', 2, minimal],
		[
			'different referrals',
			3,
			{ ...minimal, additionalFields: { note: '=item {{ $json.number }}' } },
		],
	])('there is exactly one referral for each item: %s', async (_, seed, parameters) => {
		const others = seed; // Which requests are struck depends on what went before.
		for (let number = 0; number < others; number++) {
			await fetch(`${sandbox().url}/api/v1/logins`);
		}
		const strike = { operation: 'createReferral', probability: 0.25 } as const;
		sandbox().misbehave({ ...strike, when: 'after', act: { kind: 'drop' } });
		sandbox().misbehave({ ...strike, when: 'before', act: { kind: 'drop' } });
		sandbox().misbehave({ ...strike, when: 'after', act: { kind: 'answer', status: 500 } });
		const finished = await refer(sandbox(), parameters, {
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		const output = finished.output('Next');
		const made = new Set(sandbox().world.referrals.keys());
		const given = output.map(({ json }) => json.uuid).filter((uuid) => uuid !== undefined);
		const failed = output.filter(({ json }) => json.error !== undefined);
		// Every referral that was made is given out once; an item without one says so.
		expect(new Set(given)).toEqual(made);
		expect(given).toHaveLength(made.size);
		expect(given.length + failed.length).toBe(count);
		for (const { json } of failed) expect(json.error).toMatch(/^The referral was not created/);
		expect(made.size).toBeGreaterThan(count * 0.8);
		expect(sandbox().journal.filter(({ status }) => status === undefined).length).toBeGreaterThan(
			3,
		);
	});
});
