import type { Locator } from 'playwright-core';

import { demo } from '../../sandbox';
import {
	chooseAction,
	closePanel,
	findPlannr,
	createWorkflow,
	createManualWorkflow,
	openNode,
	openNodesPanel,
} from './canvas';
import { createStepRunner } from './steps';
import { findChromium } from './chromium';
import { createCredential } from './credential';
import { widenOutput, widenParameters } from './layout';
import { type TestEnvironment, startTestEnvironment } from './freshN8n';
import { setUpOwner } from './owner';
import {
	chooseEntry,
	enterId,
	executeNode,
	listChoices,
	readOutputTable,
	readError,
	tickOptions,
} from './panel';
import { takePicture } from './pictures';
import { readInputPreview } from './preview';

const executable = findChromium();
const describeInBrowser = executable === undefined ? describe.skip : describe;

const COLLEAGUE = 'Example Mortgage Desk LLP, Rowan Recipient (requested by you)';

describeInBrowser('In a browser, on a new n8n with this package installed', () => {
	let started: TestEnvironment | undefined;
	let panel: Locator;

	beforeAll(async () => {
		started = await startTestEnvironment(executable ?? '');
	}, 1_200_000);
	afterAll(async () => {
		await started?.stop();
	});

	const environment = () => {
		if (started === undefined) throw new Error('The office is not open');
		return started;
	};
	const step = createStepRunner(() => environment().page);

	step('the owner is set up', async () => {
		const { page, url } = environment();
		await setUpOwner(page, url);
	});

	step('the credential is entered in the form, and its test passes', async () => {
		const { page, url, sandbox } = environment();
		const values = { accessToken: demo.token, baseUrl: sandbox.url };
		const form = await createCredential(page, url, values);
		expect(await form.innerText()).toContain('Connection tested successfully');
		const field = form.getByTestId('parameter-input-accessToken').locator('input');
		expect(await field.getAttribute('type')).toBe('password');
		expect(sandbox.requestLog.map(({ path, status }) => [path, status])).toEqual([
			['/api/v1/logins', 200],
			['/api/v1/referrals', 200],
		]);
		await takePicture('credential', form);
	});

	step('the node is found in the nodes panel, and added', async () => {
		const { page, url } = environment();
		await createManualWorkflow(page, url);
		await openNodesPanel(page);
		expect(await findPlannr(page)).toEqual([
			'Create connection request',
			'Get connection',
			'Get many connections',
			'Accept referral',
			'Create referral',
			'Get referral',
			'Get many referrals',
			'Reject referral',
		]);
		panel = await chooseAction(page, 'Create referral');
		// n8n takes the only credential there is.
		const credential = panel.getByTestId('node-credentials-select').locator('input');
		expect(await credential.inputValue()).toBe('Plannr account');
	});

	step('connection and client are chosen from lists, advice and data ticked', async () => {
		expect(await listChoices(panel, 'connection')).toEqual([
			'Imaginary Pensions Office Ltd, Amber Ambiguous (requested by them)',
			COLLEAGUE,
		]);
		await chooseEntry(panel, COLLEAGUE);
		expect(await listChoices(panel, 'clients', 'gareth')).toEqual(['Gareth Thompson']);
		await chooseEntry(panel, 'Gareth Thompson');
		await tickOptions(panel, 'adviceTypes', ['Mortgages', 'Pensions']);
		await tickOptions(panel, 'sharedData', ['Basic Details', 'Contact Details']);
		expect(environment().sent()).toEqual([]);
	});

	step('what comes out is shown beforehand to whoever adds the next node', async () => {
		const { page } = environment();
		await closePanel(page);
		await openNodesPanel(page);
		await findPlannr(page);
		const next = await chooseAction(page, 'Get referral');
		const { notice, fields } = await readInputPreview(next);
		expect(notice).toMatch(/^Usually outputs the following fields\./);
		expect(fields).toEqual(
			expect.arrayContaining(['uuid', 'connection', 'clients', 'advice_type', 'shared_data']),
		);
		await takePicture('preview', next, { window: { width: 1024, height: 720 } });
		expect(environment().sent()).toEqual([]);
		await closePanel(page);
	});

	step('two referrals are created, and seen', async () => {
		panel = await openNode(environment().page, 'Create referral');
		await takePicture('panel', panel.locator('.node-settings'), {
			window: { width: 1280, height: 920 },
			move: async () => await widenParameters(panel),
		});
		await executeNode(panel, 'success');
		const rows = await readOutputTable(panel);
		expect(rows.map((row) => [row.advice_type, row.status])).toEqual([
			['mortgages', 'pending'],
			['pensions', 'pending'],
		]);
		await takePicture('result', panel.getByTestId('output-panel'), {
			window: { width: 1660, height: 650 },
			move: async () => await widenOutput(panel, 'duration_months'),
		});
		const { sent, created } = environment();
		const request = {
			connection_uuid: demo.connections.accepted,
			client_uuids: [demo.clients[1]],
			shared_data: ['basic_details', 'contact_details'],
			duration_months: 3,
		};
		expect(sent()).toHaveLength(2);
		expect(sent().map(({ path, body }) => [path, body])).toEqual(
			expect.arrayContaining([
				['/api/v1/referrals', { ...request, advice_type: 'mortgages' }],
				['/api/v1/referrals', { ...request, advice_type: 'pensions' }],
			]),
		);
		const referral = {
			connectionUuid: demo.connections.accepted,
			clientUuids: [demo.clients[1]],
			sharedData: ['basic_details', 'contact_details'],
			durationMonths: 3,
			note: null,
			slaDeadline: null,
		};
		const createdReferrals = created().sort((one, other) =>
			one.adviceType.localeCompare(other.adviceType),
		);
		expect(createdReferrals).toMatchObject([
			{ ...referral, adviceType: 'mortgages', uuid: rows[0]?.uuid },
			{ ...referral, adviceType: 'pensions', uuid: rows[1]?.uuid },
		]);
	});

	step('what Plannr refuses is told in words, without the token', async () => {
		const { page } = environment();
		await enterId(panel, 'connection', demo.connections.pending);
		await executeNode(panel, 'danger');
		await takePicture('message', panel.getByTestId('output-panel'), {
			window: { width: 1700, height: 600 },
		});
		const { message, description, details } = await readError(panel);
		expect(message).toBe(
			"Plannr did not accept the referral: 'Connection': The referral connection must be accepted before referrals can be sent [item 0]",
		);
		expect(description).toContain(
			'This referral was not created. Correct what Plannr names and run this item again.',
		);
		expect(description).toContain('The same goes for 1 more request of this item.');
		expect(details).toContain('422');
		expect(await page.content()).not.toContain(demo.token);
		expect(environment().created()).toHaveLength(2);
	});

	step('the trigger is found as well, and fetches an example', async () => {
		const { page, url, log, sent } = environment();
		const before = sent().length;
		await createWorkflow(page, url);
		expect(await findPlannr(page)).toEqual(
			expect.arrayContaining(['On referral accepted', 'On referral received']),
		);
		const trigger = await chooseAction(page, 'On referral accepted');
		await executeNode(trigger, 'success');
		expect(await readOutputTable(trigger)).toEqual([
			expect.objectContaining({
				event: 'referralAccepted',
				referral: expect.stringContaining(demo.referrals.accepted),
			}),
		]);
		await takePicture('trigger', trigger, { window: { width: 1380, height: 720 } });
		expect(sent()).toHaveLength(before);
		expect(log()).not.toContain(demo.token);
	});
});
