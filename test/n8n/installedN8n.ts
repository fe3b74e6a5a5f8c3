import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Sandbox, addDemoReferrals, demo, demoWorld, startSandbox } from '../../sandbox';
import { type Home, makeHome } from '../../scripts/n8n/home';
import { importCredentials, importWorkflows, plannrCredential } from '../../scripts/n8n/imports';
import { install } from '../../scripts/n8n/installation';
import { pack } from '../../scripts/n8n/tarball';
import type { N8nVersion } from '../../scripts/n8n/versions';
import { agentVersions, modelCredential, referringAgent } from './agent';
import { type Mailbox, startMailbox } from './mailbox';
import { type Model, startModel } from './model';
import { asTheyAre, byHand, everyMinute } from './workflows';

/** A real n8n with this package and the examples, a stand-in for Plannr, a mail server, and a model for agents. */
export interface Office {
	readonly home: Home;
	readonly sandbox: Sandbox;
	readonly mailbox: Mailbox;
	readonly model: Model;
	close(): Promise<void>;
}

/**
 * Sets an office up.
 *
 * @param version which n8n
 */
export async function openOffice(version: N8nVersion): Promise<Office> {
	const ends: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of ends.splice(0).reverse()) await end();
	};
	try {
		return await furnish(version, ends, close);
	} catch (reason) {
		await close();
		throw reason;
	}
}

async function furnish(
	version: N8nVersion,
	ends: Array<() => Promise<void>>,
	close: () => Promise<void>,
): Promise<Office> {
	const installation = await install(version, (line) => process.stdout.write(`${line}\n`));
	const folder = await mkdtemp(join(tmpdir(), 'plannr-office-'));
	ends.push(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	const tarball = await pack(folder);
	const home = await makeHome(installation, folder, { tarball });
	const world = demoWorld();
	addDemoReferrals(world);
	const sandbox = await startSandbox({ world });
	ends.push(sandbox.stop);
	const mailbox = await startMailbox();
	ends.push(mailbox.stop);
	const model = await startModel();
	ends.push(model.stop);
	const smtp = { host: '127.0.0.1', port: mailbox.port, secure: false, disableStartTls: true };
	await importCredentials(home, [
		plannrCredential({ accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url }),
		{
			id: 'OfficeMailAccess',
			name: 'Office mail',
			type: 'smtp',
			data: { ...smtp, user: '', password: '' },
		},
		modelCredential(model.url),
	]);
	await importWorkflows(home, [
		...(await asTheyAre()),
		...(await byHand()),
		...(await everyMinute()),
		...agentVersions.map((agent) => referringAgent(agent)),
	]);
	return { home, sandbox, mailbox, model, close };
}
