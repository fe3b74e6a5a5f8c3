import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import {
	type MockPlannr,
	addDemoReferrals,
	createDemoData,
	demo,
	startMockPlannr,
} from '../../sandbox';
import { activateWorkflow } from '../../scripts/n8n/activation';
import { type Home, createHome } from '../../scripts/n8n/home';
import {
	type ImportedWorkflow,
	createExampleCredential,
	importCredentials,
	importWorkflows,
	workflowIdOf,
} from '../../scripts/n8n/imports';
import { installN8n } from '../../scripts/n8n/installation';
import { type RestClient, signIn } from '../../scripts/n8n/rest';
import { type N8nServer, startServer } from '../../scripts/n8n/server';
import { createTarball } from '../../scripts/n8n/tarball';
import { testedVersions } from '../../scripts/n8n/versions';
import { createTemporaryFolder, removeTemporaryFolder } from '../../scripts/processes/folders';
import { readEarlierWorkflow, receiveReferral } from '../earlierWorkflows';
import { EARLIER_VERSION, packEarlierPackage } from './earlierPackage';
import { type Registry, startRegistry } from './registry';
import { waitUntil } from './waitUntil';

const NAME = 'n8n-nodes-plannr';

/** How long Plannr takes for a referral during which the package is upgraded, in milliseconds. */
const LONG_REQUEST_MS = 20_000;

/**
 * Creates two workflows of the earlier version: a webhook followed by a node that refers a client, and the trigger
 * followed by one that reads the referral.
 */
function createEarlierWorkflows(): ImportedWorkflow[] {
	const { nodes, settings = {} } = readEarlierWorkflow('operations');
	const nodeNamed = (name: string, parameters = {}) => {
		const node = nodes.find((one) => one.name === name);
		return { ...node, parameters: { ...node?.parameters, ...parameters } };
	};
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const events = readEarlierWorkflow('events');
	const referral = { __rl: true, mode: 'id', value: '={{ $json.referral.uuid }}' };
	const webhook = {
		id: 'webhook',
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: 'refer',
		parameters: { httpMethod: 'POST', path: 'refer', responseMode: 'lastNode' },
	};
	return [
		{
			id: workflowIdOf('earlier refer'),
			name: 'Refer',
			nodes: [webhook, nodeNamed('Create From Lists')],
			connections: { Webhook: to('Create From Lists') },
			settings,
		},
		{
			...events,
			nodes: [...events.nodes, nodeNamed('Get', { referral })],
			connections: { 'Referral Events': to('Get') },
		},
	];
}

describe('From a registry', () => {
	let folder: string;
	let registry: Registry;
	let present: string;

	beforeAll(async () => {
		folder = await createTemporaryFolder('registry');
		const manifest = join(__dirname, '..', '..', 'package.json');
		present = String(getMember(JSON.parse(await readFile(manifest, 'utf8')), 'version'));
		registry = await startRegistry(folder, NAME, {
			[EARLIER_VERSION]: await packEarlierPackage(folder),
			[present]: await createTarball(folder),
		});
	}, 300_000);
	afterAll(async () => {
		registry.stop();
		await removeTemporaryFolder(folder);
	});

	describe.each(testedVersions)('n8n $number', (version) => {
		let mockPlannr: MockPlannr;
		let home: Home;
		let server: N8nServer | undefined;
		let rest: RestClient;

		const start = async () => {
			await server?.stop();
			server = await startServer(home);
			rest = await signIn(server.url);
		};

		beforeAll(async () => {
			const data = createDemoData();
			addDemoReferrals(data);
			mockPlannr = await startMockPlannr({ data });
			const installation = await installN8n(version);
			home = await createHome(installation, await createTemporaryFolder('registry-user'), {
				environment: { PATH: [registry.npmFolder, process.env.PATH].join(delimiter) },
			});
			const { url: baseUrl } = mockPlannr;
			const access = { accessToken: demo.token, accountUuid: demo.account, baseUrl };
			await importCredentials(home, [createExampleCredential('plannrApi', access)]);
			await importWorkflows(home, createEarlierWorkflows());
			await start();
		}, 1_200_000);
		afterAll(async () => {
			await server?.stop();
			await mockPlannr.stop();
			await removeTemporaryFolder(home.folder);
		});

		/** Calls n8n's route for community packages, and returns the version that it has installed. */
		const changePackage = async (method: 'POST' | 'PATCH', wanted: string) => {
			const body = { name: NAME, version: wanted };
			const changed = await rest.requestOrThrow(method, '/community-packages', body);
			return getMember(changed, 'installedVersion');
		};

		/** Starts the workflow that refers a client; returns the response of its last node. */
		const refer = async () => {
			const response = await fetch(`${server?.url ?? ''}/webhook/refer`, { method: 'POST' });
			const body: unknown = await response.json();
			return { status: response.status, body };
		};

		const countRequests = (method: string, path: string) =>
			mockPlannr.requestLog.filter((request) => request.method === method && request.path === path)
				.length;
		const countReferred = () => countRequests('POST', '/api/v1/referrals');
		/** How often the trigger has delivered an event of a referral, for which the workflow reads it. */
		const countEvents = (uuid: string) => countRequests('GET', `/api/v1/referrals/${uuid}`);
		const waitForEvent = async (uuid: string) =>
			await waitUntil('the event', () => (countEvents(uuid) > 0 ? true : undefined));

		// These tests build on one another, in this order.
		it('installs the package', async () => {
			expect(await changePackage('POST', EARLIER_VERSION)).toBe(EARLIER_VERSION);
			for (const name of ['earlier refer', 'earlier events']) {
				await activateWorkflow(rest, workflowIdOf(name));
			}
			await waitUntil('the first poll', () => mockPlannr.requestLog.find((one) => one.finishedAt));
			expect((await refer()).status).toBe(200);
			expect(countReferred()).toBe(1);
		});

		it('upgrades the package during an execution, which still ends with the earlier version', async () => {
			mockPlannr.addFault({
				operation: 'createReferral',
				times: 1,
				effect: { kind: 'delay', ms: LONG_REQUEST_MS },
			});
			let hasEnded = false;
			const running = refer().finally(() => (hasEnded = true));
			await waitUntil('the request', () => (countReferred() === 2 ? true : undefined));
			expect(await changePackage('PATCH', present)).toBe(present);
			expect(hasEnded).toBe(false);
			const { status, body } = await running;
			expect([status, countReferred()]).toEqual([200, 2]);
			// The present version finds that referral, by the same credential.
			expect(await refer()).toMatchObject({ status: 200, body: { uuid: getMember(body, 'uuid') } });
			expect(countReferred()).toBe(2);
		});

		it('delivers each event once, after the upgrade and after a restart', async () => {
			const received = receiveReferral(mockPlannr);
			await waitForEvent(received);
			await server?.stop();
			const pending = mockPlannr.data.referrals.get(demo.referrals.pending);
			if (pending === undefined) throw new Error('The demo has lost a referral');
			Object.assign(pending, { status: 'accepted', updatedAt: new Date() });
			await start();
			await waitForEvent(pending.uuid);
			expect(countEvents(received)).toBe(1);
		});

		it('removes the package, and names it in the error of a workflow that needs it', async () => {
			await rest.requestOrThrow('DELETE', `/community-packages?name=${NAME}`);
			expect(await rest.requestOrThrow('GET', '/community-packages')).toEqual([]);
			const { status, body } = await refer();
			expect(status).toBeGreaterThanOrEqual(400);
			expect(getMember(body, 'message')).toBe(`Unrecognized node type: ${NAME}.plannrReferral`);
		});

		it('finds the credential and the state of the trigger again when it is back', async () => {
			expect(await changePackage('POST', present)).toBe(present);
			const { received } = demo.referrals;
			const referral = mockPlannr.data.referrals.get(received);
			Object.assign(referral ?? {}, { status: 'expired', updatedAt: new Date() });
			await start();
			await waitForEvent(received);
			expect((await refer()).status).toBe(200);
			const events = [received, demo.referrals.pending].map(countEvents);
			expect([...events, countReferred()]).toEqual([1, 1, 2]);
		});
	});
});
