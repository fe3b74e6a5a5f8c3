import { findAccounts, getAccount, listLogins } from './accounts';
import type { ValidRequest } from './validRequest';
import { listConnections, getConnection, requestConnection } from './connections';
import type { Contract, RouteMatch } from './contract';
import {
	forbidden,
	validationFailed,
	LOGIN_PAGE,
	malformedJson,
	routeNotFound,
	createRedirectPage,
	HttpError,
	unauthenticated,
	methodNotAllowed,
} from './laravel';
import type { OperationId } from './operations';
import {
	acceptReferral,
	createReferral,
	getReferral,
	listReferrals,
	rejectReferral,
} from './referrals';
import { formatFieldErrors } from './validationMessages';
import { getRecord, type Account, type User, type MockData } from './mockData';

/** A request as received. */
export interface ReceivedRequest {
	method: string;
	/** The path, without the query. */
	path: string;
	query: Record<string, string>;
	/** The headers, with names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** The raw body; empty if there is none. */
	text: string;
	/** The origin of the mock API, for links. */
	origin: string;
	/** As in {@link ValidRequest}. */
	listShift?: number | undefined;
}

/** A response of the mock API, before the rate limit headers are added. */
export interface MockResponse {
	status: number;
	/** A JSON body. */
	body?: unknown;
	/** An HTML page in place of a JSON body. */
	html?: string;
	headers: Record<string, string>;
	/** Whether the operation was executed. */
	executed: boolean;
}

const LOGIN_PATH = '/login';

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

const WRITE_OPERATIONS: ReadonlySet<OperationId> = new Set([
	'createReferral',
	'acceptReferral',
	'rejectReferral',
	'requestConnection',
]);

/**
 * Returns the bearer token of a request, or an empty string if there is none.
 * @param headers the request headers, with names in lower case
 */
export function parseBearerToken(headers: Readonly<Record<string, string>>): string {
	return /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
}

/**
 * Whether the client asks for JSON. Like Laravel's `wantsJson`, this considers only the first media type in `Accept`.
 * @param headers the request headers, with names in lower case
 */
function wantsJson(headers: Readonly<Record<string, string>>): boolean {
	return /[/+]json/i.test((headers['accept'] ?? '').split(',')[0] ?? '');
}

/** Finds the account that the request acts for, and checks that its user may use it for the operation. */
function findActingAccount(
	data: MockData,
	user: User,
	operation: AccountOperation,
	request: ReceivedRequest,
): Account {
	const uuid = request.headers['x-plannr-account-uuid']?.toLowerCase();
	if (uuid === undefined || uuid === '') {
		throw forbidden('The X-PLANNR-ACCOUNT-UUID header is missing.');
	}
	const login = user.logins.find((candidate) => candidate.accountUuid === uuid);
	if (login === undefined) throw forbidden('You do not have access to this account.');
	const account = getRecord(data.accounts, login.accountUuid);
	// Inferred: client accounts have no access to their adviser's referrals and clients.
	if (account.type !== 'employee') throw forbidden();
	if (WRITE_OPERATIONS.has(operation) && !login.hasWritePermission) {
		throw forbidden('You do not have write permission for this account.');
	}
	return account;
}

/**
 * Parses the fields of the body. As in Laravel, a body without a JSON content type, or that is not an object, has none.
 */
function parseBodyFields({ headers, text }: ReceivedRequest): Record<string, unknown> {
	if (text === '' || !/[/+]json/i.test(headers['content-type'] ?? '')) return {};
	try {
		const parsed: unknown = JSON.parse(text);
		const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
		return isObject ? { ...parsed } : {};
	} catch {
		throw malformedJson();
	}
}

function executeOperation(
	contract: Contract,
	data: MockData,
	routeMatch: Extract<RouteMatch, { kind: 'operation' }>,
	request: ReceivedRequest,
	now: Date,
): object {
	const { operation, uuid } = routeMatch;
	const { method, path, query } = request;
	const user = data.tokens.get(parseBearerToken(request.headers));
	if (user === undefined) throw unauthenticated();
	const actingAccount =
		operation === 'listLogins' ? undefined : findActingAccount(data, user, operation, request);
	const body = parseBodyFields(request);
	const violations = contract.findRequestViolations(operation, { method, path, query, body });
	if (violations.length > 0) throw validationFailed(formatFieldErrors(violations));
	if (operation === 'listLogins' || actingAccount === undefined) return listLogins(data, user);
	const url = `${request.origin}${path}`;
	const { listShift } = request;
	return HANDLERS[operation]({ data, now, actingAccount, uuid, query, body, url, listShift });
}

/** Redirects to the login page: Laravel's response to a client that does not ask for JSON. */
function redirectToLogin(origin: string): MockResponse {
	const url = `${origin}${LOGIN_PATH}`;
	const headers = { Location: url };
	return { status: 302, html: createRedirectPage(url), headers, executed: false };
}

/**
 * Handles a request: routing, authentication, authorisation, validation, execution. The order is Laravel's; not
 * confirmed for Plannr.
 * @param contract the OpenAPI document
 * @param data the mock data, which writes modify
 * @param request the request
 * @param now when the request arrived
 */
export function handleRequest(
	contract: Contract,
	data: MockData,
	request: ReceivedRequest,
	now: Date,
): MockResponse {
	const { method, path, headers } = request;
	try {
		if (method === 'GET' && path === LOGIN_PATH) {
			return { status: 200, html: LOGIN_PAGE, headers: {}, executed: false };
		}
		const routeMatch = contract.matchRoute(method, path);
		if (routeMatch.kind === 'notFound') throw routeNotFound(path);
		if (routeMatch.kind === 'methodNotAllowed')
			throw methodNotAllowed(method, path, routeMatch.allowed);
		if (!wantsJson(headers)) return redirectToLogin(request.origin);
		const body = executeOperation(contract, data, routeMatch, request, now);
		return { status: 200, body, headers: {}, executed: true };
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		return { status: error.status, body: error.body, headers: error.headers, executed: false };
	}
}
