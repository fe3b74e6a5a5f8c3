import { join } from 'node:path';

import { addDemoReferrals, demo, demoWorld, startSandbox } from '../sandbox';
import { hold } from './n8n/lockFile';
import { makeHome } from './n8n/home';
import {
	exampleWorkflows,
	importCredentials,
	importWorkflows,
	plannrCredential,
} from './n8n/imports';
import { KEPT, install } from './n8n/installation';
import { owner, signIn } from './n8n/rest';
import { freePort, isFree, startServer } from './n8n/server';
import { pack } from './n8n/tarball';
import { present } from './n8n/versions';

/** Where n8n answers when nobody else does. */
const PORT = 5678;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs a real n8n with this package in it, beside a stand-in for Plannr, until Ctrl+C. */
async function main(): Promise<void> {
	const stop = new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
	const installation = await install(present, say);
	say('Installing this package into n8n ...');
	const tarball = await pack(join(KEPT, 'packed'));
	const folder = join(KEPT, 'office');
	const letGo = await hold(folder);
	const home = await makeHome(installation, folder, { tarball });
	const world = demoWorld();
	addDemoReferrals(world);
	const sandbox = await startSandbox({ world });
	try {
		say('Importing the credential and the examples ...');
		const data = { accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url };
		await importCredentials(home, [plannrCredential(data)]);
		await importWorkflows(home, await exampleWorkflows());
		say('Starting n8n ...');
		const server = await startServer(home, (await isFree(PORT)) ? PORT : await freePort());
		try {
			await signIn(server.url);
			say(welcome(server.url.replace('127.0.0.1', 'localhost'), sandbox.url));
			await Promise.race([stop, server.ended]);
			say('\nEnding ...');
		} finally {
			await server.stop();
		}
	} finally {
		await sandbox.stop();
		await letGo();
	}
}

function welcome(url: string, plannr: string): string {
	return `
n8n is ready:  ${url}
  E-mail:      ${owner.email}
  Password:    ${owner.password}

The workflows are the examples; 'Refer a client and read the referral back' runs at once. They talk to a stand-in for
Plannr at ${plannr}, by the credential 'Plannr account'. For a real Plannr account, make a credential
of your own, with your access token: what you run with it is real.

Ctrl+C ends everything. What you make in n8n is kept for the next time; the examples and 'Plannr account' are put back.`;
}

main().catch((reason: unknown) => {
	say(`\nIt did not work: ${reason instanceof Error ? reason.message : String(reason)}`);
	process.exitCode = 1;
});
