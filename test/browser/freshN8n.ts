import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import {
	type JournalEntry,
	type Referral,
	type Sandbox,
	addDemoReferrals,
	demoWorld,
	startSandbox,
} from '../../sandbox';
import { makeHome } from '../../scripts/n8n/home';
import { install } from '../../scripts/n8n/installation';
import { startServer } from '../../scripts/n8n/server';
import { pack } from '../../scripts/n8n/tarball';
import { present } from '../../scripts/n8n/versions';
import { openBrowser } from './browser';

/** An n8n as it is after its first start, with this package installed and nothing else, seen in a browser. */
export interface Office {
	/** What the browser shows. */
	readonly page: Page;
	/** Where n8n answers. */
	readonly url: string;
	/** What n8n's server has written so far. */
	readonly log: () => string;
	/** The stand-in for Plannr. */
	readonly sandbox: Sandbox;
	/** The requests so far that could change something in Plannr. */
	readonly sent: () => JournalEntry[];
	/** The referrals that have been created since. */
	readonly created: () => Referral[];
	close(): Promise<void>;
}

/**
 * Opens an office. What was opened already is closed again when something fails.
 *
 * @param chromium the browser's file
 */
export async function openOffice(chromium: string): Promise<Office> {
	const ends: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of ends.splice(0).reverse()) await end().catch(complain);
	};
	try {
		const installation = await install(present, (line) => process.stdout.write(`${line}\n`));
		const folder = await mkdtemp(join(tmpdir(), 'plannr-browser-'));
		ends.push(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
		const home = await makeHome(installation, folder, { tarball: await pack(folder) });
		const world = demoWorld();
		addDemoReferrals(world);
		const known = new Set(world.referrals.keys());
		const sandbox = await startSandbox({ world });
		ends.push(sandbox.stop);
		const { url, log, stop } = await startServer(home);
		ends.push(stop);
		const browser = await openBrowser(chromium);
		ends.push(browser.close);
		return {
			page: browser.page,
			url,
			log,
			sandbox,
			sent: () => sandbox.journal.filter(({ method }) => method !== 'GET'),
			created: () => [...world.referrals.values()].filter(({ uuid }) => !known.has(uuid)),
			close,
		};
	} catch (reason) {
		await close();
		throw reason;
	}
}

/** What does not end in order is told, and the rest is ended nevertheless. */
function complain(reason: unknown): void {
	process.stderr.write(`${String(reason)}\n`);
}
