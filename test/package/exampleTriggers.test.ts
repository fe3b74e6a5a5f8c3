import { addDemoReferrals, demo } from '../../sandbox';
import { OFFICE_EMAIL, jsonOf, useExamples } from './runningExamples';

describe('The examples that start with an event in Plannr', () => {
	const { mockPlannr, fire, demoReferral } = useExamples();

	test.each([
		['pensions', 'pensions@office.example'],
		['tax', OFFICE_EMAIL],
	] as const)('assign-what-arrives.json mails the adviser for %s', async (adviceType, adviser) => {
		const finished = await fire('assign-what-arrives.json', () => {
			addDemoReferrals(mockPlannr().data);
			demoReferral(demo.referrals.received).adviceType = adviceType;
		});
		expect(jsonOf(finished, 'Tell the Adviser')).toEqual([
			{
				to: adviser,
				subject: `New referral: ${adviceType} from Example Mortgage Desk LLP`,
				text: expect.stringContaining(demo.referrals.received),
			},
		]);
	});

	test('tell-why-it-was-rejected.json mails the reason', async () => {
		addDemoReferrals(mockPlannr().data);
		const finished = await fire('tell-why-it-was-rejected.json', () => {
			Object.assign(demoReferral(demo.referrals.pending), {
				status: 'rejected',
				rejectionReason: 'We are full.',
			});
		});
		expect(jsonOf(finished, 'Tell the Adviser')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: 'Referral rejected: mortgages by Example Mortgage Desk LLP',
				text: expect.stringContaining('The reason given: We are full.'),
			},
		]);
	});

	test.each([
		[demo.referrals.received, 'We have not answered Example Mortgage Desk LLP yet.'],
		[demo.referrals.pending, 'Example Mortgage Desk LLP has not answered us yet.'],
	])('chase-before-the-deadline.json names who has to decide on %s', async (uuid, sentence) => {
		addDemoReferrals(mockPlannr().data);
		const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
		const finished = await fire('chase-before-the-deadline.json', () => {
			demoReferral(uuid).slaDeadline = tomorrow;
		});
		expect(jsonOf(finished, 'Chase')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: expect.stringContaining(tomorrow),
				text: expect.stringContaining(sentence),
			},
		]);
	});
});
