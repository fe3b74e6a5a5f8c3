import {
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type ICredentials,
	ICredentialsHelper,
	type IDataObject,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
} from 'n8n-workflow';

/** The parts of a request that a generic credential can set, by name. */
type RequestParts = Record<string, IDataObject | undefined>;

/**
 * Keeps credentials in memory and applies them as n8n's server does: defaults, preAuthentication, generic and function
 * authentication. The result of preAuthentication is kept for the next request.
 */
export class MemoryCredentials extends ICredentialsHelper {
	/** How many times a result of preAuthentication was kept. */
	updates = 0;

	/**
	 * @param types the credential types by name
	 * @param stored the values entered, by credential type
	 */
	constructor(
		private readonly types: Readonly<Record<string, ICredentialType>>,
		private readonly stored: Record<string, ICredentialDataDecryptedObject>,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const authenticate = this.types[typeName]?.authenticate;
		const options: IHttpRequestOptions = { url: '', ...requestOptions };
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate === undefined || workflow === undefined || node === undefined) return options;
		const parts: RequestParts = { headers: options.headers };
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const named: Record<string, unknown> = { ...values };
			for (const [name, value] of Object.entries(named)) {
				parts[part] = {
					...parts[part],
					[name]: resolveExpression(workflow, node, value, credentials),
				};
			}
		}
		return { ...options, ...parts };
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.types[typeName];
		const expirable = type?.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		)?.name;
		if (type?.preAuthentication === undefined || expirable === undefined) return undefined;
		if (credentials[expirable] !== '' && !credentialsExpired) return undefined;
		const output = await type.preAuthentication.call(helpers, credentials);
		if (output[expirable] === undefined) return undefined;
		this.updates += 1;
		const updated = Object.assign(credentials, output);
		this.stored[typeName] = { ...updated };
		return updated;
	}

	async runPreAuthentication(): Promise<undefined> {
		await Promise.resolve(undefined);
	}

	async getCredentials(): Promise<ICredentials> {
		return await Promise.reject(new Error('The harness keeps no encrypted credentials'));
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject> {
		const defaults = this.getCredentialsProperties(typeName).map(({ name, default: value }) => [
			name,
			value,
		]);
		const data: ICredentialDataDecryptedObject = Object.fromEntries(defaults);
		return await Promise.resolve({ ...data, ...this.stored[typeName] });
	}

	async updateCredentials(): Promise<void> {
		await Promise.resolve();
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		await Promise.resolve();
	}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		return this.types[typeName]?.properties ?? [];
	}
}

function resolveExpression(
	workflow: Workflow,
	node: INode,
	value: unknown,
	credentials: ICredentialDataDecryptedObject,
): string {
	if (typeof value !== 'string') throw new Error('The harness supports texts only');
	const resolved = workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		{ $credentials: credentials },
		undefined,
		'',
	);
	return String(resolved);
}
