import { join } from 'node:path';

import { type Fault, demo } from '../../sandbox';
import { runN8nCommand } from '../../scripts/n8n/home';
import { workflowIdOf } from '../../scripts/n8n/imports';
import { testedVersions } from '../../scripts/n8n/versions';
import { receiveReferral } from '../earlierWorkflows';
import earlierWrites from '../fixtures/earlierWorkflows/writes.json';
import { CREATE_REFERRAL, PARAMETER_PROBLEMS, REQUEST_FAILURES, WRITE_OUTCOMES } from '../texts';
import { agentVersions } from './agent';
import { type TestEnvironment, startTestEnvironment } from './installedN8n';
import { readSpreadsheet, writeSpreadsheet } from './spreadsheets';

describe.each(testedVersions)('The command line of n8n $number', (version) => {
	let environment: TestEnvironment;

	beforeAll(async () => {
		environment = await startTestEnvironment(version);
	}, 1_200_000);
	afterAll(async () => {
		await environment.stop();
	});

	// Each test refers the same client, who must not be referred already.
	beforeEach(() => {
		const { referrals } = environment.mockPlannr.data;
		const demoReferrals = new Set<string>(Object.values(demo.referrals));
		for (const uuid of referrals.keys()) if (!demoReferrals.has(uuid)) referrals.delete(uuid);
	});

	/** Runs a workflow with n8n's command; returns the output of n8n and the requests to the mock API. */
	async function runWorkflow(name: string) {
		const before = environment.mockPlannr.requestLog.length;
		const id = `--id=${workflowIdOf(name)}`;
		const { code, stdout, stderr } = await runN8nCommand(
			environment.home,
			'execute',
			id,
			'--rawOutput',
		);
		expect(stdout + stderr).not.toContain(demo.token);
		const sent = environment.mockPlannr.requestLog
			.slice(before)
			.map(({ method, path, status }) => [method, path, status]);
		return { code, output: `${stdout}\n${stderr}`, sent };
	}

	/** As {@link runWorkflow}, but expects success; returns the requests. */
	async function runSuccessfully(name: string) {
		const { code, output, sent } = await runWorkflow(name);
		expect([code, code === 0 ? '' : output]).toEqual([0, '']);
		expect(output).toContain('"status": "success"');
		return sent;
	}

	const list = ['GET', '/api/v1/referrals', 200];
	const logins = ['GET', '/api/v1/logins', 200];
	const create = ['POST', '/api/v1/referrals', 200];
	const get = ['GET', expect.stringMatching(/^\/api\/v1\/referrals\/[0-9a-f-]{36}$/), 200];

	it('refers a client and reads the referral back, after looking up the account', async () => {
		expect(await runSuccessfully('refer-a-client')).toEqual([logins, list, create, get]);
	});

	const respondWith = (status: number, message: string, headers = {}): Fault => ({
		operation: 'createReferral',
		times: 1,
		effect: { kind: 'response', status, body: { message }, headers },
	});

	it.each<[string, Fault, unknown[]]>([
		[
			'waits for the rate limit',
			respondWith(429, 'Too Many Attempts.', { 'retry-after': '1' }),
			[list, ['POST', '/api/v1/referrals', 429], create, get],
		],
		[
			'finds the referral that a lost request created',
			{ operation: 'createReferral', times: 1, when: 'after', effect: { kind: 'drop' } },
			[list, ['POST', '/api/v1/referrals', undefined], list, get],
		],
		[
			'finds the referral that a request with response 500 created',
			{ ...respondWith(500, 'Server Error'), when: 'after' },
			[list, ['POST', '/api/v1/referrals', 500], list, get],
		],
	])('%s', async (_, fault, sent) => {
		environment.mockPlannr.addFault(fault);
		expect(await runSuccessfully('refer-a-client')).toEqual(sent);
	});

	it.each([
		[403, `${CREATE_REFERRAL.forbidden} [item 0]`],
		[422, `${CREATE_REFERRAL.rejected}: No [item 0]`],
	])('reports a rejection with %s', async (status, message) => {
		environment.mockPlannr.addFault(respondWith(status, 'No.'));
		const { code, output, sent } = await runWorkflow('refer-a-client');
		expect(code).not.toBe(0);
		expect(output).toContain(message);
		expect(output).not.toContain(WRITE_OUTCOMES.anyUnknown);
		expect(sent).toEqual([list, ['POST', '/api/v1/referrals', status]]);
	});

	it('reports an access token that is no longer valid', async () => {
		environment.mockPlannr.addFault({
			operation: 'createReferral',
			effect: { kind: 'response', status: 401 },
		});
		const { output, sent } = await runWorkflow('refer-a-client');
		environment.mockPlannr.clearFaults();
		expect(output).toContain(REQUEST_FAILURES.tokenRejected);
		// n8n 2 looks the account up again after a 401, and retries once.
		const rejected = ['POST', '/api/v1/referrals', 401];
		const retry = version.number.startsWith('1.') ? [] : [logins, rejected];
		expect(sent).toEqual([list, rejected, ...retry]);
	});

	it("lets n8n's HTTP Request node use the credential for Plannr's address only", async () => {
		expect(await runSuccessfully('http-request')).toEqual([list]);
		const { code, output, sent } = await runWorkflow('http-request-elsewhere');
		// After any failure n8n looks the account up again, at the credential's own address, and retries once.
		expect([code === 0, sent]).toEqual([false, [logins]]);
		expect(output).toContain("not at the 'Base URL' of the Plannr API credential");
	});

	it('checks a referral in the first example, and sends nothing', async () => {
		const { output, sent } = await runWorkflow('safe-first-run');
		expect(output).toContain('"valid": true');
		expect(sent.filter(([method]) => method !== 'GET')).toEqual([]);
	});

	it('e-mails the digest', async () => {
		expect(await runSuccessfully('monday-digest')).toEqual([list]);
		const mail = environment.mailbox.mails.at(-1);
		expect(mail).toContain('Subject: 2 referrals are awaiting a response');
		expect(mail).toMatch(
			/<li>Jane Doe, pensions, from Example Mortgage Desk LLP: no deadline, expires in \d+ days<\/li>/,
		);
		expect(mail).toContain('<li>John Doe and Gareth Thompson, mortgages, to Example');
		const [, body] = mail?.split('\r\n\r\n') ?? [];
		expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|n8n/);
	});

	it.each(['xlsx', 'csv'])(
		'refers the clients in an .%s file, and writes the result',
		async (format) => {
			const { installation } = environment.home;
			const file = join(environment.files, `referrals.${format}`);
			const rows = [
				['Client E-mail', 'Advice Type', 'Adviser'],
				['Gareth.Thompson@example.com', 'Pensions, Tax', 'Sandy'],
				['nobody@example.com', 'Mortgages', 'Sandy'],
				['example.onething@example.com', 'Estate Planning', 'Petra'],
			];
			await writeSpreadsheet(installation, file, rows);
			const sent = await runSuccessfully(`spreadsheet.${format}`);
			expect(sent.filter(([method]) => method === 'POST')).toEqual([create, create, create]);
			const written = await readSpreadsheet(
				installation,
				file.replace(/\.(?=\w+$)/, ' - results.'),
			);
			const done = { Status: 'pending', Referral: expect.stringMatching(/^[0-9a-f-]{36}$/) };
			expect(written).toMatchObject([
				{ 'Client E-mail': 'Gareth.Thompson@example.com', Adviser: 'Sandy', ...done },
				{ 'Client E-mail': 'Gareth.Thompson@example.com', Adviser: 'Sandy', ...done },
				{
					'Client E-mail': 'nobody@example.com',
					Status: 'please check',
					Message: expect.stringContaining('nobody@example.com'),
				},
				{ 'Client E-mail': 'example.onething@example.com', Adviser: 'Petra', ...done },
			]);
		},
	);

	describe.each(agentVersions)('with an agent of version %s', (agent) => {
		const choice = {
			clients: demo.clients[0],
			advice: 'Mortgages',
			shared: 'Basic Details, Goals',
			duration: '6 months',
			note: 'First home.',
		};

		it('refers the client as the model chose', async () => {
			environment.model.planConversation(choice, 'It is done.');
			expect(await runSuccessfully(`agent ${agent}`)).toEqual([list, create]);
			expect(environment.mockPlannr.requestLog.at(-1)?.body).toEqual({
				connection_uuid: demo.connections.accepted,
				client_uuids: [demo.clients[0]],
				advice_type: 'mortgages',
				duration_months: 6,
				shared_data: ['basic_details', 'goals'],
				note: 'First home.',
			});
			const referral = [...environment.mockPlannr.data.referrals.values()].at(-1);
			expect(environment.model.toolResponses()).toEqual([
				expect.stringContaining(String(referral?.uuid)),
			]);
		});

		it('explains an invalid parameter to the model, and sends nothing until it is valid', async () => {
			environment.model.planConversation({ ...choice, advice: 'Gardening' }, 'I give up.');
			expect(await runSuccessfully(`agent ${agent}`)).toEqual([]);
			expect(environment.model.toolResponses()).toEqual([
				expect.stringMatching(
					new RegExp(
						`'Advice Types' ${PARAMETER_PROBLEMS.notChoice}.*Investments, Protection`,
						's',
					),
				),
			]);
			environment.model.planConversation({ ...choice, advice: 'Gardening' }, choice, 'It is done.');
			expect(await runSuccessfully(`agent ${agent}`)).toEqual([list, create]);
			expect(environment.model.toolResponses()).toHaveLength(2);
		});
	});

	it('runs a workflow that was saved with an earlier version', async () => {
		receiveReferral(environment.mockPlannr);
		const before = environment.mockPlannr.requestLog.length;
		await runSuccessfully('earlier operations');
		const writes = environment.mockPlannr.requestLog
			.slice(before)
			.filter(({ method }) => method === 'POST')
			.map(({ path, body }) => ({ path, body }));
		// Those of one item are sent at the same time, so either may arrive first.
		expect(writes).toHaveLength(earlierWrites.length);
		expect(writes).toEqual(expect.arrayContaining(earlierWrites));
	});
});
