import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

import type { Undo } from './layout';

const FOLDER = join(__dirname, '..', '..', 'docs', 'images');

/** Whether pictures are taken: `npm run docs:pictures` sets this global in Jest. */
export const takesPictures = 'pictures' in globalThis;

/** Hides what would cover something: notifications, buttons, links to neighbouring nodes; gives panels a white backdrop. */
const STYLE = `
	.el-notification, [data-test-id=floating-nodes], [data-test-id=canvas-controls],
	[data-test-id=execute-workflow-button] { display: none !important; }
	.el-overlay, [data-test-id=ndv-backdrop] { background: white !important; }
`;

/** Options of {@link takePicture}. */
interface PictureOptions {
	/** The size of the browser's window while the picture is taken. */
	readonly window?: { readonly width: number; readonly height: number };
	/** Changes the layout before the picture is taken; the returned function restores it afterwards. */
	readonly move?: () => Promise<Undo>;
}

/** The margin around elements that are on a picture together, in pixels: room for the names below nodes. */
const MARGIN = 56;

/**
 * Takes a picture of the part of a page with certain elements, if {@link takesPictures}.
 *
 * @param name the file's name without its extension
 * @param elements the elements, which are all visible
 */
export async function takePictureAround(name: string, elements: Locator): Promise<void> {
	if (!takesPictures) return;
	const boxes = (
		await Promise.all((await elements.all()).map(async (one) => one.boundingBox()))
	).flatMap((box) => (box === null ? [] : [box]));
	const x = Math.min(...boxes.map((box) => box.x)) - MARGIN;
	const y = Math.min(...boxes.map((box) => box.y)) - MARGIN / 2;
	const width = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN - x;
	const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN - y;
	const path = join(FOLDER, `${name}.png`);
	const clip = { x, y, width, height };
	await elements.page().screenshot({ path, clip, animations: 'disabled', style: STYLE });
}

/**
 * Takes a picture for the documentation, if {@link takesPictures}.
 *
 * @param name the file's name without its extension
 * @param element the element on the picture
 * @param options see {@link PictureOptions}
 */
export async function takePicture(
	name: string,
	element: Locator,
	{ window, move }: PictureOptions = {},
): Promise<void> {
	if (!takesPictures) return;
	const page = element.page();
	const originalSize = page.viewportSize();
	if (window !== undefined) await page.setViewportSize(window);
	const moveBack = await move?.();
	await page.mouse.move(0, 0);
	await mkdir(FOLDER, { recursive: true });
	const path = join(FOLDER, `${name}.png`);
	await element.screenshot({ path, animations: 'disabled', style: STYLE });
	await moveBack?.();
	if (originalSize !== null) await page.setViewportSize(originalSize);
}
