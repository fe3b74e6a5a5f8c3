import { isRecord, memberOf } from '../../nodes/PlannrReferral/api/json';
import { demo } from '../../sandbox';
import { n8n } from '../../scripts/n8n/home';
import { idOf } from '../../scripts/n8n/imports';
import { type Rest, signIn } from '../../scripts/n8n/rest';
import { type Server, startServer } from '../../scripts/n8n/server';
import { versions } from '../../scripts/n8n/versions';
import { agentVersions } from './agent';
import { type Office, openOffice } from './office';
import { byTimetable } from './workflows';

const pass = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const TYPE = 'n8n-nodes-plannr.plannrReferral';

describe.each(versions)('On n8n $number', (version) => {
	let office: Office;
	let server: Server | undefined;
	let rest: Rest;

	beforeAll(async () => {
		office = await openOffice(version);
	}, 1_200_000);
	afterAll(async () => {
		await server?.stop();
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

	it('a client is referred from a form', async () => {
		expect(await execute('refer-from-a-form')).toEqual([list, create]);
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

	it('a server starts with the nodes in it', async () => {
		server = await startServer(office.home);
		rest = await signIn(server.url);
		const nodeInfos = [TYPE, `${TYPE}Trigger`].map((name) => ({ name, version: 1 }));
		const known = await rest.need('POST', '/node-types', { nodeInfos });
		const names = (Array.isArray(known) ? known : []).map((type) => memberOf(type, 'name'));
		expect(names).toEqual(['plannrReferral', 'plannrReferralTrigger']);
	});

	// n8n 1 has words of its own for a 401 and a 403.
	it.each<[string, object, string, RegExp]>([
		['a good token', {}, 'OK', /successful/],
		['a bad token', { accessToken: 'nobody' }, 'Error', /access token|^Authorization failed/],
		['a foreign account', { accountUuid: demo.otherAccount }, 'Error', /account|^Forbidden/],
	])('the credential is tested: %s', async (_, change, status, message) => {
		const data = {
			accessToken: demo.token,
			accountUuid: demo.account,
			baseUrl: office.sandbox.url,
			...change,
		};
		const credentials = { id: 'PlannrDemoAccess', name: 'Tried', type: 'plannrApi', data };
		const result = await rest.need('POST', '/credentials/test', { credentials });
		expect(result).toMatchObject({ status, message: expect.stringMatching(message) });
		expect(JSON.stringify(result)).not.toContain(demo.token);
	});

	it.each([
		['searchAcceptedConnections', '', 'Example Mortgage Desk LLP'],
		['searchClients', 'gareth', 'Gareth Thompson'],
		['searchReferrals', 'pensions', 'Jane Doe'],
	])('the list is filled: %s', async (methodName, filter, name) => {
		const result = await rest.need('POST', '/dynamic-node-parameters/resource-locator-results', {
			path: 'parameters.connection',
			methodName,
			filter,
			nodeTypeAndVersion: { name: TYPE, version: 1 },
			currentNodeParameters: { resource: 'referral', operation: 'create' },
			credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
		});
		const results = memberOf(result, 'results');
		expect(Array.isArray(results) && results.filter(isRecord).map((one) => one.name)).toEqual(
			expect.arrayContaining([expect.stringContaining(name)]),
		);
	});

	it('the trigger fires when something happened', async () => {
		const path = `/workflows/${byTimetable.id}`;
		const workflow = await rest.need('GET', path);
		const versionId = memberOf(workflow, 'versionId');
		const before = office.sandbox.journal.length;
		await (version.number.startsWith('1.')
			? rest.need('PATCH', path, { active: true, versionId })
			: rest.need('POST', `${path}/activate`, { versionId }));
		// n8n 2 activates in the background; what is there then is taken note of.
		const pending = () =>
			office.sandbox.journal
				.slice(before)
				.filter(({ query, finishedAt }) => finishedAt && query['filter[status]'] === 'pending');
		for (let second = 0; second < 60 && pending().length === 0; second++) await pass(1000);
		const referral = office.sandbox.world.referrals.get(demo.referrals.pending);
		if (referral === undefined) throw new Error('The demo has lost a referral');
		referral.status = 'accepted';
		const filter = encodeURIComponent(JSON.stringify({ workflowId: byTimetable.id }));
		let results: unknown[] = [];
		const isOver = () => memberOf(results[0], 'status') === 'success';
		for (let second = 0; second < 75 && !isOver(); second++) {
			await pass(1000);
			const found = memberOf(await rest.need('GET', `/executions?filter=${filter}`), 'results');
			results = Array.isArray(found) ? found : [];
		}
		expect(results).toHaveLength(1);
		expect(results[0]).toMatchObject({ status: 'success' });
		const id = memberOf(results[0], 'id');
		const execution = await rest.need('GET', `/executions/${String(id)}`);
		expect(JSON.stringify(execution)).toContain(demo.referrals.pending);
		expect(JSON.stringify(execution)).toContain('referralAccepted');
	});
});
