import { join } from 'node:path';

import type { Home } from '../../scripts/n8n/home';
import { startServer } from '../../scripts/n8n/server';
import { currentVersion } from '../../scripts/n8n/versions';
import { createTemporaryFolder } from '../../scripts/processes/folders';
import { print, runScript } from '../../scripts/processes/runScript';

/** Does what the commands that use a real n8n do, with a mock n8n: prints the folder that holds the processes' IDs. */
async function main(): Promise<void> {
	const folder = await createTemporaryFolder('processes');
	print(folder);
	const command = join(__dirname, 'mockN8n.cjs');
	const home: Home = {
		installation: { version: currentVersion, node: process.execPath, command },
		folder,
		environment: process.env,
	};
	const server = await startServer(home, undefined, ['start', process.argv[2] ?? '']);
	print('ready');
	await server.ended;
}

runScript(main);
