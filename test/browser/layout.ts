import type { Locator } from 'playwright-core';

/** Moves back what was moved: n8n remembers the widths. */
export type Undo = () => Promise<void>;

/** Makes a node's parameters wide enough for long names. */
export async function widenParameters(panel: Locator): Promise<Undo> {
	return await drag(panel.locator('[data-test-id=resize-handle][data-dir=right]'), 180);
}

/**
 * Moves a node's parameters to the left, so that its output is wide enough for some columns and shows no half of another.
 *
 * @param panel the node's panel, with a table in its output
 * @param lastColumn the last column that is to be seen
 */
export async function widenOutput(panel: Locator, lastColumn: string): Promise<Undo> {
	const handle = panel.getByTestId('panel-drag-button');
	const output = panel.getByTestId('output-panel');
	const column = output.locator('thead th').filter({ hasText: lastColumn });
	return await drag(handle, (await rightEdgeOf(output)) - (await rightEdgeOf(column)));
}

/** Pulls something to the right by the mouse, or to the left by a negative number of pixels, as far as it goes. */
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
	if (box === null) throw new Error('It is not to be seen');
	return box;
}
