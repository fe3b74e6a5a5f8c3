import { findAccounts, getAccount, listLogins } from './accounts';
import { listConnections, getConnection, requestConnection } from './connections';
import type { Contract, Violation } from './contract';
import { HTML_TYPE, jsonResponse, type HttpResponse } from './httpResponse';
import { HttpError, validationFailed, type FieldErrors } from './laravel';
import { getRecord, type Account, type User, type MockData } from './mockData';
import type { OperationId } from './operations';
import {
	acceptReferral,
	createReferral,
	getReferral,
	listReferrals,
	rejectReferral,
} from './referrals';
import { isObject } from './resources';
import type { ValidRequest } from './validRequest';

/** A request as received. */
export interface ReceivedRequest {
	method: string;
	/** The path, without the query. */
	path: string;
	query: Record<string, string>;
	/** The headers, with names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** The body: parsed JSON, or another text; undefined if there is none. */
	body: unknown;
	/** The origin of the mock API, for links. */
	origin: string;
	/** As in {@link ValidRequest}. */
	listShift?: number | undefined;
}

/** What became of a request. */
interface HandledRequest {
	/** The response, without the rate limit headers. */
	response: HttpResponse;
	/** Whether the operation was executed. */
	executed: boolean;
}

type AccountOperation = Exclude<OperationId, 'listLogins'>;

const HANDLERS: Readonly<Record<AccountOperation, (request: ValidRequest) => object>> = {
	listReferrals,
	createReferral,
	getReferral,
	acceptReferral,
	rejectReferral,
	listConnections,
	requestConnection,
	getConnection,
	findAccounts,
	getAccount,
};

/** Returns the bearer token of a request, or an empty string if there is none. */
export function parseBearerToken(headers: Readonly<Record<string, string>>): string {
	return /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
}

/** Finds the account that the request acts for, and checks that its user may use it for this method. */
function findActingAccount(
	data: MockData,
	user: User,
	{ method, headers }: ReceivedRequest,
): Account {
	const uuid = headers['x-plannr-account-uuid']?.toLowerCase();
	if (uuid === undefined || uuid === '') {
		throw new HttpError(403, 'The X-PLANNR-ACCOUNT-UUID header is missing.');
	}
	const login = user.logins.find((candidate) => candidate.accountUuid === uuid);
	if (login === undefined) throw new HttpError(403, 'You do not have access to this account.');
	const account = getRecord(data.accounts, login.accountUuid);
	// Inferred: client accounts have no access to their adviser's referrals and clients.
	if (account.type !== 'employee') throw new HttpError(403, 'This action is unauthorized.');
	if (method !== 'GET' && !login.hasWritePermission) {
		throw new HttpError(403, 'You do not have write permission for this account.');
	}
	return account;
}

/** Whether a content type, or the first one of several, is JSON. */
const isJsonType = (types = ''): boolean => /^[^,]*[/+]json/i.test(types);

/** Returns the fields of the body. As in Laravel, one without a JSON content type, or that is not an object, has none. */
function getFields({ headers, body }: ReceivedRequest): Record<string, unknown> {
	return isObject(body) && isJsonType(headers['content-type']) ? body : {};
}

/** Returns violations of the contract by what is invalid, in the words of the validator. */
function toFieldErrors(violations: readonly Violation[]): FieldErrors {
	return Object.fromEntries(
		violations.map(({ instancePath, message, keyword }) => [instancePath, [message ?? keyword]]),
	);
}

function executeOperation(
	contract: Contract,
	data: MockData,
	operation: OperationId,
	uuid: string,
	request: ReceivedRequest,
	now: Date,
): object {
	const { method, path, query, origin, listShift } = request;
	const user = data.tokens.get(parseBearerToken(request.headers));
	if (user === undefined) throw new HttpError(401, 'Unauthenticated.');
	const actingAccount =
		operation === 'listLogins' ? undefined : findActingAccount(data, user, request);
	const body = getFields(request);
	const violations = contract.findRequestViolations(operation, { method, path, query, body });
	if (violations.length > 0) throw validationFailed(toFieldErrors(violations));
	if (operation === 'listLogins' || actingAccount === undefined) return listLogins(data, user);
	const url = `${origin}${path}`;
	return HANDLERS[operation]({ data, now, actingAccount, uuid, query, body, url, listShift });
}

/**
 * Handles a request: routing, authentication, authorisation, validation, execution. The order is Laravel's; not
 * confirmed for Plannr.
 */
export function handleRequest(
	contract: Contract,
	data: MockData,
	request: ReceivedRequest,
	now: Date,
): HandledRequest {
	const { method, path, origin } = request;
	try {
		const route = contract.matchRoute(method, path);
		if (route === undefined) throw new HttpError(404, `There is no route ${method} ${path}.`);
		// Laravel's response to a client that does not ask for JSON: it redirects to the login page.
		if (!isJsonType(request.headers['accept'])) {
			const headers = { 'Content-Type': HTML_TYPE, Location: `${origin}/login` };
			return { response: { status: 302, headers, text: '' }, executed: false };
		}
		const body = executeOperation(contract, data, route.operation, route.uuid, request, now);
		return { response: jsonResponse(200, body), executed: true };
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		const body = { message: error.message, ...error.details };
		return { response: jsonResponse(error.status, body), executed: false };
	}
}
