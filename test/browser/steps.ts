import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Makes tests out of the chapters of a story: when one fails, its message names a picture of what the browser showed, and
 * those after it are not told.
 *
 * @param page the page on which the story happens
 * @returns what takes a chapter's name and tells it
 */
export function createStepRunner(
	page: () => Page,
): (name: string, run: () => Promise<void>) => void {
	let failedStep: string | undefined;
	return (name, tell) => {
		it(name, async () => {
			if (failedStep !== undefined) throw new Error(`The story broke off at '${failedStep}'`);
			try {
				await tell();
			} catch (reason) {
				failedStep = name;
				throw await withPicture(page(), reason);
			}
		});
	};
}

async function withPicture(page: Page, reason: unknown): Promise<unknown> {
	if (!(reason instanceof Error)) return reason;
	const picture = join(await mkdtemp(join(tmpdir(), 'plannr-seen-')), 'page.png');
	const note = await page.screenshot({ path: picture }).then(
		() => `What the browser showed: ${picture}`,
		() => 'The browser showed nothing any more',
	);
	const message = `${reason.message}\n\n${note}`;
	// Jest shows the stack, which begins with the message.
	reason.stack = (reason.stack ?? '').replace(reason.message, () => message);
	reason.message = message;
	return reason;
}
