import { addDemoReferrals, demo } from '../../sandbox';
import { DECISIONS, LIST_REFERRALS, PARAMETER_PROBLEMS } from '../texts';
import { jsonOf, useExamples } from './runningExamples';

describe('The examples with a form', () => {
	const { mockPlannr, run, sent, demoReferral } = useExamples();

	test('refer-from-a-form.json refers the client that a user entered', async () => {
		const finished = await run('refer-from-a-form.json', {
			Client: demo.clients[1],
			Advice: ['Pensions', 'Estate Planning'],
			Note: 'Retires next year.',
		});
		expect(jsonOf(finished, 'Refer Client')).toMatchObject([
			{ advice_type: 'estate_planning', clients: [{ name: 'Gareth Thompson' }] },
			{ advice_type: 'pensions', note: 'Retires next year.', status: 'pending' },
		]);
		expect(mockPlannr().data.referrals.size).toBe(2);
	});

	const decided = { 'Your Name': 'Sam Sender' };

	test.each([
		['Accept', 'accepted', undefined, 'Its clients are in Plannr now.', 'Tell If Accepted'],
		[
			'Reject',
			'rejected',
			{ rejection_reason: 'We are full.' },
			'The firm that sent it can read the reason.',
			'Tell If Rejected',
		],
	])(
		'decide-on-a-referral.json runs the chosen operation: %s',
		async (decision, status, body, message, ending) => {
			addDemoReferrals(mockPlannr().data);
			const finished = await run('decide-on-a-referral.json', decided, {
				Referral: 'Jane Doe, from Example Mortgage Desk LLP, pensions',
				Decision: decision,
				Reason: 'We are full.',
			});
			expect(demoReferral(demo.referrals.received).status).toBe(status);
			expect(sent()).toEqual([[expect.stringContaining(demo.referrals.received), body]]);
			expect(jsonOf(finished, ending)).toEqual([{ title: `The referral is ${status}`, message }]);
			const ended = Object.keys(finished.run.data.resultData.runData).filter((name) =>
				/^(Tell If|Nothing)/.test(name),
			);
			expect(ended).toEqual([ending]);
		},
	);

	test('decide-on-a-referral.json reports a missing reason', async () => {
		addDemoReferrals(mockPlannr().data);
		const finished = await run('decide-on-a-referral.json', decided, {
			Referral: demo.referrals.received,
			Decision: 'Reject',
		});
		expect(demoReferral(demo.referrals.received).status).toBe('pending');
		expect(jsonOf(finished, 'Tell If Rejected')).toEqual([
			{
				title: 'The referral was not seen to be rejected',
				message: expect.stringMatching(
					new RegExp(
						`^'Rejection Reason' ${PARAMETER_PROBLEMS.empty}.*\\. [A-Z].*'Rejection Reason'`,
					),
				),
			},
		]);
	});

	test('decide-on-a-referral.json reports a rejection by Plannr', async () => {
		addDemoReferrals(mockPlannr().data);
		const body = { message: 'The referral is no longer pending.' };
		mockPlannr().addFault({
			operation: 'acceptReferral',
			effect: { kind: 'response', status: 409, body },
		});
		const finished = await run('decide-on-a-referral.json', decided, {
			Referral: demo.referrals.received,
			Decision: 'Accept',
		});
		expect(jsonOf(finished, 'Tell If Accepted')).toEqual([
			{
				title: 'The referral was not seen to be accepted',
				message: expect.stringMatching(
					new RegExp(`^${DECISIONS.rejected('accepted')}: The referral is`),
				),
			},
		]);
	});

	test('decide-on-a-referral.json reports that no referral is pending', async () => {
		const finished = await run('decide-on-a-referral.json', decided);
		expect(jsonOf(finished, 'Nothing to Decide')).toEqual([
			{
				title: 'There is nothing to decide',
				message: 'No referral that our firm has received is pending.',
			},
		]);
		expect(finished.runsOf('Choose and Decide')).toEqual([]);
	});

	test('decide-on-a-referral.json reports why the referrals could not be read', async () => {
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 403 },
		});
		const finished = await run('decide-on-a-referral.json', decided);
		expect(jsonOf(finished, 'Nothing to Decide')).toEqual([
			{
				title: 'The referrals could not be read',
				message: expect.stringMatching(new RegExp(`^${LIST_REFERRALS.forbidden}.*\\. [A-Z]`, 's')),
			},
		]);
	});
});
