import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import { demo } from '../../sandbox';
import { activateWorkflow } from '../../scripts/n8n/activation';
import { workflowIdOf } from '../../scripts/n8n/imports';
import { type RestClient, signIn } from '../../scripts/n8n/rest';
import { type N8nServer, startServer } from '../../scripts/n8n/server';
import { testedVersions } from '../../scripts/n8n/versions';
import { type WrongServer, startWrongServer } from '../engine/wrongServer';
import { pressButton, startChat } from './chat';
import { activateForm, submitForm, waitForPage } from './form';
import { type TestEnvironment, startTestEnvironment } from './installedN8n';
import { waitUntil } from './waitUntil';

/** How many Plannr triggers the examples have. */
const TRIGGERS = 3;

const TYPE = 'n8n-nodes-plannr.plannrReferral';

describe.each(testedVersions)('The server of n8n $number', (version) => {
	let environment: TestEnvironment;
	let server: N8nServer | undefined;
	let rest: RestClient;
	let wrongServer: WrongServer;
	const url = () => server?.url ?? '';

	beforeAll(async () => {
		wrongServer = await startWrongServer();
		environment = await startTestEnvironment(version);
		server = await startServer(environment.home);
		rest = await signIn(server.url);
	}, 1_200_000);
	afterAll(async () => {
		wrongServer.stop();
		await server?.stop();
		await environment.stop();
	});

	it('offers both nodes', async () => {
		const nodeInfos = [TYPE, `${TYPE}Trigger`].map((name) => ({ name, version: 1 }));
		const known = await rest.requestOrThrow('POST', '/node-types', { nodeInfos });
		const names = (Array.isArray(known) ? known : []).map((type) => getMember(type, 'name'));
		expect(names).toEqual(['plannrReferral', 'plannrReferralTrigger']);
	});

	/** Tests a credential as n8n's window does, and returns what it displays. */
	const testCredential = async (change: object) => {
		const data = {
			accessToken: demo.token,
			accountUuid: demo.account,
			baseUrl: environment.mockPlannr.url,
			...change,
		};
		const credentials = { id: 'PlannrDemoAccess', name: 'Tried', type: 'plannrApi', data };
		const result = await rest.requestOrThrow('POST', '/credentials/test', { credentials });
		expect(JSON.stringify(result)).not.toContain(demo.token);
		return `${String(getMember(result, 'status'))}: ${String(getMember(result, 'message'))}`;
	};

	it.each<[string, object, RegExp]>([
		['a valid token', {}, /^OK: Connection successful/],
		['no account', { accountUuid: '' }, /^OK: Connection successful/],
		['an unusable account UUID', { accountUuid: 'Gareth' }, /^Error: 'Account UUID' in the/],
		['an unusable address', { baseUrl: 'plannr' }, /^Error: 'Base URL' in the/],
		['an expired token', { accessToken: 'expired' }, /^Error: The access token is not valid/],
		["another firm's account", { accountUuid: demo.otherAccount }, /^Error: .*'Account UUID'/],
		[
			'several accounts',
			{ accessToken: demo.ambiguousToken, accountUuid: '' },
			/^Error: .*'Account UUID' in the Plannr API credential: .*[0-9a-f-]{36}/,
		],
		[
			'an address that does not exist',
			{ baseUrl: 'https://plannr.invalid' },
			/^Error: n8n could not connect to Plannr \(the address was not found\).*'Base URL'/,
		],
	])('tests the credential: %s', async (_, change, displayed) => {
		expect(await testCredential(change)).toMatch(displayed);
	});

	const FOREIGN = /^Error: The response did not come from Plannr \(HTTP status \d+\).*'Base URL'/;
	it.each<[string, number, string, string, RegExp]>([
		['a web page', 200, 'text/html', '<html>Welcome</html>', FOREIGN],
		["another service's JSON", 200, 'application/json', '{"status":"ok"}', FOREIGN],
		["a firewall's page", 403, 'text/html', '<html>Blocked</html>', FOREIGN],
		['a page that asks for a login', 401, 'text/html', '<html>Log in</html>', FOREIGN],
		['a proxy', 407, 'text/html', '', /^Error: A proxy .* requires a login \(HTTP status 407\)/],
		['a redirect', 302, 'text/html', '', /^Error: The request was redirected .*'Base URL'/],
	])('tests the credential: %s instead of Plannr', async (_, status, type, body, displayed) => {
		wrongServer.replyWith({ status, headers: { 'Content-Type': type, Location: '/login' }, body });
		expect(await testCredential({ baseUrl: wrongServer.url })).toMatch(displayed);
	});

	it('tests the credential: a certificate that is not trusted', async () => {
		expect(await testCredential({ baseUrl: wrongServer.untrustedUrl })).toMatch(
			/^Error: n8n could not connect to Plannr \(the certificate of the server is not trusted/,
		);
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

	const mailsWith = (...words: readonly string[]) =>
		environment.mailbox.mails.filter((mail) => words.every((word) => mail.includes(word)));
	const waitForMail = async (...words: readonly string[]) =>
		await waitUntil(`an e-mail with '${words.join("', '")}'`, () => mailsWith(...words).at(-1));

	const visitor = (email: string, consents = true) => [
		'Gareth',
		'Thompson',
		email,
		JSON.stringify(consents ? ['I agree that you share my name and contact details.'] : []),
	];

	it('refers a client from a form, and thanks them', async () => {
		const before = environment.mockPlannr.requestLog.length;
		const form = `${url()}${await activateForm(rest, 'refer-from-a-form')}`;
		const next = String(await submitForm(form, visitor('gareth.thompson@example.com')));
		await waitForPage(next, 'Example Mortgage Desk LLP will contact you.');
		expect(postsSince(before)).toEqual([
			['/api/v1/referrals', expect.objectContaining({ client_uuids: [demo.clients[1]] })],
		]);
	});

	it.each([
		['nobody@example.com', true, 'nobody@example.com'],
		['john.doe@example.com', false, 'the box for consent was not ticked'],
	])(
		'informs the office about a visitor that cannot be referred: %s',
		async (email, consents, reason) => {
			const before = environment.mockPlannr.requestLog.length;
			const form = `${url()}${await activateForm(rest, 'refer-from-a-form')}`;
			const next = String(await submitForm(form, visitor(email, consents)));
			const page = await waitForPage(next, 'We have received your request');
			expect(page).not.toMatch(/Plannr|Could not|No client/);
			expect(postsSince(before)).toEqual([]);
			await waitForMail('Please check a request from Gareth Thompson', email, reason);
		},
	);

	it('e-mails the office when a workflow fails', async () => {
		await activateWorkflow(rest, workflowIdOf('when-a-workflow-fails'));
		const form = `${url()}${await activateForm(rest, 'failing form')}`;
		await submitForm(form, visitor('nobody@example.com')).catch(() => undefined);
		const mail = await waitForMail('failed');
		expect(mail).toContain("The workflow 'Refer a client from a form' failed in 'Refer Client'.");
		expect(mail).toContain('nobody@example.com');
		expect(mail).toMatch(/Details: http\S+execution/);
	});

	/** Follows the link in an e-mail that asks for a decision, and decides. */
	const decide = async (mail: string, decision: string) => {
		const link = /href="(http[^"]+)"/.exec(mail)?.[1]?.replaceAll('&amp;', '&');
		await submitForm(String(link), [decision]);
	};

	it.each([
		['Approve', 'was referred', 1],
		['Decline', 'the adviser declined', 0],
	])('asks the adviser to approve a referral: %s', async (decision, result, count) => {
		const before = environment.mockPlannr.requestLog.length;
		const form = `${url()}${await activateForm(rest, 'refer-with-approval')}`;
		const note = `Please call in the evening. (${decision})`;
		await submitForm(form, ['john.doe@example.com', 'Estate Planning', note]);
		const mail = await waitForMail('Please approve: refer John Doe for Estate Planning', decision);
		expect(mail).toContain('May we refer John Doe (john.doe@example.com) to Example Mortgage Desk');
		expect(postsSince(before)).toEqual([]);
		await decide(mail, decision);
		await waitForMail('John Doe was', result);
		expect(postsSince(before)).toHaveLength(count);
	});

	it('refers a client from a chat, after a person has approved', async () => {
		const isFirstMajor = version.number.startsWith('1.');
		const before = environment.mockPlannr.requestLog.length;
		const example = isFirstMajor ? 'chat-agent-n8n1' : 'chat-agent';
		const address = `${url()}${await activateForm(rest, example)}`;
		const find = { tool: 'Find_Clients', input: { name: 'twothings' } };
		const firm = 'Example Mortgage Desk LLP';
		const email = 'example.twothings@example.com';
		if (isFirstMajor) {
			const proposal = { reply: 'I ask the adviser.', ready: true, client_email: email, firm };
			const output = { ...proposal, advice: 'Tax' };
			environment.model.planConversation(find, {
				tool: 'format_final_json_response',
				input: { output },
			});
			const chat = await startChat(environment.home.installation, address, 'Refer Twothings.');
			expect(chat.messages.join()).toContain('I ask the adviser.');
			const mail = await waitForMail(`Please approve: refer ${email} for Tax`);
			expect(postsSince(before)).toEqual([]);
			await decide(mail, 'Approve');
			await waitForMail(`${email} was referred`);
		} else {
			const input = { toolParameters: { firm, email, advice: 'Tax' }, hitlParameters: {} };
			environment.model.planConversation(find, { tool: 'Refer_Client', input }, 'It is done.');
			const chat = await startChat(environment.home.installation, address, 'Refer Twothings.');
			const request = await waitUntil('the review', () =>
				chat.messages.find((text) => text.includes('May I refer')),
			);
			expect(request).toContain(`May I refer ${email} to ${firm} for Tax?`);
			expect(postsSince(before)).toEqual([]);
			await pressButton(request, 'Refer');
			await waitUntil('the reply', () =>
				chat.messages.find((text) => text.includes('It is done.')),
			);
			chat.close();
		}
		expect(postsSince(before)).toEqual([
			['/api/v1/referrals', expect.objectContaining({ client_uuids: [demo.clients[3]] })],
		]);
		expect(environment.model.toolResponses()[0]).toContain(email);
	});

	it('lets a user choose and accept a referral in a form', async () => {
		const before = environment.mockPlannr.requestLog.length;
		const { received } = demo.referrals;
		const first = `${url()}${await activateForm(rest, 'decide-on-a-referral')}`;
		const next = String(await submitForm(first, ['Olivia Adviser']));
		const option = '1. Jane Doe, from Example Mortgage Desk LLP, pensions';
		const page = await waitForPage(next, option);
		expect(page).not.toContain(received);
		await submitForm(next, [option, 'Accept', '']);
		await waitForPage(next, 'The clients are now in Plannr.');
		expect(postsSince(before)).toEqual([[`/api/v1/referrals/${received}/accept`, undefined]]);
	});

	it('runs the examples with a trigger once for each event, and mails the office', async () => {
		const examples = ['accept-from-a-trusted-firm', 'keep-the-adviser-informed'];
		const before = environment.mockPlannr.requestLog.length;
		const mailsBefore = environment.mailbox.mails.length;
		for (const example of examples) await activateWorkflow(rest, workflowIdOf(example));
		// n8n 2 activates workflows in the background; the first poll only stores the state.
		await waitUntil('the first polls', () => {
			const polls = environment.mockPlannr.requestLog
				.slice(before)
				.filter(({ query, finishedAt }) => finishedAt && query['filter[status]'] === 'pending');
			return polls.length >= TRIGGERS ? true : undefined;
		});
		const { referrals } = environment.mockPlannr.data;
		const [pending, received] = [demo.referrals.pending, demo.referrals.received].map((uuid) =>
			referrals.get(uuid),
		);
		if (!pending || !received) throw new Error('The demo has lost a referral');
		const now = new Date();
		const arrived = { ...received, status: 'pending', createdAt: now, updatedAt: now } as const;
		const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
		const [trusted, other] = ['4ef44ef4-0000-4000-8000-0000000000aa', demo.account];
		const [, senderAccountUuid] = demo.ambiguousAccounts;
		Object.assign(pending, { status: 'rejected', rejectionReason: 'We are full.' });
		referrals.set(trusted, {
			...arrived,
			uuid: trusted,
			adviceType: 'mortgages',
			clonedClientUuids: [],
		});
		const untrusted = { ...arrived, uuid: other, senderAccountUuid, slaDeadline: tomorrow };
		referrals.set(other, { ...untrusted, adviceType: 'tax', clonedClientUuids: [] });
		const expected = [
			['referrals@office.example', 'Referral accepted: Jane Doe from Example', 'mortgages.'],
			['mortgages@office.example', 'New referral: Jane Doe, mortgages', 'accept or reject'],
			['referrals@office.example', 'New referral: Jane Doe, tax', 'in Plannr by'],
			['referrals@office.example', 'Referral response due', 'We have not yet responded'],
			['mortgages@office.example', 'Referral rejected: John Doe', 'Reason: We are full.'],
		];
		const counts = () => expected.map((words) => mailsWith(...words).length);
		await waitUntil('the mails', () => (counts().includes(0) ? undefined : true)).catch(
			() => undefined,
		);
		expect(counts()).toEqual([1, 1, 1, 1, 1]);
		// By then every trigger has polled again, and nothing was reported twice.
		await new Promise((resolve) => setTimeout(resolve, 65_000));
		expect(environment.mailbox.mails).toHaveLength(mailsBefore + 5);
	});
});
