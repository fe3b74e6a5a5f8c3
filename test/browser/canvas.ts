import type { Locator, Page } from 'playwright-core';

/** The name under which n8n lists the node and its trigger together. */
const NODE = 'Plannr Referral';

/**
 * Creates a workflow, and opens the list of triggers.
 *
 * @param page the page of a signed-in user
 * @param url n8n's address
 */
export async function createWorkflow(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/workflow/new`);
	await page.getByTestId('canvas-plus-button').click();
	await page.getByTestId('node-creator').waitFor();
}

export async function createManualWorkflow(page: Page, url: string): Promise<void> {
	await createWorkflow(page, url);
	await nodeCreatorItems(page).getByText('Trigger manually', { exact: true }).click();
	await page.getByTestId('canvas-node').waitFor();
}

/** Opens the list of nodes that can be added to the workflow. */
export async function openNodesPanel(page: Page): Promise<void> {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator').waitFor();
}

/**
 * Searches the list of nodes for Plannr, and opens the result.
 *
 * @returns the actions or triggers that are shown
 */
export async function findPlannr(page: Page): Promise<string[]> {
	await page.getByTestId('node-creator-search-bar').fill('Plannr');
	const found = nodeCreatorItems(page).getByText(NODE, { exact: true });
	await found.click();
	// The previous list slides away.
	await found.waitFor({ state: 'hidden' });
	await page.getByTestId('node-creator-category-item').first().waitFor();
	await nodeCreatorItems(page).first().waitFor();
	return await nodeCreatorItems(page).allInnerTexts();
}

/**
 * Chooses an action or trigger from the list that {@link findPlannr} opened.
 *
 * @param page the page
 * @param action its name in the list
 * @returns the new node's panel
 */
export async function chooseAction(page: Page, action: string): Promise<Locator> {
	await nodeCreatorItems(page).getByText(action, { exact: true }).click();
	return await waitForPanel(page);
}

/** Opens the panel of a node in the workflow. */
export async function openNode(page: Page, name: string): Promise<Locator> {
	await page.getByTestId('canvas-node').filter({ hasText: name }).dblclick();
	return await waitForPanel(page);
}

export async function closePanel(page: Page): Promise<void> {
	await page.getByTestId('ndv-close-button').click();
	await page.getByTestId('ndv').waitFor({ state: 'hidden' });
}

async function waitForPanel(page: Page): Promise<Locator> {
	const opened = page.getByTestId('ndv');
	await opened.getByTestId('node-execute-button').waitFor();
	return opened;
}

function nodeCreatorItems(page: Page): Locator {
	return page.getByTestId('node-creator').getByTestId('node-creator-item-name');
}
