import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import {
	type MockPlannr,
	addDemoReferrals,
	createDemoData,
	demo,
	startMockPlannr,
} from '../../sandbox';
import { type Home, createHome } from '../../scripts/n8n/home';
import {
	createExampleCredential,
	importCredentials,
	importWorkflows,
	workflowIdOf,
} from '../../scripts/n8n/imports';
import { installN8n } from '../../scripts/n8n/installation';
import { createTarball } from '../../scripts/n8n/tarball';
import type { N8nVersion } from '../../scripts/n8n/versions';
import { createTemporaryFolder, removeTemporaryFolder } from '../../scripts/processes/folders';
import { readEarlierWorkflow } from '../earlierWorkflows';
import { agentVersions, createAgentWorkflow } from './agent';
import { type Mailbox, startMailbox } from './mailbox';
import { type Model, startModel } from './model';
import {
	copyExample,
	createHttpRequestWorkflow,
	createReferralWorkflow,
	readExamplesFor,
} from './workflows';

/** The path of the form of a workflow that does not handle failures. */
const FAILING_FORM = 'failing-form';

/** A real n8n with this package and the examples, the mock API, a mail server, and a model for agents. */
export interface TestEnvironment {
	readonly home: Home;
	/** The folder whose files workflows may read and write. */
	readonly files: string;
	readonly mockPlannr: MockPlannr;
	readonly mailbox: Mailbox;
	readonly model: Model;
	stop(): Promise<void>;
}

/**
 * Starts an n8n and everything that it uses. On failure, stops what was already started.
 *
 * @param version the version of n8n
 */
export async function startTestEnvironment(version: N8nVersion): Promise<TestEnvironment> {
	const cleanups: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
	};
	try {
		return await startAll(version, cleanups, stop);
	} catch (reason) {
		await stop();
		throw reason;
	}
}

async function startAll(
	version: N8nVersion,
	cleanups: Array<() => Promise<void>>,
	stop: () => Promise<void>,
): Promise<TestEnvironment> {
	const installation = await installN8n(version);
	const folder = await createTemporaryFolder('office');
	cleanups.push(async () => await removeTemporaryFolder(folder));
	const tarball = await createTarball(folder);
	const files = join(folder, 'files');
	await mkdir(files);
	const home = await createHome(installation, folder, {
		tarball,
		environment: { N8N_RESTRICT_FILE_ACCESS_TO: files },
	});
	const data = createDemoData();
	addDemoReferrals(data);
	const mockPlannr = await startMockPlannr({ data });
	cleanups.push(mockPlannr.stop);
	const mailbox = await startMailbox();
	cleanups.push(mailbox.stop);
	const model = await startModel();
	cleanups.push(model.stop);
	const smtp = { host: '127.0.0.1', port: mailbox.port, secure: false, disableStartTls: true };
	await importCredentials(home, [
		createExampleCredential('plannrApi', {
			accessToken: demo.token,
			accountUuid: '',
			baseUrl: mockPlannr.url,
		}),
		createExampleCredential('smtp', { ...smtp, user: '', password: '' }),
		createExampleCredential('openAiApi', { apiKey: 'none', url: model.url }),
	]);
	const examples = await readExamplesFor(version);
	await importWorkflows(home, [
		...examples,
		...['xlsx', 'csv'].map((format) =>
			copyExample(examples, 'refer-from-a-spreadsheet', `spreadsheet.${format}`, {
				'Which File': {
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: {
						mode: 'raw',
						jsonOutput: JSON.stringify({ file: join(files, `referrals.${format}`) }),
					},
				},
			}),
		),
		{
			...copyExample(examples, 'refer-from-a-form', 'failing form', {
				'Referral Form': { webhookId: FAILING_FORM },
				'Refer Client': { onError: 'stopWorkflow' },
			}),
			settings: { errorWorkflow: workflowIdOf('when-a-workflow-fails') },
		},
		createReferralWorkflow(),
		createHttpRequestWorkflow('http-request', `${mockPlannr.url}/api/v1/referrals`),
		createHttpRequestWorkflow(
			'http-request-elsewhere',
			mockPlannr.url.replace('127.0.0.1', 'localhost'),
		),
		readEarlierWorkflow('operations'),
		...agentVersions.map((agent) => createAgentWorkflow(agent)),
	]);
	return { home, files, mockPlannr, mailbox, model, stop };
}
