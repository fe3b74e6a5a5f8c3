import { addDemoReferrals, demo } from '../../sandbox';
import { DECISIONS, LIST_REFERRALS, PARAMETER_PROBLEMS } from '../texts';
import { OFFICE_EMAIL, jsonOf, useExamples } from './runningExamples';

const { mockPlannr, run, sent, demoReferral } = useExamples();

describe('refer-from-a-form.json', () => {
	const entered = {
		'First Name': 'Gareth',
		'Last Name': 'Thompson',
		'E-mail': 'Gareth.Thompson@example.com ',
		Consent: ['I agree that you share my name and contact details.'],
	};
	const runForm = async (change = {}) =>
		await run('refer-from-a-form.json', { trigger: { ...entered, ...change } });

	it('refers the visitor, found by e-mail address, and thanks them', async () => {
		const finished = await runForm();
		expect(sent()).toEqual([
			['/api/v1/referrals', expect.objectContaining({ client_uuids: [demo.clients[1]] })],
		]);
		expect(jsonOf(finished, 'Thank You')).toEqual([
			{ title: 'Thank you', message: 'Example Mortgage Desk LLP will contact you.' },
		]);
		expect(finished.runsOf('E-mail: Please Check')).toEqual([]);
	});

	it.each([
		['is no client', { 'E-mail': 'nobody@example.com' }, /nobody@example\.com/],
		['does not consent', { Consent: [] }, /not referred, because the box for consent/],
		['sent the form without its page', { Consent: null }, /because the box for consent/],
	])('informs the office when the visitor %s', async (_, change, reason) => {
		const finished = await runForm(change);
		expect(sent()).toEqual([]);
		expect(jsonOf(finished, 'E-mail: Please Check')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: 'Please check a request from Gareth Thompson',
				text: expect.stringMatching(reason),
			},
		]);
		expect(jsonOf(finished, 'Request Received')).toEqual([
			{ title: 'Thank you', message: 'We have received your request and will contact you.' },
		]);
	});
});

describe('refer-with-approval.json', () => {
	const client = {
		uuid: demo.clients[1],
		name: 'Gareth Thompson',
		primary_email: 'gareth.thompson@example.com',
	};
	const runRequest = async (data: object, advice = 'Estate Planning') =>
		await run('refer-with-approval.json', {
			trigger: {
				"Client's E-mail": 'gareth.thompson@example.com',
				Advice: advice,
				Note: '',
			},
			pinned: { 'Find Client': [client], 'Ask the Adviser': [{ ...data }] },
		});

	it('refers the client when the adviser has approved', async () => {
		const finished = await runRequest({ data: { Decision: 'Approve' } });
		expect(sent()).toEqual([
			['/api/v1/referrals', expect.objectContaining({ advice_type: 'estate_planning' })],
		]);
		expect(jsonOf(finished, 'E-mail: Referred')).toMatchObject([
			{
				to: OFFICE_EMAIL,
				subject: 'Gareth Thompson was referred',
				text: expect.stringContaining('The referral is pending.'),
			},
		]);
	});

	it.each([
		['declined', { data: { Decision: 'Decline' } }, 'the adviser declined.'],
		['did not respond', {}, 'the adviser did not respond within 14 days.'],
	])('refers nobody when the adviser %s', async (_, data, ending) => {
		const finished = await runRequest(data);
		expect(sent()).toEqual([]);
		expect(jsonOf(finished, 'E-mail: Not Approved')).toMatchObject([
			{
				subject: 'Gareth Thompson was not referred',
				text: `Gareth Thompson was not referred for Estate Planning: ${ending}`,
			},
		]);
	});

	it('informs the office when the referral was not created', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 403 },
		});
		const finished = await runRequest({ data: { Decision: 'Approve' } }, 'Tax');
		expect(jsonOf(finished, 'E-mail: Please Check')).toMatchObject([
			{ subject: 'Please check a referral request: gareth.thompson@example.com' },
		]);
	});
});

describe('decide-on-a-referral.json', () => {
	const runDecision = async (form = {}) =>
		await run('decide-on-a-referral.json', { trigger: { 'Your Name': 'Sam Sender' }, form });

	it.each([
		['Accept', 'accepted', undefined, 'The clients are now in Plannr.'],
		[
			'Reject',
			'rejected',
			{ rejection_reason: 'We are full.' },
			'The sending firm can read the reason.',
		],
	])('runs the chosen operation: %s', async (decision, status, body, message) => {
		addDemoReferrals(mockPlannr().data);
		const finished = await runDecision({
			Referral: '1. Jane Doe, from Example Mortgage Desk LLP, pensions',
			Decision: decision,
			Reason: 'We are full.',
		});
		expect(demoReferral(demo.referrals.received).status).toBe(status);
		expect(sent()).toEqual([[expect.stringContaining(demo.referrals.received), body]]);
		const ending = `Show Result (${status === 'accepted' ? 'Accepted' : 'Rejected'})`;
		expect(jsonOf(finished, ending)).toEqual([{ title: `The referral is ${status}`, message }]);
		const ended = Object.keys(finished.run.data.resultData.runData).filter((name) =>
			/^(Show|Nothing)/.test(name),
		);
		expect(ended).toEqual([ending]);
	});

	it('decides on the referral with the chosen number, though two have the same words', async () => {
		addDemoReferrals(mockPlannr().data);
		const received = demoReferral(demo.referrals.received);
		const twin = { ...received, uuid: demo.account, createdAt: new Date() };
		mockPlannr().data.referrals.set(twin.uuid, twin);
		await runDecision({ Referral: '2. Jane Doe', Decision: 'Accept' });
		expect(sent()).toEqual([[`/api/v1/referrals/${twin.uuid}/accept`, undefined]]);
	});

	it('reports a missing reason', async () => {
		addDemoReferrals(mockPlannr().data);
		const finished = await runDecision({ Referral: '1. ', Decision: 'Reject' });
		expect(demoReferral(demo.referrals.received).status).toBe('pending');
		expect(jsonOf(finished, 'Show Result (Rejected)')).toEqual([
			{
				title: 'The referral may not have been rejected',
				message: expect.stringMatching(
					new RegExp(
						`^'Rejection Reason' ${PARAMETER_PROBLEMS.empty}.*\\. [A-Z].*'Rejection Reason'`,
					),
				),
			},
		]);
	});

	it('reports a rejection by Plannr', async () => {
		addDemoReferrals(mockPlannr().data);
		const body = { message: 'The referral is no longer pending.' };
		mockPlannr().addFault({
			operation: 'acceptReferral',
			effect: { kind: 'response', status: 409, body },
		});
		const finished = await runDecision({ Referral: '1. ', Decision: 'Accept' });
		expect(jsonOf(finished, 'Show Result (Accepted)')).toEqual([
			{
				title: 'The referral may not have been accepted',
				message: expect.stringMatching(
					new RegExp(`^${DECISIONS.rejected('accepted')}: The referral is`),
				),
			},
		]);
	});

	it('reports that no referral is pending', async () => {
		const finished = await runDecision();
		expect(jsonOf(finished, 'Nothing Pending')).toEqual([
			{
				title: 'Nothing is pending',
				message: 'Our firm has no pending referral to decide on.',
			},
		]);
		expect(finished.runsOf('Choose and Decide')).toEqual([]);
	});

	it('reports why the referrals could not be read', async () => {
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 403 },
		});
		const finished = await runDecision();
		expect(jsonOf(finished, 'Nothing Pending')).toEqual([
			{
				title: 'Could not read the referrals',
				message: expect.stringMatching(new RegExp(`${LIST_REFERRALS.forbidden}.*\\. [A-Z]`, 's')),
			},
		]);
	});
});
