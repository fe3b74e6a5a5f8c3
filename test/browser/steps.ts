import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Creates a function that defines tests which build on each other. When one fails, its message contains the path of a
 * screenshot, and the following ones fail at once.
 *
 * @param page returns the page for the screenshot
 * @returns the function, which takes a step's name and function
 */
export function createStepRunner(
	page: () => Page,
): (name: string, run: () => Promise<void>) => void {
	let failedStep: string | undefined;
	return (name, run) => {
		it(name, async () => {
			if (failedStep !== undefined) throw new Error(`Not run after the failure of '${failedStep}'`);
			try {
				await run();
			} catch (reason) {
				failedStep = name;
				throw await withPicture(page(), reason);
			}
		});
	};
}

async function withPicture(page: Page, reason: unknown): Promise<unknown> {
	if (!(reason instanceof Error)) return reason;
	const picture = join(tmpdir(), 'plannr-last-failed-step.png');
	const note = await page.screenshot({ path: picture }).then(
		() => `Screenshot: ${picture}`,
		() => 'No screenshot: the browser has closed',
	);
	const message = `${reason.message}\n\n${note}`;
	// Jest shows the stack, which begins with the message.
	reason.stack = (reason.stack ?? '').replace(reason.message, () => message);
	reason.message = message;
	return reason;
}
