import { addDemoReferrals, demo } from '../../sandbox';
import { DECISIONS } from '../texts';
import { OFFICE_EMAIL, jsonOf, useExamples } from './runningExamples';

const { mockPlannr, fire, sent, demoReferral } = useExamples();

const FIRM = 'Example Mortgage Desk LLP';
const dayFromNow = (days: number) =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('accept-from-a-trusted-firm.json', () => {
	const receive = async (alsoFromAnother = false) =>
		await fire('accept-from-a-trusted-firm.json', 'Referral Received', () => {
			addDemoReferrals(mockPlannr().data);
			if (!alsoFromAnother) return;
			const [, senderAccountUuid] = demo.ambiguousAccounts;
			const referral = { ...demoReferral(demo.referrals.received), senderAccountUuid };
			mockPlannr().data.referrals.set(demo.account, { ...referral, uuid: demo.account });
		});

	it("accepts the trusted firm's referrals only, and informs the office", async () => {
		const finished = await receive(true);
		expect(sent()).toEqual([[`/api/v1/referrals/${demo.referrals.received}/accept`, undefined]]);
		expect(jsonOf(finished, 'E-mail: Accepted')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: `Referral accepted: Jane Doe from ${FIRM}`,
				text: `We have accepted a referral from ${FIRM}: Jane Doe, pensions. The clients are now in Plannr.`,
			},
		]);
	});

	it('asks the office to check what could not be accepted', async () => {
		const body = { message: 'The referral is no longer pending.' };
		mockPlannr().addFault({
			operation: 'acceptReferral',
			effect: { kind: 'response', status: 409, body },
		});
		const finished = await receive();
		expect(finished.output('E-mail: Accepted')).toEqual([]);
		const [mail, ...more] = jsonOf(finished, 'E-mail: Please Check');
		expect(more).toEqual([]);
		expect(mail).toMatchObject({
			to: OFFICE_EMAIL,
			subject: `Please check a referral: Jane Doe from ${FIRM}`,
			text: expect.stringMatching(/\(Jane Doe, pensions\) could not be accepted automatically/),
		});
		expect(mail?.text).toContain(
			`${DECISIONS.rejected('accepted')}: The referral is no longer pending`,
		);
	});
});

describe('keep-the-adviser-informed.json', () => {
	const event = async (start: string, uuid: string, change: object) => {
		addDemoReferrals(mockPlannr().data);
		const finished = await fire('keep-the-adviser-informed.json', start, () => {
			Object.assign(demoReferral(uuid), change);
		});
		return jsonOf(finished, 'E-mail the Adviser');
	};
	const { pending, received } = demo.referrals;
	const clients = 'John Doe and Gareth Thompson';

	it.each([
		[
			{ status: 'accepted' },
			'Referral accepted',
			`${FIRM} has accepted our referral of ${clients} for mortgages.`,
		],
		[
			{ status: 'rejected', rejectionReason: 'We are full.' },
			'Referral rejected',
			`${FIRM} has rejected our referral of ${clients} for mortgages.\n\nReason: We are full.\n\nNext step: speak to the client, or refer to another firm.`,
		],
	])('informs the adviser of a decision: %o', async (change, title, text) => {
		expect(await event('Our Referral Was Decided', pending, change)).toEqual([
			{ to: 'mortgages@office.example', subject: `${title}: ${clients}, mortgages`, text },
		]);
	});

	it.each([
		[
			received,
			'pensions@office.example',
			1,
			/^Referral response due \d+ [A-Z][a-z]+ \d{4}: Jane Doe, pensions$/,
			`We have not yet responded to ${FIRM} about Jane Doe (pensions). Please accept or reject the referral in Plannr.`,
		],
		[
			pending,
			'mortgages@office.example',
			-2,
			/^Referral response overdue since \d+ [A-Z][a-z]+ \d{4}: /,
			`${FIRM} has not yet responded to our referral of ${clients} for mortgages. You may want to remind them.`,
		],
	])('says who has to respond to %s', async (uuid, to, days, subject, text) => {
		expect(await event('New or Due Soon', uuid, { slaDeadline: dayFromNow(days) })).toEqual([
			{ to, subject: expect.stringMatching(subject), text },
		]);
	});

	it.each([
		['tax', null, OFFICE_EMAIL, 'in Plannr.'],
		['estate_planning', '2099-02-08', OFFICE_EMAIL, 'in Plannr by 8 February 2099.'],
	] as const)('reports a new referral for %s', async (adviceType, slaDeadline, to, ending) => {
		const finished = await fire('keep-the-adviser-informed.json', 'New or Due Soon', () => {
			addDemoReferrals(mockPlannr().data);
			Object.assign(demoReferral(received), { adviceType, slaDeadline });
		});
		const advice = adviceType.replace('_', ' ');
		expect(jsonOf(finished, 'E-mail the Adviser')).toEqual([
			{
				to,
				subject: `New referral: Jane Doe, ${advice}`,
				text: `${FIRM} has referred Jane Doe to us for ${advice}. Please accept or reject the referral ${ending}`,
			},
		]);
	});
});
