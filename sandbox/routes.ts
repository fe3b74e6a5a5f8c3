import { findAccounts, getAccount, listLogins } from './accounts';
import { listConnections, getConnection, requestConnection } from './connections';
import type { Contract } from './contract';
import { htmlResponse, jsonResponse, type HttpResponse } from './httpResponse';
import { createRedirectPage, HttpError, LOGIN_PAGE, validationFailed } from './laravel';
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
import { formatFieldErrors } from './validationMessages';
import type { ValidRequest } from './validRequest';

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

/** What became of a request. */
interface HandledRequest {
	/** The response, without the rate limit headers. */
	response: HttpResponse;
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

/**
 * Parses the fields of the body. As in Laravel, a body without a JSON content type, or that is not an object, has none.
 */
function parseBodyFields({ headers, text }: ReceivedRequest): Record<string, unknown> {
	if (text === '' || !isJsonType(headers['content-type'])) return {};
	try {
		const parsed: unknown = JSON.parse(text);
		return isObject(parsed) ? parsed : {};
	} catch {
		throw new HttpError(400, 'The request body is not valid JSON.');
	}
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
	const body = parseBodyFields(request);
	const violations = contract.findRequestViolations(operation, { method, path, query, body });
	if (violations.length > 0) throw validationFailed(formatFieldErrors(violations));
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
	const { method, path, headers, origin } = request;
	try {
		if (method === 'GET' && path === LOGIN_PATH) {
			return { response: htmlResponse(200, LOGIN_PAGE), executed: false };
		}
		const route = contract.matchRoute(method, path);
		if (route.kind === 'notFound') {
			throw new HttpError(404, `The route ${path.replace(/^\//, '')} could not be found.`);
		}
		if (route.kind === 'methodNotAllowed') {
			const supported = route.allowed.join(', ');
			const message = `The ${method} method is not supported for route ${path.replace(/^\//, '')}. Supported methods: ${supported}.`;
			throw new HttpError(405, message, {}, { Allow: supported });
		}
		// Laravel's response to a client that does not ask for JSON: it redirects to the login page.
		if (!isJsonType(headers['accept'])) {
			const url = `${origin}${LOGIN_PATH}`;
			const redirect = htmlResponse(302, createRedirectPage(url), { Location: url });
			return { response: redirect, executed: false };
		}
		const body = executeOperation(contract, data, route.operation, route.uuid, request, now);
		return { response: jsonResponse(200, body), executed: true };
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		const body = { message: error.message, ...error.details };
		return { response: jsonResponse(error.status, body, error.headers), executed: false };
	}
}
