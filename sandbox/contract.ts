import { join } from 'node:path';
import {
	OpenAPIBackend,
	OpenAPIValidator,
	type Operation,
	type ValidationResult,
} from 'openapi-backend';
import { isOperationId, type OperationId } from './operations';

/** A violation of the OpenAPI document, as reported by the validator. */
export type Violation = NonNullable<ValidationResult['errors']>[number];

/** The route that matches a method and path. */
export interface Match {
	operation: OperationId;
	/** The UUID in the path, in lower case; empty if the path has none. */
	uuid: string;
}

/** The parts of a request that are validated. */
interface ContractRequest {
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

/**
 * Matches routes and validates requests and responses against `openapi/plannr-referrals.yaml`. The validators of an
 * operation are compiled when it is first used, because compiling all of them takes about a second. All mock APIs of a
 * process share one instance.
 */
export class Contract {
	private readonly routes: Route[];

	/** @param validator a lazily compiling validator of the OpenAPI document */
	constructor(private readonly validator: OpenAPIValidator) {
		this.routes = validator.router.getOperations().flatMap((operation) => {
			const id = operation.operationId;
			if (!isOperationId(id)) return [];
			const pattern = new RegExp(`^${operation.path.replace(/\{[^}]*\}/g, '([^/]+)')}/?$`);
			return [{ id, method: operation.method.toUpperCase(), pattern, operation }];
		});
	}

	/** Finds the operation for a method, in capitals, and a path without the query. */
	matchRoute(method: string, path: string): Match | undefined {
		const route = this.routes.find((one) => one.method === method && one.pattern.test(path));
		if (route === undefined) return undefined;
		return { operation: route.id, uuid: (route.pattern.exec(path)?.[1] ?? '').toLowerCase() };
	}

	/** Validates a request, and returns the violations. */
	findRequestViolations(id: OperationId, request: ContractRequest): Violation[] {
		const operation = this.getOperation(id);
		return this.validator.validateRequest({ ...request, headers: {} }, operation).errors ?? [];
	}

	/** Validates a response, and returns a description of each violation. */
	findResponseViolations(
		id: OperationId,
		status: number,
		body: unknown,
		headers: Readonly<Record<string, string>>,
	): string[] {
		const operation = this.getOperation(id);
		const results = [
			this.validator.validateResponse(body, operation, status),
			this.validator.validateResponseHeaders(headers, operation, { statusCode: status }),
		];
		return results
			.flatMap(({ errors }) => errors ?? [])
			.map(
				({ instancePath, message, keyword }) =>
					`${id} ${status} ${instancePath || '/'} ${message ?? keyword}`,
			);
	}

	private getOperation(id: OperationId): Operation {
		const route = this.routes.find((candidate) => candidate.id === id);
		if (route === undefined) throw new Error(`The OpenAPI document has no operation ${id}`);
		return route.operation;
	}
}

/** Skips the validation against OpenAPI's own schema, which takes 0.2 s: the tests validate the document. */
class TrustedDocument extends OpenAPIBackend {
	override validateDefinition(): typeof this.document {
		return this.document;
	}
}

async function createContract(): Promise<Contract> {
	const definition = join(__dirname, '..', 'openapi', 'plannr-referrals.yaml');
	const backend = await new TrustedDocument({ definition, strict: true, validate: false }).init();
	// The schemas are not validated either: that would compile the JSON Schema meta-schema for every operation.
	const validator = new OpenAPIValidator({
		definition: backend.definition,
		router: backend.router,
		lazyCompileValidators: true,
		ajvOpts: { allErrors: true, strict: false, meta: false, validateSchema: false },
	});
	return new Contract(validator);
}

let contractPromise: Promise<Contract> | undefined;

/** Loads the OpenAPI document, once per process. Rejects if the file cannot be read or parsed. */
export function loadContract(): Promise<Contract> {
	return (contractPromise ??= createContract());
}
