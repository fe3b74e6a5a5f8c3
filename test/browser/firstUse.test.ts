import type { Locator } from 'playwright-core';

import { demo } from '../../sandbox';
import {
	chooseAction,
	closePanel,
	findPlannr,
	newWorkflow,
	newWorkflowByHand,
	openNode,
	openNodesPanel,
} from './canvas';
import { chaptersOn } from './scenes';
import { findChromium } from './chromium';
import { createCredential } from './credential';
import { widenOutput, widenParameters } from './layout';
import { type Office, openOffice } from './freshN8n';
import { setUpOwner } from './owner';
import { choose, enterId, execute, openList, outputTable, shownError, tick } from './panel';
import { picture } from './pictures';
import { inputPreview } from './preview';

const executable = findChromium();
const inBrowser = executable === undefined ? describe.skip : describe;

const COLLEAGUE = 'Example Mortgage Desk LLP, Rowan Recipient (requested by you)';

inBrowser('In a browser, on a new n8n with this package installed', () => {
	let opened: Office | undefined;
	let panel: Locator;

	beforeAll(async () => {
		opened = await openOffice(executable ?? '');
	}, 1_200_000);
	afterAll(async () => {
		await opened?.close();
	});

	const office = () => {
		if (opened === undefined) throw new Error('The office is not open');
		return opened;
	};
	const chapter = chaptersOn(() => office().page);

	chapter('the owner is set up', async () => {
		const { page, url } = office();
		await setUpOwner(page, url);
	});

	chapter('the credential is entered in the form, and its test passes', async () => {
		const { page, url, sandbox } = office();
		const values = { accessToken: demo.token, baseUrl: sandbox.url };
		const form = await createCredential(page, url, values);
		expect(await form.innerText()).toContain('Connection tested successfully');
		const field = form.getByTestId('parameter-input-accessToken').locator('input');
		expect(await field.getAttribute('type')).toBe('password');
		expect(sandbox.journal.map(({ path, status }) => [path, status])).toEqual([
			['/api/v1/logins', 200],
			['/api/v1/referrals', 200],
		]);
		await picture('credential', form);
	});

	chapter('the node is found in the nodes panel, and added', async () => {
		const { page, url } = office();
		await newWorkflowByHand(page, url);
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

	chapter('connection and client are chosen from lists, advice and data ticked', async () => {
		expect(await openList(panel, 'connection')).toEqual([
			'Imaginary Pensions Office Ltd, Amber Ambiguous (requested by them)',
			COLLEAGUE,
		]);
		await choose(panel, COLLEAGUE);
		expect(await openList(panel, 'clients', 'gareth')).toEqual(['Gareth Thompson']);
		await choose(panel, 'Gareth Thompson');
		await tick(panel, 'adviceTypes', ['Mortgages', 'Pensions']);
		await tick(panel, 'sharedData', ['Basic Details', 'Contact Details']);
		expect(office().sent()).toEqual([]);
	});

	chapter('what comes out is shown beforehand to whoever adds the next node', async () => {
		const { page } = office();
		await closePanel(page);
		await openNodesPanel(page);
		await findPlannr(page);
		const next = await chooseAction(page, 'Get referral');
		const { notice, fields } = await inputPreview(next);
		expect(notice).toMatch(/^Usually outputs the following fields\./);
		expect(fields).toEqual(
			expect.arrayContaining(['uuid', 'connection', 'clients', 'advice_type', 'shared_data']),
		);
		await picture('preview', next, { window: { width: 1024, height: 720 } });
		expect(office().sent()).toEqual([]);
		await closePanel(page);
	});

	chapter('two referrals are created, and seen', async () => {
		panel = await openNode(office().page, 'Create referral');
		await picture('panel', panel.locator('.node-settings'), {
			window: { width: 1280, height: 920 },
			move: async () => await widenParameters(panel),
		});
		await execute(panel, 'success');
		const rows = await outputTable(panel);
		expect(rows.map((row) => [row.advice_type, row.status])).toEqual([
			['mortgages', 'pending'],
			['pensions', 'pending'],
		]);
		await picture('result', panel.getByTestId('output-panel'), {
			window: { width: 1660, height: 650 },
			move: async () => await widenOutput(panel, 'duration_months'),
		});
		const { sent, created } = office();
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
		const made = created().sort((one, other) => one.adviceType.localeCompare(other.adviceType));
		expect(made).toMatchObject([
			{ ...referral, adviceType: 'mortgages', uuid: rows[0]?.uuid },
			{ ...referral, adviceType: 'pensions', uuid: rows[1]?.uuid },
		]);
	});

	chapter('what Plannr refuses is told in words, without the token', async () => {
		const { page } = office();
		await enterId(panel, 'connection', demo.connections.pending);
		await execute(panel, 'danger');
		await picture('message', panel.getByTestId('output-panel'), {
			window: { width: 1700, height: 600 },
		});
		const { message, description, details } = await shownError(panel);
		expect(message).toBe(
			"Plannr did not accept the referral: 'Connection': The referral connection must be accepted before referrals can be sent [item 0]",
		);
		expect(description).toContain(
			'This referral was not created. Correct what Plannr names and run this item again.',
		);
		expect(description).toContain('The same goes for 1 more request of this item.');
		expect(details).toContain('422');
		expect(await page.content()).not.toContain(demo.token);
		expect(office().created()).toHaveLength(2);
	});

	chapter('the trigger is found as well, and fetches an example', async () => {
		const { page, url, log, sent } = office();
		const before = sent().length;
		await newWorkflow(page, url);
		expect(await findPlannr(page)).toEqual(
			expect.arrayContaining(['On referral accepted', 'On referral received']),
		);
		const trigger = await chooseAction(page, 'On referral accepted');
		await execute(trigger, 'success');
		expect(await outputTable(trigger)).toEqual([
			expect.objectContaining({
				event: 'referralAccepted',
				referral: expect.stringContaining(demo.referrals.accepted),
			}),
		]);
		await picture('trigger', trigger, { window: { width: 1380, height: 720 } });
		expect(sent()).toHaveLength(before);
		expect(log()).not.toContain(demo.token);
	});
});
