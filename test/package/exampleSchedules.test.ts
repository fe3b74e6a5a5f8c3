import { addDemoReferrals, demo } from '../../sandbox';
import { DECISIONS } from '../texts';
import { OFFICE_EMAIL, jsonOf, useExamples } from './runningExamples';

describe('The examples that start on a schedule or manually', () => {
	const { mockPlannr, run, sent, demoReferral } = useExamples();

	test('refer-a-client.json refers a client and reads the referral back', async () => {
		const finished = await run('refer-a-client.json');
		const [referral] = mockPlannr().data.referrals.values();
		expect(jsonOf(finished, 'Read It Back')).toMatchObject([
			{ uuid: referral?.uuid, advice_type: 'mortgages', status: 'pending' },
		]);
	});

	test("accept-from-a-trusted-firm.json accepts the trusted firm's referrals, and mails the office", async () => {
		addDemoReferrals(mockPlannr().data);
		const fromAnother = mockPlannr().data.referrals.get(demo.referrals.received);
		if (fromAnother !== undefined) {
			const [, senderAccountUuid] = demo.ambiguousAccounts;
			const other = { ...fromAnother, uuid: demo.account, senderAccountUuid };
			mockPlannr().data.referrals.set(other.uuid, other);
		}
		const finished = await run('accept-from-a-trusted-firm.json');
		expect(sent()).toEqual([[`/api/v1/referrals/${demo.referrals.received}/accept`, undefined]]);
		expect(jsonOf(finished, 'Tell the Office')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: 'Referral accepted: pensions from Example Mortgage Desk LLP',
				text: expect.stringContaining(demo.referrals.received),
			},
		]);
	});

	test('accept-from-a-trusted-firm.json mails the office about each referral, including a rejected one', async () => {
		addDemoReferrals(mockPlannr().data);
		const other = { ...demoReferral(demo.referrals.received), uuid: demo.account };
		mockPlannr().data.referrals.set(other.uuid, other);
		const body = { message: 'The referral is no longer pending.' };
		mockPlannr().addFault({
			operation: 'acceptReferral',
			nth: [2, 3, 4],
			effect: { kind: 'response', status: 409, body },
		});
		const finished = await run('accept-from-a-trusted-firm.json');
		const [accepted] = sent().map(([path]) => String(path).split('/').at(-2));
		const rejected = accepted === other.uuid ? demo.referrals.received : other.uuid;
		expect(jsonOf(finished, 'Tell the Office')).toMatchObject([
			{ text: expect.stringContaining(String(accepted)) },
		]);
		const [mail, ...more] = jsonOf(finished, 'Ask the Office to Look');
		expect(more).toEqual([]);
		expect(mail).toMatchObject({
			to: OFFICE_EMAIL,
			subject: 'Please look at a referral: pensions from Example Mortgage Desk LLP',
			text: expect.stringContaining(`Referral: ${rejected}`),
		});
		expect(mail?.text).toContain(
			`${DECISIONS.rejected('accepted')}: The referral is no longer pending`,
		);
	});

	test('monday-digest.json sends one mail about all pending referrals', async () => {
		addDemoReferrals(mockPlannr().data);
		const finished = await run('monday-digest.json');
		expect(jsonOf(finished, 'Send Digest')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: '1 referral waits for an answer',
				text: `Example Mortgage Desk LLP: mortgages, answer due on no set day (${demo.referrals.pending})`,
			},
		]);
	});

	test('monday-digest.json lists a referral without a firm', async () => {
		const pending = { status: 'pending', direction: 'sent', advice_type: 'tax' };
		const firm = { uuid: demo.firms.recipient, name: 'Example Mortgage Desk LLP' };
		const data = [
			{ ...pending, uuid: demo.account, recipient_firm: null },
			{ ...pending, uuid: demo.referrals.pending, recipient_firm: firm },
		];
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 200, body: { data } },
		});
		const finished = await run('monday-digest.json');
		expect(jsonOf(finished, 'Send Digest')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: '2 referrals wait for an answer',
				text: [
					`A firm without a name: tax, answer due on no set day (${demo.account})`,
					`Example Mortgage Desk LLP: tax, answer due on no set day (${demo.referrals.pending})`,
				].join('\n'),
			},
		]);
	});

	test('monday-digest.json sends nothing when no referral is pending', async () => {
		const finished = await run('monday-digest.json');
		expect(finished.runsOf('Send Digest')).toEqual([]);
	});
});
