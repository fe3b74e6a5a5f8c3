import { type Fault, demo } from '../../sandbox';
import { runN8nCommand } from '../../scripts/n8n/home';
import { workflowIdOf } from '../../scripts/n8n/imports';
import { testedVersions } from '../../scripts/n8n/versions';
import { agentVersions } from './agent';
import { type TestEnvironment, startTestEnvironment } from './installedN8n';

describe.each(testedVersions)('By the command of n8n $number', (version) => {
	let environment: TestEnvironment;

	beforeAll(async () => {
		environment = await startTestEnvironment(version);
	}, 1_200_000);
	afterAll(async () => {
		await environment.stop();
	});

	/** Runs a workflow by n8n's command, and gives what n8n wrote and what was sent meanwhile. */
	async function runWorkflow(name: string) {
		const before = environment.sandbox.requestLog.length;
		const id = `--id=${workflowIdOf(name)}`;
		const { code, stdout, stderr } = await runN8nCommand(
			environment.home,
			'execute',
			id,
			'--rawOutput',
		);
		expect(stdout + stderr).not.toContain(demo.token);
		const sent = environment.sandbox.requestLog
			.slice(before)
			.map(({ method, path, status }) => [method, path, status]);
		return { code, said: `${stdout}\n${stderr}`, sent };
	}

	/** As {@link runWorkflow}, for a workflow that has to succeed; gives what was sent. */
	async function runSuccessfully(name: string) {
		const { code, said, sent } = await runWorkflow(name);
		expect([code, code === 0 ? '' : said]).toEqual([0, '']);
		expect(said).toContain('"status": "success"');
		return sent;
	}

	const list = ['GET', '/api/v1/referrals', 200];
	const logins = ['GET', '/api/v1/logins', 200];
	const create = ['POST', '/api/v1/referrals', 200];
	const get = ['GET', expect.stringMatching(/^\/api\/v1\/referrals\/[0-9a-f-]{36}$/), 200];

	it('a client is referred and the referral read back, after the account was found out', async () => {
		expect(await runSuccessfully('refer-a-client')).toEqual([logins, create, get]);
	});

	const respondWith = (status: number, message: string, headers = {}): Fault => ({
		operation: 'createReferral',
		times: 1,
		effect: { kind: 'response', status, body: { message }, headers },
	});

	it.each<[string, Fault, unknown[]]>([
		[
			'the limit is waited for',
			respondWith(429, 'Too Many Attempts.', { 'retry-after': '1' }),
			[['POST', '/api/v1/referrals', 429], create, get],
		],
		[
			'what a lost answer did is found',
			{ operation: 'createReferral', times: 1, when: 'after', effect: { kind: 'drop' } },
			[['POST', '/api/v1/referrals', undefined], list, get],
		],
		[
			'what a broken server did is found',
			{ ...respondWith(500, 'Server Error'), when: 'after' },
			[['POST', '/api/v1/referrals', 500], list, get],
		],
	])('%s', async (_, misbehaviour, sent) => {
		environment.sandbox.addFault(misbehaviour);
		expect(await runSuccessfully('refer-a-client')).toEqual(sent);
	});

	it.each([
		[403, 'Plannr does not let this account refer these clients [item 0]'],
		[422, 'Plannr did not accept the referral: No [item 0]'],
	])('a refusal with %s is told for what it is', async (status, message) => {
		environment.sandbox.addFault(respondWith(status, 'No.'));
		const { code, said, sent } = await runWorkflow('refer-a-client');
		expect(code).not.toBe(0);
		expect(said).toContain(message);
		expect(said).not.toContain('may have been created');
		expect(sent).toEqual([['POST', '/api/v1/referrals', status]]);
	});

	it('an access token that Plannr does not know any more is told', async () => {
		environment.sandbox.addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 401 },
		});
		const { said, sent } = await runWorkflow('refer-a-client');
		environment.sandbox.clearFaults();
		expect(said).toContain('Plannr does not accept the access token');
		// n8n 2 looks for the account anew after a 401, and tries once more.
		const refused = ['POST', '/api/v1/referrals', 401];
		const again = version.number.startsWith('1.') ? [] : [logins, refused];
		expect(sent).toEqual([refused, ...again]);
	});

	it('what a trusted firm sent is accepted, and the office hears of it', async () => {
		const { received } = demo.referrals;
		expect(await runSuccessfully('accept-from-a-trusted-firm')).toEqual([
			list,
			['POST', `/api/v1/referrals/${received}/accept`, 200],
		]);
		expect(environment.mailbox.mails).toEqual([expect.stringContaining(received)]);
	});

	it('the digest is mailed', async () => {
		expect(await runSuccessfully('monday-digest')).toEqual([list]);
		expect(environment.mailbox.mails.at(-1)).toContain('Example Mortgage Desk LLP');
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
			environment.model.planConversation(choice, 'It is done.');
			expect(await runSuccessfully(`agent ${agent}`)).toEqual([create]);
			expect(environment.sandbox.requestLog.at(-1)?.body).toEqual({
				connection_uuid: demo.connections.accepted,
				client_uuids: [demo.clients[0]],
				advice_type: 'mortgages',
				duration_months: 6,
				shared_data: ['basic_details', 'goals'],
				note: 'First home.',
			});
			const referral = [...environment.sandbox.data.referrals.values()].at(-1);
			expect(environment.model.toolResponses()).toEqual([
				expect.stringContaining(String(referral?.uuid)),
			]);
		});

		it('hears in words what is wrong, and nothing is sent until it is right', async () => {
			environment.model.planConversation({ ...choice, advice: 'Gardening' }, 'I give up.');
			expect(await runSuccessfully(`agent ${agent}`)).toEqual([]);
			expect(environment.model.toolResponses()).toEqual([
				expect.stringMatching(/'Advice Types' is not a choice.*Use only Investments, Protection/s),
			]);
			environment.model.planConversation({ ...choice, advice: 'Gardening' }, choice, 'It is done.');
			expect(await runSuccessfully(`agent ${agent}`)).toEqual([create]);
			expect(environment.model.toolResponses()).toHaveLength(2);
		});
	});
});
