import type { Locator } from 'playwright-core';

/** n8n's preview of a node's output before the node has run. */
export interface InputPreview {
	/** The notice above the fields. */
	readonly notice: string;
	/** The names of the visible fields. */
	readonly fields: readonly string[];
}

/**
 * Reads the preview of a node's output in the input panel of the next node.
 *
 * @param panel the next node's panel
 */
export async function readInputPreview(panel: Locator): Promise<InputPreview> {
	const input = panel.getByTestId('ndv-input-panel');
	const notice = await input.getByTestId('schema-preview-warning').innerText();
	const fields = input.getByTestId('run-data-schema-item');
	await fields.first().waitFor();
	const texts = await fields.allInnerTexts();
	return { notice: notice.trim(), fields: texts.map((text) => text.trim()) };
}
