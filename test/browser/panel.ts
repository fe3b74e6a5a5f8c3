import type { Locator } from 'playwright-core';

/** The entries of n8n's dropdown lists, which are anywhere on the page. */
const listEntries = (panel: Locator) => panel.page().getByTestId('rlc-item');

/**
 * Opens a parameter's dropdown list, and returns its entries.
 *
 * @param panel the node's panel
 * @param parameter the parameter's name
 * @param search a search text, which must exclude at least one entry
 */
export async function listChoices(
	panel: Locator,
	parameter: string,
	search?: string,
): Promise<string[]> {
	await panel.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
	const entries = listEntries(panel).filter({ visible: true });
	await entries.first().waitFor();
	if (search !== undefined) {
		await panel.page().getByTestId('rlc-search').filter({ visible: true }).fill(search);
		const others = entries.filter({ hasNotText: new RegExp(search, 'i') });
		await others.first().waitFor({ state: 'hidden' });
		await entries.first().waitFor();
	}
	return (await entries.allInnerTexts()).map((text) => text.trim());
}

/** Chooses an entry of the list that {@link listChoices} opened. */
export async function chooseEntry(panel: Locator, name: string): Promise<void> {
	await listEntries(panel).filter({ visible: true, hasText: name }).click();
}

/**
 * Enters a new value instead of choosing from a list.
 *
 * @param panel the node's panel
 * @param parameter the parameter's label, e.g. `Clients`
 * @param mode how the record is named, as the panel offers it, e.g. `By Email`
 * @param value the value
 */
export async function enterValue(
	panel: Locator,
	parameter: string,
	mode: string,
	value: string,
): Promise<void> {
	const field = panel
		.getByTestId('parameter-item')
		.filter({ has: panel.page().getByText(parameter, { exact: true }) });
	await field.getByTestId('rlc-mode-selector').click();
	await panel
		.page()
		.getByRole('option', { name: mode, exact: true })
		.filter({ visible: true })
		.click();
	// n8n takes the value over a moment after the last key, and saves it; before, it would run the node with the old one.
	const saved = panel
		.page()
		.waitForRequest(
			(request) =>
				request.url().includes('/rest/workflows') &&
				request.postData()?.includes(JSON.stringify(value)) === true,
		);
	await field.getByTestId('rlc-input').fill(value);
	await field.getByTestId('rlc-input').blur();
	await saved;
}

/**
 * Selects options of a multiple-choice parameter.
 *
 * @param panel the node's panel
 * @param parameter the parameter's name
 * @param labels the options' labels
 */
export async function tickOptions(
	panel: Locator,
	parameter: string,
	labels: readonly string[],
): Promise<void> {
	const field = panel.getByTestId(`parameter-input-${parameter}`);
	await field.click();
	const options = panel.page().getByRole('option');
	for (const label of labels) await options.getByText(label, { exact: true }).click();
	await field.click();
	await options.first().waitFor({ state: 'hidden' });
}

/** Executes the node, and waits for the outcome. */
export async function executeNode(panel: Locator, outcome: 'success' | 'danger'): Promise<void> {
	const finished = panel.getByTestId('output-panel').getByTestId(`node-run-status-${outcome}`);
	await panel.getByTestId('node-execute-button').click();
	await finished.waitFor();
}

/** Reads the node's output from n8n's table: for each item, the texts of its fields by name. */
export async function readOutputTable(panel: Locator): Promise<Array<Record<string, string>>> {
	const output = panel.getByTestId('output-panel');
	await output.getByTestId('radio-button-table').click();
	const headings = output.locator('thead th');
	await headings.first().waitFor();
	const names = await headings.allInnerTexts();
	const rows = await output.locator('tbody tr').all();
	return await Promise.all(
		rows.map(async (row) => {
			const texts = await row.locator('td').allInnerTexts();
			return Object.fromEntries(names.map((name, column) => [name, texts[column] ?? '']));
		}),
	);
}

/** An error as n8n shows it. */
export interface ShownError {
	readonly message: string;
	readonly description: string;
	/** The whole text, with the details unfolded. */
	readonly details: string;
}

/** Reads the error with which the node failed. */
export async function readError(panel: Locator): Promise<ShownError> {
	const output = panel.getByTestId('output-panel');
	const message = await output.getByTestId('node-error-message').innerText();
	const description = await output.getByTestId('node-error-description').innerText();
	for (const part of ['From Plannr Referral', 'Other info']) {
		await output.getByText(part, { exact: true }).click();
	}
	await output.getByText('Stack trace', { exact: true }).waitFor();
	return { message, description, details: await output.innerText() };
}
