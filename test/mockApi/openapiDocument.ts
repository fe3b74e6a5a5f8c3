import path from 'node:path';
import { OpenAPIBackend, OpenAPIValidator } from 'openapi-backend';

import { ROOT } from '../package/packed';

/** The method and path of each expected operation. */
export const operations: Readonly<Record<string, string>> = {
	listReferrals: 'get /api/v1/referrals',
	createReferral: 'post /api/v1/referrals',
	getReferral: 'get /api/v1/referrals/{uuid}',
	acceptReferral: 'post /api/v1/referrals/{referral_uuid}/accept',
	rejectReferral: 'post /api/v1/referrals/{referral_uuid}/reject',
	listConnections: 'get /api/v1/referral-connections',
	requestConnection: 'post /api/v1/referral-connections',
	getConnection: 'get /api/v1/referral-connections/{uuid}',
	listLogins: 'get /api/v1/logins',
	findAccounts: 'get /api/v1/account',
	getAccount: 'get /api/v1/account/{uuid}',
};

/** The OpenAPI document; call `await openapi.init()` first, which throws if the document is invalid. */
export const openapi = new OpenAPIBackend({
	definition: path.join(ROOT, 'openapi/plannr-referrals.yaml'),
	strict: true,
	validate: false,
});

let validator: OpenAPIValidator | undefined;

/** Compiles the schemas of all operations, which takes a second, when the first one is needed. */
function getValidator(): OpenAPIValidator {
	return (validator ??= new OpenAPIValidator({
		definition: openapi.definition,
		router: openapi.router,
	}));
}

/**
 * Validates a request.
 *
 * @returns the JSON Schema keywords that it violates; empty if it is valid
 */
export function findRequestViolations(
	operationId: string,
	body?: unknown,
	query: Record<string, string> = {},
): string[] {
	const [method = '', route = ''] = (operations[operationId] ?? '').split(' ');
	const result = getValidator().validateRequest(
		{
			method,
			path: route.replace(/\{.*\}/, 'a-uuid'),
			headers: { 'content-type': 'application/json' },
			query,
			body,
		},
		operationId,
	);
	return (result.errors ?? []).map(({ keyword }) => keyword);
}

/**
 * Validates a response.
 *
 * @returns the JSON Schema keywords that it violates; empty if it is valid
 */
export function findResponseViolations(
	operationId: string,
	status: number,
	body: unknown,
): string[] {
	const result = getValidator().validateResponse(body, operationId, status);
	return (result.errors ?? []).map(({ keyword }) => keyword);
}

export function without(object: object, key: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
