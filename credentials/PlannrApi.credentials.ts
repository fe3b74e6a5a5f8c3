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

import {
	PLANNR_BASE_URL,
	isForBaseUrl,
	parseCredential,
} from '../nodes/PlannrReferral/transport/credential';
import { chooseAccount } from './chooseAccount';
import { type Requester, checkAccess, fetchFromPlannr } from './checkAccess';

/** What n8n offers to {@link PlannrApi.preAuthentication} only, for the credential's test, by the values entered. */
const requesters = new WeakMap<object, Requester>();

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
				'A personal access token. In Plannr, create one under Settings > Account Details > Personal Access Tokens.',
		},
		{
			displayName: 'Account UUID',
			name: 'accountUuid',
			type: 'string',
			default: '',
			placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
			description:
				'The Plannr account to use. Leave blank to detect it automatically. If there are several to choose from, saving the credential lists them.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.plannrcrm.com',
			placeholder: 'e.g. https://api.plannrcrm.com',
			description: 'The address of the Plannr API. Change it only for testing.',
		},
		{
			// While this is empty, n8n runs preAuthentication and stores its result here
			// (cli, credentials-helper preAuthentication).
			displayName: 'Detected Account UUID',
			name: 'discoveredAccountUuid',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	/**
	 * Checks the values entered, and detects the account when 'Account UUID' is blank. n8n calls it in every test of the
	 * credential, and in a run as long as no account is stored (cli, credentials-helper preAuthentication).
	 *
	 * @returns the detected account, or an empty object when one was entered
	 * @throws {Error} with a message for the credential's owner
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const requester: Requester = async (options) => {
			const response: unknown = await this.helpers.httpRequest(options);
			return response;
		};
		requesters.set(credentials, requester);
		const credential = parseCredential(credentials);
		if (credential.enteredAccount !== '') return {};
		// The only route that needs no account (apidocs.plannrcrm.com, GET /api/v1/logins).
		const route = '/api/v1/logins';
		const discoveredAccountUuid = await fetchFromPlannr(requester, credential, route, (body) =>
			chooseAccount(body, Date.now()),
		);
		return { discoveredAccountUuid };
	}

	/**
	 * Adds the authentication headers to a request. This is a function because n8n would evaluate expressions again for
	 * every request, which takes longer than everything else it does for one.
	 *
	 * In the credential's test, the request is sent here first: of what goes wrong with the test's own request n8n shows
	 * an HTTP status or an error code only, and it does not look at who responded.
	 *
	 * The token goes to the base URL only, whatever address n8n's HTTP Request node uses the credential for.
	 *
	 * @throws {Error} with a message for the credential's owner
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const credential = parseCredential(credentials);
		const { accessToken, account, baseUrl } = credential;
		if (!isForBaseUrl(baseUrl, requestOptions)) {
			throw new Error(
				"The address of the request is not at the 'Base URL' of the Plannr API credential, so it was not sent",
			);
		}
		const headers = {
			...requestOptions.headers,
			Authorization: `Bearer ${accessToken}`,
			'X-PLANNR-ACCOUNT-UUID': account,
			Accept: 'application/json',
		};
		// Only n8n's own request for the credential's test has a separate base URL.
		if (requestOptions.baseURL === undefined) return { ...requestOptions, headers };
		const requester = requesters.get(credentials);
		if (requester !== undefined) await checkAccess(requester, credential, requestOptions.url);
		return { ...requestOptions, headers, baseURL: baseUrl };
	}

	// The rules matter only where the request could not be sent before.
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
						"The access token is not valid or has expired. Create a new one in Plannr and paste it into 'Access Token'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"The token is valid, but not for this account. Check 'Account UUID', or leave it blank to detect it automatically.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: `Plannr was not found at this address. Check 'Base URL'; it should be ${PLANNR_BASE_URL}.`,
				},
			},
		],
	};
}
