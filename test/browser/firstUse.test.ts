import type { Locator } from 'playwright-core';

import { PLANNR_BASE_URL } from '../../nodes/PlannrReferral/transport/credential';
import { demo } from '../../sandbox';
import { CREATE_REFERRAL } from '../texts';
import {
	chooseAction,
	closePanel,
	createManualWorkflow,
	createWorkflow,
	findPlannr,
	openNode,
	openNodesPanel,
} from './canvas';
import { createStepRunner } from './steps';
import { describeInBrowser } from './chromium';
import { createCredential } from './credential';
import { showText, widenOutput, widenParameters } from './layout';
import { type TestEnvironment, startTestEnvironment } from './freshN8n';
import { setUpOwner } from './owner';
import {
	chooseEntry,
	enterValue,
	executeNode,
	listChoices,
	readError,
	readOutputTable,
	tickOptions,
} from './panel';
import { takePicture } from './pictures';
import { readInputPreview } from './preview';

const ACCEPTED_CONNECTION = 'Example Mortgage Desk LLP, Rowan Recipient (requested by you)';

describeInBrowser('In a browser, a new n8n with this package installed', (chromium) => {
	let started: TestEnvironment | undefined;
	let panel: Locator;

	beforeAll(async () => {
		started = await startTestEnvironment(chromium);
	}, 1_200_000);
	afterAll(async () => {
		await started?.stop();
	});

	const environment = () => {
		if (started === undefined) throw new Error('The environment was not started');
		return started;
	};
	const step = createStepRunner(() => environment().page);

	step('sets up the owner', async () => {
		const { page, url } = environment();
		await setUpOwner(page, url);
	});

	step('saves the credential, and its test passes', async () => {
		const { page, url, mockPlannr } = environment();
		const values = { accessToken: demo.token, baseUrl: mockPlannr.url };
		const form = await createCredential(page, url, values);
		expect(await form.innerText()).toContain('Connection tested successfully');
		const field = form.getByTestId('parameter-input-accessToken').locator('input');
		expect(await field.getAttribute('type')).toBe('password');
		expect(mockPlannr.requestLog.map(({ path, status }) => [path, status])).toEqual([
			['/api/v1/logins', 200],
			// Once for the sentence that a failure would need, and once by n8n, which shows only its status.
			['/api/v1/referrals', 200],
			['/api/v1/referrals', 200],
		]);
		// A reader's credential has the default address, not the one of the mock API.
		const baseUrl = form.getByTestId('parameter-input-baseUrl').locator('input');
		await takePicture('credential', form, {
			move: async () => {
				await showText(baseUrl, PLANNR_BASE_URL);
				return async () => {
					await showText(baseUrl, mockPlannr.url);
				};
			},
		});
	});

	step('finds the node in the nodes panel, and adds it', async () => {
		const { page, url } = environment();
		await createManualWorkflow(page, url);
		await openNodesPanel(page);
		expect(await findPlannr(page)).toEqual([
			'Get a client',
			'Get many clients',
			'Request a connection',
			'Get a connection',
			'Get many connections',
			'Accept a referral',
			'Create a referral',
			'Get a referral',
			'Get many referrals',
			'Reject a referral',
		]);
		panel = await chooseAction(page, 'Create a referral');
		// n8n selects the only credential.
		const credential = panel.getByTestId('node-credentials-select').locator('input');
		expect(await credential.inputValue()).toBe('Plannr account');
	});

	step('offers lists of connections and clients, and options for advice and data', async () => {
		expect(await listChoices(panel, 'connection')).toEqual([
			'Imaginary Pensions Office Ltd, Amber Ambiguous (requested by them)',
			ACCEPTED_CONNECTION,
		]);
		await chooseEntry(panel, ACCEPTED_CONNECTION);
		expect(await listChoices(panel, 'clients', 'gareth')).toEqual(['Gareth Thompson']);
		await chooseEntry(panel, 'Gareth Thompson');
		await tickOptions(panel, 'adviceTypes', ['Mortgages', 'Pensions']);
		await tickOptions(panel, 'sharedData', ['Basic Details', 'Contact Details']);
		expect(environment().sent()).toEqual([]);
	});

	step('previews the output when the next node is added', async () => {
		const { page } = environment();
		await closePanel(page);
		await openNodesPanel(page);
		await findPlannr(page);
		const next = await chooseAction(page, 'Get a referral');
		const { notice, fields } = await readInputPreview(next);
		expect(notice).toMatch(/^Usually outputs the following fields\./);
		expect(fields).toEqual(
			expect.arrayContaining(['uuid', 'status', 'clients', 'advice_type', 'recipient_firm']),
		);
		expect(environment().sent()).toEqual([]);
		await closePanel(page);
	});

	step('refers a client by e-mail to a firm by name, and shows both referrals', async () => {
		panel = await openNode(environment().page, 'Create a referral');
		await enterValue(panel, 'Connection', 'By Firm', 'Example Mortgage Desk LLP');
		await enterValue(panel, 'Clients', 'By Email', 'gareth.thompson@example.com');
		await takePicture('panel', panel.locator('.node-settings'), {
			window: { width: 1280, height: 860 },
			move: async () => await widenParameters(panel),
		});
		await executeNode(panel, 'success');
		const rows = await readOutputTable(panel);
		expect(rows.map((row) => [row.advice_type, row.status])).toEqual([
			['mortgages', 'pending'],
			['pensions', 'pending'],
		]);
		await takePicture('result', panel.getByTestId('output-panel'), {
			window: { width: 1660, height: 400 },
			move: async () => await widenOutput(panel, 'advice_type'),
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

	step('explains that no client has the e-mail address', async () => {
		await enterValue(panel, 'Clients', 'By Email', 'gareth.tompson@example.com');
		await executeNode(panel, 'danger');
		await takePicture('message', panel.getByTestId('output-panel'), {
			window: { width: 1700, height: 430 },
		});
		expect(await panel.getByTestId('node-error-message').innerText()).toContain(
			'gareth.tompson@example.com',
		);
		expect(environment().sent()).toHaveLength(2);
		await enterValue(panel, 'Clients', 'By Email', 'gareth.thompson@example.com');
	});

	step('explains a rejection, without the token', async () => {
		const { page } = environment();
		await enterValue(panel, 'Connection', 'By ID', demo.connections.pending);
		await executeNode(panel, 'danger');
		const { message, description, details } = await readError(panel);
		expect(message).toMatch(
			new RegExp(`^${CREATE_REFERRAL.rejected}: 'Connection': .+ \\[item 0\\]$`),
		);
		expect(description).toContain(CREATE_REFERRAL.notCreated);
		expect(description).toContain('1 more request for this item');
		expect(details).toContain('422');
		expect(await page.content()).not.toContain(demo.token);
		expect(environment().created()).toHaveLength(2);
	});

	step('finds the trigger, which fetches a sample event', async () => {
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
