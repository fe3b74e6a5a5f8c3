import { findAccounts, listLogins } from './accounts';
import type { Call } from './call';
import { listConnections, getConnection, requestConnection } from './connections';
import type { Contract, Destination } from './contract';
import {
	forbidden,
	invalid,
	LOGIN_PAGE,
	malformed,
	noRoute,
	redirectPage,
	Refusal,
	unauthenticated,
	wrongMethod,
} from './laravel';
import type { OperationId } from './operations';
import {
	acceptReferral,
	createReferral,
	getReferral,
	listReferrals,
	rejectReferral,
} from './referrals';
import { fieldErrors } from './validationMessages';
import { known, type Account, type User, type World } from './mockData';

/** A request as it came in. */
export interface Received {
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
export interface Answer {
	status: number;
	/** A JSON body. */
	body?: unknown;
	/** Instead of a JSON body: an HTML page. */
	html?: string;
	headers: Record<string, string>;
	/** Whether the operation's effect took place. */
	worked: boolean;
}

const LOGIN_PATH = '/login';

type AccountOperation = Exclude<OperationId, 'listLogins'>;

const WORK: Readonly<Record<AccountOperation, (call: Call) => object>> = {
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

const WRITES: ReadonlySet<OperationId> = new Set([
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
function actingAccount(
	world: World,
	user: User,
	operation: AccountOperation,
	received: Received,
): Account {
	const uuid = received.headers['x-plannr-account-uuid']?.toLowerCase();
	if (uuid === undefined || uuid === '') {
		throw forbidden('The X-PLANNR-ACCOUNT-UUID header is missing.');
	}
	const login = user.logins.find((candidate) => candidate.accountUuid === uuid);
	if (login === undefined) throw forbidden('You do not have access to this account.');
	const account = known(world.accounts, login.accountUuid);
	// Inferred: a client's own account has no business with its adviser's referrals and clients.
	if (account.type !== 'employee') throw forbidden();
	if (WRITES.has(operation) && !login.hasWritePermission) {
		throw forbidden('You do not have write permission for this account.');
	}
	return account;
}

/** The body's fields. As in Laravel, a body that does not say it is JSON, or is no object, has none. */
function bodyFields({ headers, text }: Received): Record<string, unknown> {
	if (text === '' || !/[/+]json/i.test(headers['content-type'] ?? '')) return {};
	try {
		const parsed: unknown = JSON.parse(text);
		const fields = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
		return fields ? { ...parsed } : {};
	} catch {
		throw malformed();
	}
}

function carryOut(
	contract: Contract,
	world: World,
	destination: Extract<Destination, { kind: 'operation' }>,
	received: Received,
	now: Date,
): object {
	const { operation, uuid } = destination;
	const { method, path, query } = received;
	const user = world.tokens.get(bearerToken(received.headers));
	if (user === undefined) throw unauthenticated();
	const acting =
		operation === 'listLogins' ? undefined : actingAccount(world, user, operation, received);
	const body = bodyFields(received);
	const faults = contract.requestFaults(operation, { method, path, query, body });
	if (faults.length > 0) throw invalid(fieldErrors(faults));
	if (operation === 'listLogins' || acting === undefined) return listLogins(world, user);
	const address = `${received.origin}${path}`;
	return WORK[operation]({ world, now, acting, uuid, query, body, address });
}

/** A browser without a session is sent to the login page; so is a client that forgets to ask for JSON. */
function toLogin(origin: string): Answer {
	const address = `${origin}${LOGIN_PATH}`;
	const headers = { Location: address };
	return { status: 302, html: redirectPage(address), headers, worked: false };
}

/**
 * Answers a request as Plannr would: the route, then who asks, then what, then the work itself. The order is Laravel's; not confirmed
 * for Plannr.
 * @param contract the contract
 * @param world the memory; the work changes it
 * @param received the request
 * @param now the moment of the request
 */
export function answer(contract: Contract, world: World, received: Received, now: Date): Answer {
	const { method, path, headers } = received;
	try {
		if (method === 'GET' && path === LOGIN_PATH) {
			return { status: 200, html: LOGIN_PAGE, headers: {}, worked: false };
		}
		const destination = contract.route(method, path);
		if (destination.kind === 'no route') throw noRoute(path);
		if (destination.kind === 'wrong method') throw wrongMethod(method, path, destination.allowed);
		if (!wantsJson(headers)) return toLogin(received.origin);
		const body = carryOut(contract, world, destination, received, now);
		return { status: 200, body, headers: {}, worked: true };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { status: error.status, body: error.body, headers: error.headers, worked: false };
	}
}
