import type { Locator, Page } from 'playwright-core';

/** The name under which n8n lists the node and its trigger together. */
const NODE = 'Plannr Referral';

/**
 * Begins a workflow, with the list of what can start it.
 *
 * @param page the page of somebody who is signed in
 * @param url where n8n answers
 */
export async function createWorkflow(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/workflow/new`);
	await page.getByTestId('canvas-plus-button').click();
	await page.getByTestId('node-creator').waitFor();
}

/** Begins a workflow that is started by hand. */
export async function createManualWorkflow(page: Page, url: string): Promise<void> {
	await createWorkflow(page, url);
	await nodeCreatorItems(page).getByText('Trigger manually', { exact: true }).click();
	await page.getByTestId('canvas-node').waitFor();
}

/** Opens the list of what can come next in the workflow. */
export async function openNodesPanel(page: Page): Promise<void> {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator').waitFor();
}

/**
 * Searches the list of nodes for Plannr, and opens what is found.
 *
 * @returns what it offers to do, or to start on, as far as that is unfolded
 */
export async function findPlannr(page: Page): Promise<string[]> {
	await page.getByTestId('node-creator-search-bar').fill('Plannr');
	const found = nodeCreatorItems(page).getByText(NODE, { exact: true });
	await found.click();
	// The list that was there slides away.
	await found.waitFor({ state: 'hidden' });
	await page.getByTestId('node-creator-category-item').first().waitFor();
	await nodeCreatorItems(page).first().waitFor();
	return await nodeCreatorItems(page).allInnerTexts();
}

/**
 * Chooses what is done, or what it starts on, from what {@link findPlannr} has opened.
 *
 * @param page the page
 * @param action as it is listed
 * @returns the new node's panel
 */
export async function chooseAction(page: Page, action: string): Promise<Locator> {
	await nodeCreatorItems(page).getByText(action, { exact: true }).click();
	return await waitForPanel(page);
}

/** Opens the panel of a node of the workflow. */
export async function openNode(page: Page, name: string): Promise<Locator> {
	await page.getByTestId('canvas-node').filter({ hasText: name }).dblclick();
	return await waitForPanel(page);
}

/** Closes the panel that is open. */
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
