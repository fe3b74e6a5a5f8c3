import type { Page } from 'playwright-core';

import { owner } from '../../scripts/n8n/rest';

/**
 * Opens an n8n for the first time, and fills in who owns it.
 *
 * @param page the page
 * @param url where n8n answers
 */
export async function setUpOwner(page: Page, url: string): Promise<void> {
	await page.goto(url);
	const form = page.getByTestId('setup-form');
	for (const field of ['email', 'firstName', 'lastName', 'password'] as const) {
		await form.getByTestId(field).locator('input').fill(owner[field]);
	}
	await form.getByTestId('form-submit-button').click();
	await page.getByTestId('main-sidebar-settings').waitFor();
}
