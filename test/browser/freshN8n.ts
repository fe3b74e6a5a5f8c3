import type { Page } from 'playwright-core';

import {
	type LoggedRequest,
	type MockPlannr,
	type Referral,
	addDemoReferrals,
	createDemoData,
	startMockPlannr,
} from '../../sandbox';
import { createHome } from '../../scripts/n8n/home';
import { installN8n } from '../../scripts/n8n/installation';
import { startServer } from '../../scripts/n8n/server';
import { createTarball } from '../../scripts/n8n/tarball';
import { currentVersion } from '../../scripts/n8n/versions';
import { createTemporaryFolder, removeTemporaryFolder } from '../../scripts/processes/folders';
import { openBrowser } from './browser';

/** A new n8n, with only this package installed, and a browser. */
export interface TestEnvironment {
	/** The browser's page. */
	readonly page: Page;
	/** n8n's address. */
	readonly url: string;
	/** The output of n8n's server so far. */
	readonly log: () => string;
	/** The mock API. */
	readonly mockPlannr: MockPlannr;
	/** The write requests so far. */
	readonly sent: () => LoggedRequest[];
	readonly created: () => Referral[];
	stop(): Promise<void>;
}

/**
 * Starts an n8n, a mock API and a browser. On failure, stops what was already started.
 *
 * @param chromium the browser's file
 */
export async function startTestEnvironment(chromium: string): Promise<TestEnvironment> {
	const cleanups: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp().catch(printError);
	};
	try {
		const installation = await installN8n(currentVersion);
		const folder = await createTemporaryFolder('browser');
		cleanups.push(async () => await removeTemporaryFolder(folder));
		const home = await createHome(installation, folder, { tarball: await createTarball(folder) });
		const data = createDemoData();
		addDemoReferrals(data);
		const demoReferrals = new Set(data.referrals.keys());
		const mockPlannr = await startMockPlannr({ data });
		cleanups.push(mockPlannr.stop);
		const { url, log, stop } = await startServer(home);
		cleanups.push(stop);
		const browser = await openBrowser(chromium);
		cleanups.push(browser.close);
		return {
			page: browser.page,
			url,
			log,
			mockPlannr,
			sent: () => mockPlannr.requestLog.filter(({ method }) => method !== 'GET'),
			created: () => [...data.referrals.values()].filter(({ uuid }) => !demoReferrals.has(uuid)),
			stop: close,
		};
	} catch (reason) {
		await close();
		throw reason;
	}
}

/** Prints an error of a clean-up, so that the others still run. */
function printError(reason: unknown): void {
	process.stderr.write(`${String(reason)}\n`);
}
