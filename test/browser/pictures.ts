import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

import type { Undo } from './layout';

const FOLDER = join(__dirname, '..', '..', 'docs', 'images');

/** Whether the story is told for its pictures: `npm run docs:pictures` tells jest so. */
export const takesPictures = 'pictures' in globalThis;

/** Notices and the way to the neighbouring nodes would cover something, and what is behind would show at the edges. */
const STYLE = `
	.el-notification, [data-test-id=floating-nodes] { display: none !important; }
	.el-overlay, [data-test-id=ndv-backdrop] { background: white !important; }
`;

/** How a picture is set. */
interface PictureOptions {
	/** How large the browser's window is meanwhile. */
	readonly window?: { readonly width: number; readonly height: number };
	/** What is moved before, and back afterwards. */
	readonly move?: () => Promise<Undo>;
}

/**
 * Takes a picture for the documentation, if the story is told for its pictures.
 *
 * @param name the file's name without its ending
 * @param element what is on it
 * @param setting see {@link PictureOptions}
 */
export async function takePicture(
	name: string,
	element: Locator,
	{ window, move }: PictureOptions = {},
): Promise<void> {
	if (!takesPictures) return;
	const page = element.page();
	const usual = page.viewportSize();
	if (window !== undefined) await page.setViewportSize(window);
	const moveBack = await move?.();
	await page.mouse.move(0, 0);
	await mkdir(FOLDER, { recursive: true });
	const path = join(FOLDER, `${name}.png`);
	await element.screenshot({ path, animations: 'disabled', style: STYLE });
	await moveBack?.();
	if (usual !== null) await page.setViewportSize(usual);
}
