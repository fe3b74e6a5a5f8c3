import type { INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type FaultEffect, type OperationId, addDemoClients, demo } from '../../sandbox';
import { explainUnexpected } from '../../nodes/PlannrReferral/execution/messages';
import { PACKAGE_ROOT } from '../engine';
import { credentialFor, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { runCredentialTest } from '../engine/credentialTest';
import { useVirtualClock } from '../engine/virtualClock';
import { startWrongServer } from '../engine/wrongServer';
import { respond } from '../faultEffects';
import { poll } from '../trigger/polling';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode } = useNode();

beforeEach(() => {
	addDemoClients(mockPlannr().data);
});

const PAGE = join(PACKAGE_ROOT, 'docs', 'troubleshooting.md');

/** Returns what the page quotes: the first column of its tables of messages, and what is in quotation marks. */
function findQuotedMessages(): string[] {
	const prose = readFileSync(PAGE, 'utf8').replace(/```.*?```|`[^`]*`|<img .*?>/gs, '');
	const tables = prose.split('\n\n').filter((text) => text.startsWith('| Message '));
	const rows = tables.flatMap((table) => table.trim().split('\n').slice(2));
	const messages = rows.flatMap((row) => (row.split(' | ')[0] ?? '').slice(2).split('<br>'));
	const quoted = [...prose.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text);
	return [...messages, ...quoted].map((text) => text.trim());
}

/** Returns a pattern for a quoted message, in which `…` is any text. In the middle of a message the first letter is small. */
function toPattern(quoted: string): RegExp {
	const parts = quoted.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(parts.join('.+'), 'i');
}

const locate = (mode: string, value: string): INodeParameters => ({ __rl: true, mode, value });

/** Runs a create, or another operation, and returns what n8n shows of its failure. */
async function fail(parameters: INodeParameters, credential = {}): Promise<string> {
	const { error } = await runNode({ ...minimalCreate, ...parameters }, { credential });
	return `${error?.message ?? ''} ${error?.description ?? ''}`;
}

/** Runs a create, or another operation, while requests get another response: all, or those of one operation. */
async function failBecause(
	effect: FaultEffect,
	operation?: OperationId,
	parameters: INodeParameters = {},
): Promise<string> {
	addFault({ effect, ...(operation && { operation }) });
	return await fail(parameters);
}

async function fetchTestEvent(settings: INodeParameters): Promise<string> {
	return await poll(mockPlannr(), settings, { mode: 'manual' }).then(String, String);
}

async function testCredential(values: Readonly<Record<string, string>>): Promise<string> {
	return await runCredentialTest({ ...credentialFor(mockPlannr()), ...values });
}

/** Tests the credential of a user with one login. */
async function testLogin(type: string, expires_at: string): Promise<string> {
	const login = { uuid: demo.account, expires_at, account: { uuid: demo.account, type } };
	addFault({ operation: 'listLogins', effect: respond(200, { data: [login] }) });
	return await testCredential({ accountUuid: '' });
}

/** How to get each message. */
const causes: Readonly<Record<string, () => Promise<string>>> = {
	"No client has the primary e-mail address '…'": async () =>
		await fail({ clients: locate('email', 'nobody@example.com') }),
	"No client is named '…'": async () => await fail({ clients: locate('name', 'Nobody at All') }),
	"Several clients have the primary e-mail address '…'": async () =>
		await fail({ clients: locate('email', 'household.0@example.co.uk') }),
	"Several clients are named '…'": async () =>
		await fail({ clients: locate('name', 'Ada Placeholder') }),
	"No accepted connection is with a firm named '…'": async () =>
		await fail({ connection: locate('firm', 'Unknown Firm Ltd') }),
	"'Clients' is set to From List, but “…” was not chosen from the list": async () =>
		await fail({ clients: locate('list', 'Jane Client') }),
	"Entry 2 of 'Clients' is empty": async () =>
		await fail({ clients: locate('email', '={{ ["jane@example.com", ""] }}') }),
	"'Shared Data' is not one of the options": async () => await fail({ sharedData: '=☐ Income' }),
	"'Status' is empty": async () =>
		await fail({ operation: 'getAll', filters: { status: '={{ $json.missing }}' } }),
	"'SLA Deadline' is not a valid date": async () =>
		await fail({ additionalFields: { slaDeadline: '02/28/2027' } }),
	'Could not check whether the clients already have an open referral': async () =>
		await failBecause(respond(503), 'listReferrals'),
	"Could not check which client 'Clients' names": async () =>
		await failBecause(respond(503), 'findAccounts', {
			clients: locate('email', 'nobody@example.com'),
		}),
	'No matching referral to show yet': async () =>
		await fetchTestEvent({ events: ['referralSent'] }),
	"No connection was found with '…'": async () =>
		await fetchTestEvent({ events: ['referralSent'], filters: { firms: 'Unknown Firm Ltd' } }),
	'The access token is not valid or has expired': async () =>
		await testCredential({ accessToken: demo.unknownToken }),
	'The token is valid, but not for this account': async () =>
		await testCredential({ accountUuid: demo.otherAccount }),
	'Your token has several accounts': async () =>
		await testCredential({ accessToken: demo.ambiguousToken, accountUuid: '' }),
	"The only account of this token's owner is not an employee account": async () =>
		await testLogin('client', '2099-01-01T00:00:00+00:00'),
	"The login of this token's owner has expired": async () =>
		await testLogin('employee', '2001-01-01T00:00:00+00:00'),
	'n8n could not connect to Plannr': async () =>
		await testCredential({ baseUrl: 'https://plannr.invalid' }),
	'the certificate of the server is not trusted': async () => {
		const server = await startWrongServer();
		try {
			return await testCredential({ baseUrl: server.untrustedUrl });
		} finally {
			server.stop();
		}
	},
	'a proxy between n8n and Plannr requires a login': async () => await failBecause(respond(407)),
	'the response did not come from Plannr': async () =>
		await failBecause({ kind: 'text', text: '<html>Welcome</html>' }),
	'the request was redirected to another address': async () => await failBecause(respond(302)),
	'This account is not allowed to …': async () =>
		await failBecause(respond(403, { message: 'Forbidden.' }), 'createReferral'),
	'No such referral was found for this account': async () =>
		await failBecause(respond(404, { message: 'Not found.' }), 'getReferral', {
			operation: 'get',
			referral: uuidLocator(demo.account),
		}),
	"Plannr's rate limit was reached": async () => await failBecause(respond(429), 'createReferral'),
	'Plannr returned no usable response': async () =>
		await failBecause(respond(503), 'listReferrals', { operation: 'getAll' }),
	'because Plannr is unavailable': async () => {
		addFault({ effect: respond(503) });
		const parameters = { ...minimalCreate, ifAlreadyReferred: 'create' };
		const { output } = await runNode(parameters, {
			items: [{}, {}],
			settings: { onError: 'continueRegularOutput' },
		});
		return String(output('Next')[1]?.json.error);
	},
	'The referral may have been created': async () =>
		await failBecause(respond(503), 'createReferral'),
	'The connection may have been requested': async () =>
		await failBecause(respond(503), 'requestConnection', {
			resource: 'connection',
			adviserKey: demo.adviserKeys.free,
		}),
	'a fault in it': async () => {
		const { message } = explainUnexpected(new TypeError('x'));
		return await Promise.resolve(message);
	},
};

it('The page quotes the messages below, and no others', () => {
	expect(findQuotedMessages().sort()).toEqual(Object.keys(causes).sort());
});

it.each(Object.entries(causes))('It quotes word for word: %s', async (quoted, cause) => {
	expect(await cause()).toMatch(toPattern(quoted));
});
