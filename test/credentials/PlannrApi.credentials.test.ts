import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { PlannrApi } from '../../credentials/PlannrApi.credentials';

const ACCOUNT = '550e8400-e29b-41d4-a716-446655440000';
const credential = new PlannrApi();

describe('The credential', () => {
	it('has the name that saved workflows depend on', () => {
		expect([credential.name, credential.displayName]).toEqual(['plannrApi', 'Plannr API']);
	});

	it('has fields for a token, an account and a base URL, and no others', () => {
		const visible = credential.properties.filter(({ type }) => type !== 'hidden');
		expect(
			visible.map(({ name, displayName, type, default: value }) => [
				name,
				displayName,
				type,
				value,
			]),
		).toEqual([
			['accessToken', 'Access Token', 'string', ''],
			['accountUuid', 'Account UUID', 'string', ''],
			['baseUrl', 'Base URL', 'string', 'https://api.plannrcrm.com'],
		]);
	});

	it('masks and requires only the token', () => {
		const masked = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
		const needed = credential.properties.filter(({ required }) => required);
		expect([masked, needed].map((all) => all.map(({ name }) => name))).toEqual([
			['accessToken'],
			['accessToken'],
		]);
	});

	it('has one hidden field, for the detected account', () => {
		const hidden = credential.properties.filter(({ type }) => type === 'hidden');
		expect(hidden).toMatchObject([
			{ name: 'discoveredAccountUuid', typeOptions: { expirable: true }, default: '' },
		]);
	});

	/** The headers of an authenticated request that already had one. */
	async function headersOf(credentials: ICredentialDataDecryptedObject) {
		const url = 'https://api.plannrcrm.com/api/v1/referrals';
		const request = { url, headers: { 'Content-Type': 'application/json' } };
		const authenticated = await credential.authenticate(credentials, request);
		expect(authenticated.url).toBe(url);
		return authenticated.headers;
	}

	it('adds the three headers that Plannr requires to those of the request', async () => {
		const entered = { accessToken: ' Bearer sesame ', accountUuid: ` ${ACCOUNT} ` };
		expect(await headersOf({ ...entered, discoveredAccountUuid: 'another' })).toEqual({
			'Content-Type': 'application/json',
			Authorization: 'Bearer sesame',
			'X-PLANNR-ACCOUNT-UUID': ACCOUNT,
			Accept: 'application/json',
		});
	});

	it.each([
		['', ACCOUNT, ACCOUNT],
		[' ', ACCOUNT, ACCOUNT],
		[undefined, undefined, ''],
	])('uses the detected account when "%s" is entered', async (accountUuid, detected, sent) => {
		const headers = await headersOf({
			accessToken: 'sesame',
			...(accountUuid !== undefined && { accountUuid }),
			...(detected !== undefined && { discoveredAccountUuid: detected }),
		});
		expect(headers).toMatchObject({ 'X-PLANNR-ACCOUNT-UUID': sent });
	});

	const entered = { accessToken: 'sesame', accountUuid: ACCOUNT };

	it.each<[string, Partial<IHttpRequestOptions> & { readonly uri?: string }]>([
		['https', { url: 'https://elsewhere.example/api/v1/referrals' }],
		['http', { url: 'http://api.plannrcrm.com/api/v1/referrals' }],
		['another port', { url: 'https://api.plannrcrm.com:8443/api/v1/referrals' }],
		['a subdomain', { url: 'https://api.plannrcrm.com.elsewhere.example/' }],
		['a user name', { url: 'https://api.plannrcrm.com@elsewhere.example/' }],
		["the older options of n8n's HTTP Request node", { uri: 'https://elsewhere.example/' }],
		['an address without a scheme', { url: '//elsewhere.example/', baseURL: 'https://x.example' }],
		['either of two', { url: 'https://elsewhere.example/', uri: 'https://api.plannrcrm.com/' }],
		['nothing', { url: '' }],
	])('gives the token to no other address: %s', async (_, request) => {
		await expect(credential.authenticate(entered, { url: '', ...request })).rejects.toThrow(
			"not at the 'Base URL' of the Plannr API credential",
		);
	});

	it.each<[string, Partial<IHttpRequestOptions> & { readonly uri?: string }]>([
		['in any spelling', { url: 'HTTPS://API.plannrcrm.com:443/api/v1/referrals?per_page=1' }],
		['from the HTTP Request node', { uri: 'https://api.plannrcrm.com/api/v1/referrals' }],
		['in parts', { url: '/api/v1/referrals', baseURL: 'https://api.plannrcrm.com' }],
	])('gives the token to the base URL %s', async (_, request) => {
		const { headers } = await credential.authenticate(entered, { url: '', ...request });
		expect(headers).toMatchObject({ Authorization: 'Bearer sesame' });
	});
});

describe("The credential's test", () => {
	it('checks token and account together, and follows no redirect', () => {
		expect(credential.test.request).toMatchObject({
			url: '/api/v1/referrals',
			disableFollowRedirect: true,
		});
	});

	it.each([
		[401, 'Access Token'],
		[403, 'Account UUID'],
		[404, 'Base URL'],
	])('explains status %i, and names the field to check', (status, label) => {
		const rules = (credential.test.rules ?? []).flatMap(({ type, properties }) =>
			type === 'responseCode' && properties.value === status ? [properties.message] : [],
		);
		expect(rules).toHaveLength(1);
		expect(rules[0]).toContain(`'${label}'`);
		expect(rules[0]).not.toMatch(/error|problem|failure|mistake/i);
	});
});

describe('Before a request the credential', () => {
	const logins = { data: [{ uuid: 'l', account: { uuid: ACCOUNT, type: 'employee' } }] };

	/** Runs preAuthentication and records the requests that it sends. */
	async function prepare(entered: ICredentialDataDecryptedObject, response: unknown = logins) {
		const requests: IHttpRequestOptions[] = [];
		const httpRequest = async (options: IHttpRequestOptions): Promise<unknown> => {
			requests.push(options);
			const headers = { 'content-type': 'application/json' };
			return await Promise.resolve({ statusCode: 200, headers, body: response });
		};
		const result = await credential.preAuthentication
			.call({ helpers: { httpRequest } }, { accessToken: 'sesame', ...entered })
			.catch((caught: unknown) => caught);
		return { requests, result };
	}

	it('detects a blank account with a single request', async () => {
		const { requests, result } = await prepare({ accessToken: ' Bearer sesame ', baseUrl: '' });
		expect(result).toEqual({ discoveredAccountUuid: ACCOUNT });
		expect(requests).toMatchObject([
			{
				method: 'GET',
				url: 'https://api.plannrcrm.com/api/v1/logins',
				headers: { Authorization: 'Bearer sesame' },
				json: true,
				disableFollowRedirect: true,
			},
		]);
		expect(requests[0]?.timeout).toBeGreaterThan(0);
	});

	it.each([
		['there is no account to act for', { data: [] }, "'Account UUID'"],
		['the accounts cannot be read', { message: 'Hello.' }, "'Base URL'"],
	])('fails when %s', async (_, response, label) => {
		const { result } = await prepare({}, response);
		expect(String(result)).toContain(label);
		// n8n would show a code in place of the message.
		expect(result).not.toHaveProperty('code');
		expect(result).not.toHaveProperty('response');
	});

	it.each([
		[
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'the certificate of the server is not trusted, DEPTH_ZERO_SELF_SIGNED_CERT',
		],
		['CERT_HAS_EXPIRED', 'the certificate of the server has expired, CERT_HAS_EXPIRED'],
		[
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'the certificate of the server is for another address, ERR_TLS_CERT_ALTNAME_INVALID',
		],
		['ENOTFOUND', 'the address was not found'],
		['ECONNREFUSED', 'the connection was refused'],
	])('explains %s', async (code, words) => {
		const caught = Object.assign(new Error('x'), { name: 'AxiosError', code });
		const httpRequest = async () => await Promise.reject(caught);
		const result: unknown = await credential.preAuthentication
			.call({ helpers: { httpRequest } }, { accessToken: 'sesame' })
			.catch((thrown: unknown) => thrown);
		expect(result).toMatchObject({
			message: `n8n could not connect to Plannr (${words}). Check 'Base URL' in the Plannr API credential (usually https://api.plannrcrm.com), and any proxy or firewall between n8n and Plannr`,
		});
	});
});
