import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

import type { Undo } from './layout';

const FOLDER = join(__dirname, '..', '..', 'docs', 'images');

/** Whether pictures are taken: `npm run docs:pictures` sets this global in Jest. */
export const takesPictures = 'pictures' in globalThis;

/** Hides notifications and links to neighbouring nodes, which would cover something, and gives panels a white backdrop. */
const STYLE = `
	.el-notification, [data-test-id=floating-nodes] { display: none !important; }
	.el-overlay, [data-test-id=ndv-backdrop] { background: white !important; }
`;

/** Options of {@link takePicture}. */
interface PictureOptions {
	/** The size of the browser's window while the picture is taken. */
	readonly window?: { readonly width: number; readonly height: number };
	/** Changes the layout before the picture is taken; the returned function restores it afterwards. */
	readonly move?: () => Promise<Undo>;
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
