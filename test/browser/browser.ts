import { type Page, chromium, selectors } from 'playwright-core';

import { takesPictures } from './pictures';

/** The timeout for anything on a page, in milliseconds: the machine may be busy. */
const TIMEOUT_MS = 60_000;

/** A browser with one page. */
export interface Browser {
	readonly page: Page;
	close(): Promise<void>;
}

/**
 * Opens a browser with an empty profile.
 *
 * @param executablePath the browser's file
 */
export async function openBrowser(executablePath: string): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({
		executablePath,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
		headless: true,
		// With handlers of Playwright's for these, Jest would outlive SIGTERM and SIGHUP.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
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
