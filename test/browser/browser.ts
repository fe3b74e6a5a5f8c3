import { type Page, chromium, selectors } from 'playwright-core';

import { takesPictures } from './pictures';

/** How long anything on a page is waited for, in milliseconds: the machine may be busy. */
const TIMEOUT_MS = 60_000;

/** A browser with one page. */
export interface Browser {
	readonly page: Page;
	close(): Promise<void>;
}

/**
 * Opens a browser in which nobody has been before.
 *
 * @param executablePath the browser's file
 */
export async function openBrowser(executablePath: string): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({
		executablePath,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
		headless: true,
	});
	const page = await browser.newPage({
		viewport: { width: 1280, height: 800 },
		deviceScaleFactor: takesPictures ? 1.5 : 1,
		colorScheme: 'light',
		locale: 'en-GB',
		timezoneId: 'Europe/London',
	});
	page.setDefaultTimeout(TIMEOUT_MS);
	return { page, close: async () => await browser.close() };
}
