import { join } from 'node:path';

import {
	addDemoClients,
	addDemoReferrals,
	createDemoData,
	demo,
	startMockPlannr,
} from '../sandbox';
import { createHome } from './n8n/home';
import {
	createExampleCredential,
	importCredentials,
	importWorkflows,
	readExampleWorkflows,
} from './n8n/imports';
import { CACHE_FOLDER, installN8n } from './n8n/installation';
import { owner, signIn } from './n8n/rest';
import { findFreePort, isPortFree, startServer } from './n8n/server';
import { createTarball } from './n8n/tarball';
import { currentVersion } from './n8n/versions';
import { lockFolder } from './processes/folders';
import { print, runScript } from './processes/runScript';

/** n8n's usual port, which is used if it is free. */
const PORT = 5678;

/** Runs a real n8n with this package installed, and the mock API, until Ctrl+C. */
async function main(): Promise<void> {
	const installation = await installN8n(currentVersion);
	print('Installing this package into n8n ...');
	const tarball = await createTarball(join(CACHE_FOLDER, 'packed'));
	const folder = join(CACHE_FOLDER, 'office');
	await lockFolder(folder);
	const home = await createHome(installation, folder, { tarball });
	const data = createDemoData();
	addDemoClients(data);
	addDemoReferrals(data);
	const mockPlannr = await startMockPlannr({ data });
	try {
		print('Importing the credential and the examples ...');
		const credentialData = { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr.url };
		await importCredentials(home, [createExampleCredential('plannrApi', credentialData)]);
		await importWorkflows(home, await readExampleWorkflows());
		print('Starting n8n ...');
		const server = await startServer(home, await choosePort());
		await signIn(server.url);
		print(formatWelcome(server.url.replace('127.0.0.1', 'localhost'), mockPlannr.url));
		await server.ended;
	} finally {
		await mockPlannr.stop();
	}
}

/** Chooses n8n's usual port, or says how to find the program that uses it. */
async function choosePort(): Promise<number> {
	if (await isPortFree(PORT)) return PORT;
	const command =
		process.platform === 'win32' ? `netstat -ano | findstr :${PORT}` : `lsof -i tcp:${PORT}`;
	print(
		`Another program uses port ${PORT}, so n8n takes another one. Find that program with: ${command}`,
	);
	return await findFreePort();
}

function formatWelcome(url: string, plannr: string): string {
	return `
n8n is ready:  ${url}/home/workflows
  E-mail:      ${owner.email}
  Password:    ${owner.password}

The workflows are the examples; start with 'Safe first run'. They use the mock Plannr API
at ${plannr} through the credential 'Plannr account'. For a real Plannr account, create your own
credential with your access token: anything you run with it affects real data.

There is no mail server here. A workflow stops at its first e-mail node, with the message that a credential does
not exist; open the node to read the e-mail. To send e-mails, create an SMTP credential in each e-mail node.

Press Ctrl+C to stop. Your own workflows are kept; the examples and 'Plannr account' are reset at each start.`;
}

runScript(main);
