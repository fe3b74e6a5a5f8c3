import type { Page } from 'playwright-core';

import { owner } from '../../scripts/n8n/rest';

/**
 * Opens a new n8n, and sets up its owner.
 *
 * @param page the page
 * @param url n8n's address
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
