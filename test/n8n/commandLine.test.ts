import { type Misbehaviour, demo } from '../../sandbox';
import { n8n } from '../../scripts/n8n/home';
import { idOf } from '../../scripts/n8n/imports';
import { versions } from '../../scripts/n8n/versions';
import { agentVersions } from './agent';
import { type Office, openOffice } from './installedN8n';

describe.each(versions)('By the command of n8n $number', (version) => {
	let office: Office;

	beforeAll(async () => {
		office = await openOffice(version);
	}, 1_200_000);
	afterAll(async () => {
		await office.close();
	});

	/** Runs a workflow by n8n's command, and gives what n8n wrote and what was sent meanwhile. */
	async function tryOut(name: string) {
		const before = office.sandbox.journal.length;
		const id = `--id=${idOf(name)}`;
		const { code, stdout, stderr } = await n8n(office.home, 'execute', id, '--rawOutput');
		expect(stdout + stderr).not.toContain(demo.token);
		const sent = office.sandbox.journal
			.slice(before)
			.map(({ method, path, status }) => [method, path, status]);
		return { code, said: `${stdout}\n${stderr}`, sent };
	}

	/** As {@link tryOut}, for a workflow that has to succeed; gives what was sent. */
	async function execute(name: string) {
		const { code, said, sent } = await tryOut(name);
		expect([code, code === 0 ? '' : said]).toEqual([0, '']);
		expect(said).toContain('"status": "success"');
		return sent;
	}

	const list = ['GET', '/api/v1/referrals', 200];
	const logins = ['GET', '/api/v1/logins', 200];
	const create = ['POST', '/api/v1/referrals', 200];
	const get = ['GET', expect.stringMatching(/^\/api\/v1\/referrals\/[0-9a-f-]{36}$/), 200];

	it('a client is referred and the referral read back, after the account was found out', async () => {
		expect(await execute('refer-a-client')).toEqual([logins, create, get]);
	});

	const answers = (status: number, message: string, headers = {}): Misbehaviour => ({
		operation: 'createReferral',
		times: 1,
		act: { kind: 'answer', status, body: { message }, headers },
	});

	it.each<[string, Misbehaviour, unknown[]]>([
		[
			'the limit is waited for',
			answers(429, 'Too Many Attempts.', { 'retry-after': '1' }),
			[['POST', '/api/v1/referrals', 429], create, get],
		],
		[
			'what a lost answer did is found',
			{ operation: 'createReferral', times: 1, when: 'after', act: { kind: 'drop' } },
			[['POST', '/api/v1/referrals', undefined], list, get],
		],
		[
			'what a broken server did is found',
			{ ...answers(500, 'Server Error'), when: 'after' },
			[['POST', '/api/v1/referrals', 500], list, get],
		],
	])('%s', async (_, misbehaviour, sent) => {
		office.sandbox.misbehave(misbehaviour);
		expect(await execute('refer-a-client')).toEqual(sent);
	});

	it.each([
		[403, 'Plannr does not let this account refer these clients [item 0]'],
		[422, 'Plannr did not accept the referral: No [item 0]'],
	])('a refusal with %s is told for what it is', async (status, message) => {
		office.sandbox.misbehave(answers(status, 'No.'));
		const { code, said, sent } = await tryOut('refer-a-client');
		expect(code).not.toBe(0);
		expect(said).toContain(message);
		expect(said).not.toContain('may have been created');
		expect(sent).toEqual([['POST', '/api/v1/referrals', status]]);
	});

	it('an access token that Plannr does not know any more is told', async () => {
		office.sandbox.misbehave({
			operation: 'createReferral',
			act: { kind: 'answer', status: 401 },
		});
		const { said, sent } = await tryOut('refer-a-client');
		office.sandbox.behave();
		expect(said).toContain('Plannr does not accept the access token');
		// n8n 2 looks for the account anew after a 401, and tries once more.
		const refused = ['POST', '/api/v1/referrals', 401];
		const again = version.number.startsWith('1.') ? [] : [logins, refused];
		expect(sent).toEqual([refused, ...again]);
	});

	it('what a trusted firm sent is accepted, and the office hears of it', async () => {
		const { received } = demo.referrals;
		expect(await execute('accept-from-a-trusted-firm')).toEqual([
			list,
			['POST', `/api/v1/referrals/${received}/accept`, 200],
		]);
		expect(office.mailbox.mails).toEqual([expect.stringContaining(received)]);
	});

	it('the digest is mailed', async () => {
		expect(await execute('monday-digest')).toEqual([list]);
		expect(office.mailbox.mails.at(-1)).toContain('Example Mortgage Desk LLP');
	});

	describe.each(agentVersions)('an agent of release %s', (agent) => {
		const choice = {
			clients: demo.clients[0],
			advice: 'Mortgages',
			shared: 'Basic Details, Goals',
			duration: '6 months',
			note: 'First home.',
		};

		it('refers the client as the model chose', async () => {
			office.model.plan(choice, 'It is done.');
			expect(await execute(`agent ${agent}`)).toEqual([create]);
			expect(office.sandbox.journal.at(-1)?.body).toEqual({
				connection_uuid: demo.connections.accepted,
				client_uuids: [demo.clients[0]],
				advice_type: 'mortgages',
				duration_months: 6,
				shared_data: ['basic_details', 'goals'],
				note: 'First home.',
			});
			const referral = [...office.sandbox.world.referrals.values()].at(-1);
			expect(office.model.heard()).toEqual([expect.stringContaining(String(referral?.uuid))]);
		});

		it('hears in words what is wrong, and nothing is sent until it is right', async () => {
			office.model.plan({ ...choice, advice: 'Gardening' }, 'I give up.');
			expect(await execute(`agent ${agent}`)).toEqual([]);
			expect(office.model.heard()).toEqual([
				expect.stringMatching(/'Advice Types' is not a choice.*Use only Investments, Protection/s),
			]);
			office.model.plan({ ...choice, advice: 'Gardening' }, choice, 'It is done.');
			expect(await execute(`agent ${agent}`)).toEqual([create]);
			expect(office.model.heard()).toHaveLength(2);
		});
	});
});
