import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Sandbox, addDemoReferrals, demoWorld, startSandbox } from '../../sandbox';
import { makeHome } from '../../scripts/n8n/home';
import { install } from '../../scripts/n8n/installation';
import { type Server, startServer } from '../../scripts/n8n/server';
import { pack } from '../../scripts/n8n/tarball';
import { present } from '../../scripts/n8n/versions';

/** An n8n as it is after its first start, with this package installed and nothing else, and a stand-in for Plannr. */
export interface Office {
	readonly server: Server;
	readonly sandbox: Sandbox;
	close(): Promise<void>;
}

/** Opens an office. What was opened already is closed again when something fails. */
export async function openOffice(): Promise<Office> {
	const installation = await install(present, (line) => process.stdout.write(`${line}\n`));
	const folder = await mkdtemp(join(tmpdir(), 'plannr-browser-'));
	const world = demoWorld();
	addDemoReferrals(world);
	const sandbox = await startSandbox({ world });
	const close = async () => {
		await sandbox.stop();
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		const home = await makeHome(installation, folder, { tarball: await pack(folder) });
		const server = await startServer(home);
		return {
			server,
			sandbox,
			close: async () => {
				await server.stop();
				await close();
			},
		};
	} catch (reason) {
		await close();
		throw reason;
	}
}
