import type { IExecuteFunctions } from 'n8n-workflow';

import { createPlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import { FakeClock } from './fakeClock';

async function readCredentialKey(accessToken: string): Promise<string> {
	const credential = { accessToken, accountUuid: '', baseUrl: 'https://api.example.com' };
	const context = {
		getCredentials: async () => await Promise.resolve(credential),
		getNode: () => ({}),
	} as unknown as IExecuteFunctions;
	const options = { timeoutMs: 1000, clock: new FakeClock(), canWrite: () => false };
	return (await createPlannrClient(context, options)).credentialKey;
}

it('The key of a credential, which outlives the run, depends on the token without containing it', async () => {
	const key = await readCredentialKey('first-token');
	expect(key).not.toContain('first-token');
	expect(key).toBe(await readCredentialKey('first-token'));
	expect(key).not.toBe(await readCredentialKey('second-token'));
});
