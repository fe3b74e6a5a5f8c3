import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import {
	type LoggedRequest,
	type Referral,
	type MockPlannr,
	addDemoReferrals,
	createDemoData,
	startMockPlannr,
} from '../../sandbox';
import { createHome } from '../../scripts/n8n/home';
import { installN8n } from '../../scripts/n8n/installation';
import { startServer } from '../../scripts/n8n/server';
import { createTarball } from '../../scripts/n8n/tarball';
import { currentVersion } from '../../scripts/n8n/versions';
import { openBrowser } from './browser';

/** An n8n as it is after its first start, with this package installed and nothing else, seen in a browser. */
export interface TestEnvironment {
	/** What the browser shows. */
	readonly page: Page;
	/** Where n8n answers. */
	readonly url: string;
	/** What n8n's server has written so far. */
	readonly log: () => string;
	/** The stand-in for Plannr. */
	readonly sandbox: MockPlannr;
	/** The requests so far that could change something in Plannr. */
	readonly sent: () => LoggedRequest[];
	/** The referrals that have been created since. */
	readonly created: () => Referral[];
	stop(): Promise<void>;
}

/**
 * Opens an office. What was opened already is closed again when something fails.
 *
 * @param chromium the browser's file
 */
export async function startTestEnvironment(chromium: string): Promise<TestEnvironment> {
	const cleanups: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp().catch(printError);
	};
	try {
		const installation = await installN8n(currentVersion, (line) =>
			process.stdout.write(`${line}\n`),
		);
		const folder = await mkdtemp(join(tmpdir(), 'plannr-browser-'));
		cleanups.push(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
		const home = await createHome(installation, folder, { tarball: await createTarball(folder) });
		const world = createDemoData();
		addDemoReferrals(world);
		const demoReferrals = new Set(world.referrals.keys());
		const sandbox = await startMockPlannr({ data: world });
		cleanups.push(sandbox.stop);
		const { url, log, stop } = await startServer(home);
		cleanups.push(stop);
		const browser = await openBrowser(chromium);
		cleanups.push(browser.close);
		return {
			page: browser.page,
			url,
			log,
			sandbox,
			sent: () => sandbox.requestLog.filter(({ method }) => method !== 'GET'),
			created: () => [...world.referrals.values()].filter(({ uuid }) => !demoReferrals.has(uuid)),
			stop: close,
		};
	} catch (reason) {
		await close();
		throw reason;
	}
}

/** What does not end in order is told, and the rest is ended nevertheless. */
function printError(reason: unknown): void {
	process.stderr.write(`${String(reason)}\n`);
}
