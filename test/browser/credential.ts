import type { Locator, Page } from 'playwright-core';

/**
 * Creates a credential for Plannr in n8n's form, and waits until n8n shows that its test has passed.
 *
 * @param page the page of a signed-in user
 * @param url n8n's address
 * @param values the values, by field name; other fields keep their defaults
 * @returns the form, which is still open
 */
export async function createCredential(
	page: Page,
	url: string,
	values: Readonly<Record<string, string>>,
): Promise<Locator> {
	await page.goto(`${url}/home/credentials`);
	await page.getByTestId('add-resource-credential').click();
	await page.getByTestId('new-credential-type-select').locator('input').fill('Plannr');
	await page.getByTestId('new-credential-type-select-option').getByText('Plannr API').click();
	await page.getByTestId('new-credential-type-button').click();
	const form = page.getByTestId('editCredential-modal');
	// n8n cannot save the credential before it has fetched a name for it.
	await form.getByTestId('inline-edit-preview').filter({ hasText: 'Plannr account' }).waitFor();
	for (const [name, value] of Object.entries(values)) {
		await form.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
	}
	await form.getByTestId('credential-save-button').click();
	await form.getByTestId('credentials-config-container-test-success').waitFor();
	return form;
}
