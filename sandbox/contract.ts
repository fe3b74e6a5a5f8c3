import { join } from 'node:path';
import {
	OpenAPIBackend,
	OpenAPIValidator,
	type Operation,
	type ValidationResult,
} from 'openapi-backend';
import { isOperationId, type OperationId } from './operations';

/** One fault that the validator found. */
export type Violation = NonNullable<ValidationResult['errors']>[number];

/** Where a method and path lead. */
export type RouteMatch =
	| {
			kind: 'operation';
			operation: OperationId;
			/** The UUID in the path, in lower case; empty for paths without one. */
			uuid: string;
	  }
	| { kind: 'no route' }
	| { kind: 'wrong method'; allowed: string[] };

/** The part of a request that the contract speaks about. */
export interface ContractRequest {
	method: string;
	path: string;
	query: Record<string, string>;
	body: object;
}

interface Route {
	id: OperationId;
	method: string;
	pattern: RegExp;
	operation: Operation;
}

/** Whether the percent signs of a path mean anything. */
function isDecodable(path: string): boolean {
	try {
		decodeURIComponent(path);
		return true;
	} catch {
		return false;
	}
}

/** The contract `openapi/plannr-referrals.yaml`, ready to route and to validate. It has no state: all sandboxes share it. */
export class Contract {
	private readonly routes: Route[];

	/** @param validator knows the contract */
	constructor(private readonly validator: OpenAPIValidator) {
		this.routes = validator.router.getOperations().flatMap((operation) => {
			const id = operation.operationId;
			if (!isOperationId(id)) return [];
			const pattern = new RegExp(`^${operation.path.replace(/\{[^}]*\}/g, '([^/]+)')}/?$`);
			return [{ id, method: operation.method.toUpperCase(), pattern, operation }];
		});
		// Compiled now, so that the first request takes no longer than the others.
		for (const { id } of this.routes) {
			validator.getRequestValidatorsForOperation(id);
			validator.getStatusBasedResponseValidatorForOperation(id);
			validator.getResponseHeadersValidatorForOperation(id);
		}
	}

	/**
	 * Finds the operation for a request.
	 * @param method in capitals
	 * @param path without the query
	 */
	matchRoute(method: string, path: string): RouteMatch {
		if (!isDecodable(path)) return { kind: 'no route' };
		const samePath = this.routes.filter(({ pattern }) => pattern.test(path));
		const route = samePath.find((candidate) => candidate.method === method);
		if (route !== undefined) {
			const uuid = (route.pattern.exec(path)?.[1] ?? '').toLowerCase();
			return { kind: 'operation', operation: route.id, uuid };
		}
		if (samePath.length === 0) return { kind: 'no route' };
		return { kind: 'wrong method', allowed: samePath.map((candidate) => candidate.method) };
	}

	/**
	 * What a request does that the contract does not allow.
	 * @param id the operation asked for
	 * @param request the request
	 * @returns an empty list for a good request
	 */
	findRequestViolations(id: OperationId, request: ContractRequest): Violation[] {
		const { method, path, query, body } = request;
		const result = this.validator.validateRequest(
			{ method, path, query, body, headers: {} },
			this.getOperation(id),
		);
		return result.errors ?? [];
	}

	/**
	 * What a response does that the contract does not allow.
	 * @param id the operation answered
	 * @param status the HTTP status
	 * @param body the JSON body
	 * @param headers the headers
	 * @returns a sentence per fault; an empty list for a good response
	 */
	findResponseViolations(
		id: OperationId,
		status: number,
		body: unknown,
		headers: Readonly<Record<string, string>>,
	): string[] {
		const operation = this.getOperation(id);
		const violations = [
			...(this.validator.validateResponse(body, operation, status).errors ?? []),
			...(this.validator.validateResponseHeaders(headers, operation, { statusCode: status })
				.errors ?? []),
		];
		return violations.map(
			(fault) => `${id} ${status} ${fault.instancePath || '/'} ${fault.message ?? fault.keyword}`,
		);
	}

	private getOperation(id: OperationId): Operation {
		const route = this.routes.find((candidate) => candidate.id === id);
		if (route === undefined) throw new Error(`The contract has no operation ${id}`);
		return route.operation;
	}
}

async function readDocument(): Promise<Contract> {
	const definition = join(__dirname, '..', 'openapi', 'plannr-referrals.yaml');
	const backend = await new OpenAPIBackend({ definition, strict: true, validate: false }).init();
	const validator = new OpenAPIValidator({
		definition: backend.definition,
		router: backend.router,
		lazyCompileValidators: true,
		ajvOpts: { allErrors: true, strict: false },
	});
	return new Contract(validator);
}

let contractPromise: Promise<Contract> | undefined;

/** The contract, read and compiled once per process. Rejects when the file is missing or no valid OpenAPI document. */
export function loadContract(): Promise<Contract> {
	return (contractPromise ??= readDocument());
}
