import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const FOLDER = join(__dirname, '..', '..', 'docs', 'images');

/** Whether the story is told for its pictures: `npm run docs:pictures` tells jest so. */
export const takesPictures = 'pictures' in globalThis;

/** How a picture is set. */
interface Setting {
	/** How large the browser's window is meanwhile. */
	readonly window?: { readonly width: number; readonly height: number };
	/** What is seen to before. */
	readonly before?: () => Promise<void>;
}

/**
 * Takes a picture for the documentation, if the story is told for its pictures.
 *
 * @param name the file's name without its ending
 * @param what what is on it
 * @param setting see {@link Setting}
 */
export async function picture(name: string, what: Locator, setting: Setting = {}): Promise<void> {
	if (!takesPictures) return;
	const page = what.page();
	const usual = page.viewportSize();
	if (setting.window !== undefined) await page.setViewportSize(setting.window);
	await clearAway(page);
	await setting.before?.();
	await mkdir(FOLDER, { recursive: true });
	await what.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
	if (usual !== null) await page.setViewportSize(usual);
}

/** Takes the mouse and n8n's notices out of the picture. */
async function clearAway(page: Page): Promise<void> {
	const notices = page.locator('.el-notification');
	for (const notice of await notices.all())
		await notice.locator('.el-notification__closeBtn').click();
	await notices.first().waitFor({ state: 'hidden' });
	await page.mouse.move(0, 0);
}

/**
 * Pulls something to one side by the mouse.
 *
 * @param handle where it is taken hold of
 * @param pixels how far it is pulled to the right; to the left when negative
 */
export async function pull(handle: Locator, pixels: number): Promise<void> {
	const box = await handle.boundingBox();
	if (box === null) throw new Error('There is nothing to take hold of');
	const { mouse } = handle.page();
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await mouse.move(x, y);
	await mouse.down();
	await mouse.move(x + pixels, y, { steps: 5 });
	await mouse.up();
}
