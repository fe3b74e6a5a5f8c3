import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { parseBaseUrl } from '../nodes/PlannrReferral/transport/baseUrl';
import { parseAccessToken } from '../nodes/PlannrReferral/transport/accessToken';
import { chooseAccount, parseAccountUuid, textOf } from './chooseAccount';

/** How long to wait for the list of logins, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** The access token, and the account on whose behalf requests are sent. */
export class PlannrApi implements ICredentialType {
	name = 'plannrApi';

	displayName = 'Plannr API';

	icon: Icon = {
		light: 'file:../nodes/PlannrReferral/plannrReferral.svg',
		dark: 'file:../nodes/PlannrReferral/plannrReferral.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-plannr/n8n-nodes-plannr#the-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A personal access token. Make one in Plannr under Settings, Account Details, Personal Access Tokens.',
		},
		{
			displayName: 'Account UUID',
			name: 'accountUuid',
			type: 'string',
			default: '',
			placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
			description:
				"The account to act for. Leave it blank to use your preferred account, or your only employee account. When there are several, the credential's test lists them to choose from.",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.plannrcrm.com',
			placeholder: 'e.g. https://api.plannrcrm.com',
			description: "The address of Plannr's API. Leave it as it is, except for tests.",
		},
		{
			// While this is empty, n8n runs preAuthentication and stores its result here
			// (cli, credentials-helper preAuthentication).
			displayName: 'Discovered Account UUID',
			name: 'discoveredAccountUuid',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	/**
	 * Checks the values entered, and discovers the account when 'Account UUID' is blank.
	 *
	 * @param credentials the values entered
	 * @returns the discovered account, or an empty object when one was entered
	 * @throws {Error} with a message for the credential's owner
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const baseUrl = parseBaseUrl(credentials.baseUrl);
		if (parseAccountUuid(credentials.accountUuid) !== '') return {};
		const response: unknown = await this.helpers.httpRequest({
			method: 'GET',
			// The only route that needs no account (apidocs.plannrcrm.com, GET /api/v1/logins).
			url: `${baseUrl}/api/v1/logins`,
			headers: { Authorization: `Bearer ${parseAccessToken(credentials.accessToken)}` },
			json: true,
			disableFollowRedirect: true,
			timeout: TIMEOUT_MS,
		});
		return { discoveredAccountUuid: chooseAccount(response) };
	}

	/**
	 * Adds the authentication headers to a request. This is a function because n8n would evaluate expressions again for
	 * every request, which takes longer than everything else it does for one.
	 *
	 * @param credentials the values entered, and the discovered account
	 * @param requestOptions the request
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { accessToken, accountUuid, discoveredAccountUuid } = credentials;
		const accounts = [accountUuid, discoveredAccountUuid].map((uuid) => textOf(uuid).trim());
		const effectiveUuid = accounts.find((uuid) => uuid !== '');
		const headers = {
			...requestOptions.headers,
			Authorization: `Bearer ${parseAccessToken(accessToken)}`,
			'X-PLANNR-ACCOUNT-UUID': effectiveUuid ?? '',
			Accept: 'application/json',
		};
		return await Promise.resolve({ ...requestOptions, headers });
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ ($credentials.baseUrl || "").trim() || "https://api.plannrcrm.com" }}',
			url: '/api/v1/referrals',
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"Plannr does not accept the access token. Make a new one in Plannr and paste it into 'Access Token'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"Plannr accepts the token, but not for this account. Check 'Account UUID', or leave it blank to have it found out.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						"Plannr's referrals are not found at this address. Check 'Base URL'; it should be https://api.plannrcrm.com.",
				},
			},
		],
	};
}
