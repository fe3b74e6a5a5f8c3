import type { Locator } from 'playwright-core';

/** What n8n tells of a node's output before the node has run. */
export interface InputPreview {
	/** What n8n says above the fields. */
	readonly notice: string;
	/** The names of the fields, as far as they fit on the page. */
	readonly fields: readonly string[];
}

/**
 * Reads, in the panel of the node that follows, what the node before it will give out.
 *
 * @param panel the panel of the node that follows
 */
export async function readInputPreview(panel: Locator): Promise<InputPreview> {
	const input = panel.getByTestId('ndv-input-panel');
	const notice = await input.getByTestId('schema-preview-warning').innerText();
	const fields = input.getByTestId('run-data-schema-item');
	await fields.first().waitFor();
	const texts = await fields.allInnerTexts();
	return { notice: notice.trim(), fields: texts.map((text) => text.trim()) };
}
