import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import { demo } from '../../sandbox';
import { activateWorkflow } from '../../scripts/n8n/activation';
import { type RestClient, signIn } from '../../scripts/n8n/rest';
import { type N8nServer, startServer } from '../../scripts/n8n/server';
import { testedVersions } from '../../scripts/n8n/versions';
import { activateForm, submitForm, waitForPage } from './form';
import { type TestEnvironment, startTestEnvironment } from './installedN8n';
import { waitUntil } from './waitUntil';
import { examplesPolledEveryMinute } from './workflows';

const TYPE = 'n8n-nodes-plannr.plannrReferral';

describe.each(testedVersions)('The server of n8n $number', (version) => {
	let environment: TestEnvironment;
	let server: N8nServer | undefined;
	let rest: RestClient;
	const url = () => server?.url ?? '';

	beforeAll(async () => {
		environment = await startTestEnvironment(version);
		server = await startServer(environment.home);
		rest = await signIn(server.url);
	}, 1_200_000);
	afterAll(async () => {
		await server?.stop();
		await environment.stop();
	});

	it('offers both nodes', async () => {
		const nodeInfos = [TYPE, `${TYPE}Trigger`].map((name) => ({ name, version: 1 }));
		const known = await rest.requestOrThrow('POST', '/node-types', { nodeInfos });
		const names = (Array.isArray(known) ? known : []).map((type) => getMember(type, 'name'));
		expect(names).toEqual(['plannrReferral', 'plannrReferralTrigger']);
	});

	// n8n 1 has its own messages for 401 and 403.
	it.each<[string, object, string, RegExp]>([
		['a valid token', {}, 'OK', /successful/],
		['an invalid token', { accessToken: 'nobody' }, 'Error', /access token|^Authorization failed/],
		["another firm's account", { accountUuid: demo.otherAccount }, 'Error', /account|^Forbidden/],
	])('tests the credential: %s', async (_, change, status, message) => {
		const data = {
			accessToken: demo.token,
			accountUuid: demo.account,
			baseUrl: environment.mockPlannr.url,
			...change,
		};
		const credentials = { id: 'PlannrDemoAccess', name: 'Tried', type: 'plannrApi', data };
		const result = await rest.requestOrThrow('POST', '/credentials/test', { credentials });
		expect(result).toMatchObject({ status, message: expect.stringMatching(message) });
		expect(JSON.stringify(result)).not.toContain(demo.token);
	});

	it.each([
		['searchAcceptedConnections', '', 'Example Mortgage Desk LLP'],
		['searchClients', 'gareth', 'Gareth Thompson'],
		['searchReferrals', 'pensions', 'Jane Doe'],
	])('fills the list of %s', async (methodName, filter, name) => {
		const result = await rest.requestOrThrow(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				path: 'parameters.connection',
				methodName,
				filter,
				nodeTypeAndVersion: { name: TYPE, version: 1 },
				currentNodeParameters: { resource: 'referral', operation: 'create' },
				credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
			},
		);
		const results = getMember(result, 'results');
		expect(Array.isArray(results) && results.filter(isRecord).map((one) => one.name)).toEqual(
			expect.arrayContaining([expect.stringContaining(name)]),
		);
	});

	/** Returns the POST requests since a position in the request log. */
	const postsSince = (before: number) =>
		environment.mockPlannr.requestLog
			.slice(before)
			.filter(({ method }) => method === 'POST')
			.map(({ path, body }) => [path, body]);

	it('refers a client with a form', async () => {
		const before = environment.mockPlannr.requestLog.length;
		const entered = [demo.clients[1], '["Pensions","Tax"]', 'Retires next year.'];
		await submitForm(`${url()}${await activateForm(rest, 'refer-from-a-form')}`, entered);
		const body = { client_uuids: [demo.clients[1]], note: 'Retires next year.' };
		await waitUntil('two referrals', () => (postsSince(before).length === 2 ? true : undefined));
		// They are sent concurrently, and either may arrive first.
		const bodies = postsSince(before).map(([, sent]) => sent);
		expect(bodies.map((sent) => getMember(sent, 'advice_type')).sort()).toEqual([
			'pensions',
			'tax',
		]);
		for (const sent of bodies) expect(sent).toMatchObject(body);
	});

	it('lets a user choose and accept a referral in a form', async () => {
		const before = environment.mockPlannr.requestLog.length;
		const { received } = demo.referrals;
		const first = `${url()}${await activateForm(rest, 'decide-on-a-referral')}`;
		const next = String(await submitForm(first, ['Olivia Adviser']));
		const page = await waitForPage(next, received);
		const option = new RegExp(`value=['"]([^'"]*\\(${received}\\))['"]`).exec(page)?.[1];
		expect(option).toContain('Jane Doe, from Example Mortgage Desk LLP, pensions');
		await submitForm(next, [String(option), 'Accept', '']);
		await waitForPage(next, 'Its clients are in Plannr now.');
		expect(postsSince(before)).toEqual([[`/api/v1/referrals/${received}/accept`, undefined]]);
	});

	it('runs the examples with a trigger once for each event, and mails the office', async () => {
		const examples = await examplesPolledEveryMinute();
		const before = environment.mockPlannr.requestLog.length;
		for (const { id } of examples) await activateWorkflow(rest, id);
		// n8n 2 activates workflows in the background; the first poll only stores the state.
		await waitUntil('the first polls', () => {
			const polls = environment.mockPlannr.requestLog
				.slice(before)
				.filter(({ query, finishedAt }) => finishedAt && query['filter[status]'] === 'pending');
			return polls.length >= examples.length ? true : undefined;
		});
		const { referrals } = environment.mockPlannr.data;
		const [pending, received] = [demo.referrals.pending, demo.referrals.received].map((uuid) =>
			referrals.get(uuid),
		);
		if (!pending || !received) throw new Error('The demo has lost a referral');
		const uuid = '4ef44ef4-0000-4000-8000-0000000000aa';
		const now = new Date();
		const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
		Object.assign(pending, { status: 'rejected', rejectionReason: 'We are full.' });
		referrals.set(uuid, {
			...received,
			uuid,
			status: 'pending',
			adviceType: 'mortgages',
			clonedClientUuids: [],
			slaDeadline: tomorrow,
			createdAt: now,
			updatedAt: now,
		});
		const mailsWith = (words: readonly string[]) =>
			environment.mailbox.mails.filter((mail) => words.every((word) => mail.includes(word)));
		const expected = [
			['mortgages@office.example', 'New referral: mortgages from Example', uuid],
			['referrals@office.example', `Answer due ${tomorrow}: mortgages`, uuid],
			['referrals@office.example', 'Referral rejected: mortgages', 'We are full.'],
		];
		const counts = () => expected.map((words) => mailsWith(words).length);
		await waitUntil('the mails', () => (counts().includes(0) ? undefined : true)).catch(
			() => undefined,
		);
		expect(counts()).toEqual([1, 1, 1]);
		// By then every trigger has polled again, and nothing was reported twice.
		await new Promise((resolve) => setTimeout(resolve, 65_000));
		expect(environment.mailbox.mails).toHaveLength(3);
	});
});
