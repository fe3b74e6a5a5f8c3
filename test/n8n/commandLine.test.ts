import { demo } from '../../sandbox';
import { n8n } from '../../scripts/n8n/home';
import { idOf } from '../../scripts/n8n/imports';
import { versions } from '../../scripts/n8n/versions';
import { agentVersions } from './agent';
import { type Office, openOffice } from './office';

describe.each(versions)('By the command of n8n $number', (version) => {
	let office: Office;

	beforeAll(async () => {
		office = await openOffice(version);
	}, 1_200_000);
	afterAll(async () => {
		await office.close();
	});

	/** Runs a workflow by n8n's command, and gives what was sent meanwhile. */
	async function execute(name: string): Promise<Array<[string, string, number | undefined]>> {
		const before = office.sandbox.journal.length;
		const { code, stdout, stderr } = await n8n(
			office.home,
			'execute',
			`--id=${idOf(name)}`,
			'--rawOutput',
		);
		expect([code, code === 0 ? '' : `${stdout}\n${stderr}`]).toEqual([0, '']);
		expect(stdout).toContain('"status": "success"');
		expect(stdout + stderr).not.toContain(demo.token);
		return office.sandbox.journal
			.slice(before)
			.map(({ method, path, status }) => [method, path, status]);
	}

	const list = ['GET', '/api/v1/referrals', 200];
	const logins = ['GET', '/api/v1/logins', 200];
	const create = ['POST', '/api/v1/referrals', 200];

	it('a client is referred and the referral read back, after the account was found out', async () => {
		const uuid = expect.stringMatching(/^\/api\/v1\/referrals\/[0-9a-f-]{36}$/);
		expect(await execute('refer-a-client')).toEqual([logins, create, ['GET', uuid, 200]]);
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
