import path from 'node:path';
import { OpenAPIBackend } from 'openapi-backend';

/** The root of the package. */
export const root = path.resolve(__dirname, '../..');

/** The operations the contract is expected to hold, each with its method and path. */
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
};

/** The contract itself; `await contract.init()` before use. It throws when it is no valid OpenAPI document. */
export const openapi = new OpenAPIBackend({
	definition: path.join(root, 'openapi/plannr-referrals.yaml'),
	strict: true,
});

/**
 * Judges a request by the contract.
 *
 * @returns the keywords of the rules it breaks; none when the contract accepts it.
 */
export function findRequestViolations(
	operationId: string,
	body?: unknown,
	query: Record<string, string> = {},
): string[] {
	const [method = '', route = ''] = (operations[operationId] ?? '').split(' ');
	const result = openapi.validator.validateRequest(
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
 * Judges an answer by the contract.
 *
 * @returns the keywords of the rules it breaks; none when the contract accepts it.
 */
export function findResponseViolations(
	operationId: string,
	status: number,
	body: unknown,
): string[] {
	const result = openapi.validator.validateResponse(body, operationId, status);
	return (result.errors ?? []).map(({ keyword }) => keyword);
}

/** A copy of the object that lacks one of its keys. */
export function without(object: object, key: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
