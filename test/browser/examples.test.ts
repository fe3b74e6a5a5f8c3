import type { Page } from 'playwright-core';

import { demo } from '../../sandbox';
import { workflowIdOf } from '../../scripts/n8n/imports';
import { owner, signIn } from '../../scripts/n8n/rest';
import { type N8nServer, startServer } from '../../scripts/n8n/server';
import { currentVersion } from '../../scripts/n8n/versions';
import { activateForm } from '../n8n/form';
import { type TestEnvironment, startTestEnvironment } from '../n8n/installedN8n';
import { waitUntil } from '../n8n/waitUntil';
import { type Browser, openBrowser } from './browser';
import { describeInBrowser } from './chromium';
import { takePicture, takePictureAround } from './pictures';
import { createStepRunner } from './steps';

describeInBrowser('In a browser, the examples', (chromium) => {
	let environment: TestEnvironment;
	let server: N8nServer;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		environment = await startTestEnvironment(currentVersion);
		server = await startServer(environment.home);
		await signIn(server.url);
		browser = await openBrowser(chromium);
		page = browser.page;
	}, 1_200_000);
	afterAll(async () => {
		await browser.close();
		await server.stop();
		await environment.stop();
	});

	const step = createStepRunner(() => page);

	const openExample = async (name: string) => {
		await page.goto(`${server.url}/workflow/${workflowIdOf(name)}`);
		await page.getByTestId('canvas-node').first().waitFor();
	};

	/** Sets the SLA deadline of a referral to a number of days from today. */
	const setDeadline = (uuid: string, days: number) => {
		const referral = environment.mockPlannr.data.referrals.get(uuid);
		if (referral === undefined) throw new Error('The demo data lacks a referral');
		referral.slaDeadline = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	};

	step('open in the editor for the signed-in owner', async () => {
		await page.goto(`${server.url}/signin`);
		await page.getByTestId('emailOrLdapLoginId').locator('input').fill(owner.email);
		await page.getByTestId('password').locator('input').fill(owner.password);
		await page.getByTestId('form-submit-button').click();
		await page.getByTestId('main-sidebar-settings').waitFor();
		await page.setViewportSize({ width: 1400, height: 900 });
		await openExample('refer-from-a-form');
		await page.getByTestId('zoom-to-fit').click();
		// The canvas moves for a moment.
		await page.waitForTimeout(1000);
		await takePictureAround('workflow', page.locator('.vue-flow__node'));
	});

	step('refer a visitor who fills in the form', async () => {
		const rest = await signIn(server.url);
		await page.setViewportSize({ width: 760, height: 800 });
		const form = `${server.url}${await activateForm(rest, 'refer-from-a-form')}`;
		// n8n 2 serves a form a moment after it was activated.
		await waitUntil('the form', async () => ((await page.goto(form))?.ok() ? true : undefined));
		await page.getByLabel('First Name').fill('Gareth');
		await page.getByLabel('Last Name').fill('Thompson');
		await page.getByLabel('E-mail').fill('gareth.thompson@example.com');
		await page.getByText('I agree that you share').click();
		await takePicture('form', page.locator('.card').first());
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByText('Example Mortgage Desk LLP will contact you.', { exact: true }).waitFor();
		await takePicture('thank-you', page.locator('.card').first());
		const posts = environment.mockPlannr.requestLog.filter(({ method }) => method === 'POST');
		expect(posts.map(({ body }) => body)).toEqual([
			expect.objectContaining({ client_uuids: [demo.clients[1]] }),
		]);
	});

	step('send the digest that the office reads on Monday', async () => {
		setDeadline(demo.referrals.received, 3);
		setDeadline(demo.referrals.pending, -2);
		await page.setViewportSize({ width: 1280, height: 800 });
		await openExample('monday-digest');
		await page.getByTestId('execute-workflow-button').click();
		const mail = await waitUntil('the digest', () =>
			environment.mailbox.mails.find((one) => one.includes('awaiting a response')),
		);
		const html = mail.slice(mail.indexOf('<h3>'), mail.lastIndexOf('</ul>'));
		const subject = /^Subject: (.+)$/m.exec(mail)?.[1] ?? '';
		await page.setViewportSize({ width: 720, height: 500 });
		await page.setContent(
			`<!doctype html><main style="font: 15px sans-serif; padding: 8px 24px"><h2>${subject}</h2>${html}</ul></main>`,
		);
		await takePicture('digest', page.locator('main'));
		expect(await page.locator('li').allInnerTexts()).toEqual([
			expect.stringMatching(/: 3 days left$/),
			expect.stringMatching(/: overdue by 2 days$/),
			expect.stringMatching(/: no deadline, expires in \d+ days$/),
		]);
	});
});
