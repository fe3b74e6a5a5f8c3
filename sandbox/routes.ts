import { findAccounts, listLogins } from './accounts';
import type { ValidRequest } from './call';
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

/** A request as it came in. */
export interface ReceivedRequest {
	method: string;
	/** Without the query. */
	path: string;
	query: Record<string, string>;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** The body's text; empty where there is none. */
	text: string;
	/** The sandbox's own address, for links. */
	origin: string;
}

/** What the sandbox says to a request, before the rate limit's headers. */
export interface MockResponse {
	status: number;
	/** A JSON body. */
	body?: unknown;
	/** Instead of a JSON body: an HTML page. */
	html?: string;
	headers: Record<string, string>;
	/** Whether the operation's effect took place. */
	executed: boolean;
}

const LOGIN_PATH = '/login';

type AccountOperation = Exclude<OperationId, 'listLogins'>;

const HANDLERS: Readonly<Record<AccountOperation, (call: ValidRequest) => object>> = {
	listReferrals,
	createReferral,
	getReferral,
	acceptReferral,
	rejectReferral,
	listConnections,
	requestConnection,
	getConnection,
	findAccounts,
};

const WRITE_OPERATIONS: ReadonlySet<OperationId> = new Set([
	'createReferral',
	'acceptReferral',
	'rejectReferral',
	'requestConnection',
]);

/**
 * The token of a request.
 * @param headers names in lower case
 * @returns an empty text where there is none
 */
export function bearerToken(headers: Readonly<Record<string, string>>): string {
	return /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
}

/**
 * Whether the client asks for JSON, as Laravel sees it: by the first type it accepts.
 * @param headers names in lower case
 */
export function wantsJson(headers: Readonly<Record<string, string>>): boolean {
	return /[/+]json/i.test((headers['accept'] ?? '').split(',')[0] ?? '');
}

/** The account a request acts as, if its user may use it so. */
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
	// Inferred: a client's own account has no business with its adviser's referrals and clients.
	if (account.type !== 'employee') throw forbidden();
	if (WRITE_OPERATIONS.has(operation) && !login.hasWritePermission) {
		throw forbidden('You do not have write permission for this account.');
	}
	return account;
}

/** The body's fields. As in Laravel, a body that does not say it is JSON, or is no object, has none. */
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
	const user = data.tokens.get(bearerToken(request.headers));
	if (user === undefined) throw unauthenticated();
	const actingAccount =
		operation === 'listLogins' ? undefined : findActingAccount(data, user, operation, request);
	const body = parseBodyFields(request);
	const violations = contract.findRequestViolations(operation, { method, path, query, body });
	if (violations.length > 0) throw validationFailed(formatFieldErrors(violations));
	if (operation === 'listLogins' || actingAccount === undefined) return listLogins(data, user);
	const url = `${request.origin}${path}`;
	return HANDLERS[operation]({ data, now, actingAccount, uuid, query, body, url });
}

/** A browser without a session is sent to the login page; so is a client that forgets to ask for JSON. */
function redirectToLogin(origin: string): MockResponse {
	const url = `${origin}${LOGIN_PATH}`;
	const headers = { Location: url };
	return { status: 302, html: createRedirectPage(url), headers, executed: false };
}

/**
 * Answers a request as Plannr would: the route, then who asks, then what, then the work itself. The order is Laravel's; not confirmed
 * for Plannr.
 * @param contract the contract
 * @param data the memory; the work changes it
 * @param request the request
 * @param now the moment of the request
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
		if (routeMatch.kind === 'no route') throw routeNotFound(path);
		if (routeMatch.kind === 'wrong method')
			throw methodNotAllowed(method, path, routeMatch.allowed);
		if (!wantsJson(headers)) return redirectToLogin(request.origin);
		const body = executeOperation(contract, data, routeMatch, request, now);
		return { status: 200, body, headers: {}, executed: true };
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		return { status: error.status, body: error.body, headers: error.headers, executed: false };
	}
}
