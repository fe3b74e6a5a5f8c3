import type { Locator } from 'playwright-core';

/** Restores what was changed for a picture; n8n remembers widths. */
export type Undo = () => Promise<void>;

/** Widens a node's parameters for long names. */
export async function widenParameters(panel: Locator): Promise<Undo> {
	return await drag(panel.locator('[data-test-id=resize-handle][data-dir=right]'), 180);
}

/**
 * Moves a node's parameters to the left, so that its output ends exactly after a column.
 *
 * @param panel the node's panel, with a table in its output
 * @param lastColumn the last visible column
 */
export async function widenOutput(panel: Locator, lastColumn: string): Promise<Undo> {
	const handle = panel.getByTestId('panel-drag-button');
	const output = panel.getByTestId('output-panel');
	const column = output.locator('thead th').filter({ hasText: lastColumn });
	return await drag(handle, (await rightEdgeOf(output)) - (await rightEdgeOf(column)));
}

/** Shows a text in a field, without entering it. */
export async function showText(field: Locator, text: string): Promise<void> {
	await field.evaluate((element, shown) => {
		Object.assign(element, { value: shown });
	}, text);
}

/** Drags an element to the right by a number of pixels, or to the left if negative, as far as it goes. */
async function drag(handle: Locator, pixels: number): Promise<Undo> {
	const { x, y, width, height } = await boxOf(handle);
	const { mouse } = handle.page();
	await mouse.move(x + width / 2, y + height / 2);
	await mouse.down();
	await mouse.move(x + width / 2 + pixels, y + height / 2, { steps: 10 });
	await mouse.up();
	return async () => {
		await drag(handle, x - (await boxOf(handle)).x);
	};
}

async function rightEdgeOf(element: Locator): Promise<number> {
	const { x, width } = await boxOf(element);
	return x + width;
}

async function boxOf(element: Locator) {
	const box = await element.boundingBox();
	if (box === null) throw new Error('The element is not visible');
	return box;
}
