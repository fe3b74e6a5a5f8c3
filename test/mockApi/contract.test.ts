import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { openapi, operations, root } from './openapiDocument';

beforeAll(async () => {
	await openapi.init();
});

describe('the operations of the OpenAPI document', () => {
	it('are exactly the eleven routes that are used', () => {
		const found = openapi.getOperations().map((op) => [op.operationId, `${op.method} ${op.path}`]);
		expect(found).toHaveLength(11);
		expect(Object.fromEntries(found)).toEqual(operations);
	});

	it('all require a token and an account, except for the logins, which require only the token', () => {
		for (const { operationId, security } of openapi.getOperations()) {
			const schemes = (security ?? []).map((alternative) => Object.keys(alternative));
			const needed =
				operationId === 'listLogins' ? ['bearerToken'] : ['bearerToken', 'accountUuid'];
			expect([operationId, schemes]).toEqual([operationId, [needed]]);
		}
	});
});

describe('the certainty grades', () => {
	type Node = Record<string, unknown>;

	/** Finds everything that needs a grade according to the comment at the top of the document, by JSON pointer. */
	function findGraded(node: unknown, pointer = '#', found = new Map<string, Node>()) {
		if (typeof node !== 'object' || node === null) return found;
		const parent = pointer.slice(0, pointer.lastIndexOf('/'));
		const isProperty = parent.endsWith('/properties');
		const isNamed = /^#\/components\/(headers|responses|securitySchemes)$/.test(parent);
		const isParameter = 'in' in node && 'name' in node;
		if (isProperty || isNamed || isParameter || 'operationId' in node)
			found.set(pointer, { ...node });
		for (const [key, child] of Object.entries(node)) findGraded(child, `${pointer}/${key}`, found);
		return found;
	}

	/** Whether a node has a grade and a source: an inference for D, a page or third-party code for A to C. */
	function hasSource(node: Node): boolean {
		const { 'x-certainty': grade, 'x-source': source } = node;
		if (typeof grade !== 'string' || typeof source !== 'string') return false;
		return grade === 'D' ? /^inference: \S/.test(source) : /^[ABC]$/.test(grade) && source !== '';
	}

	it('are checked wherever they are required', () => {
		expect([...findGraded(openapi.document).keys()]).toEqual(
			expect.arrayContaining([
				'#/paths//api/v1/logins/get',
				'#/paths//api/v1/account/get/parameters/0',
				'#/components/parameters/FilterUuid',
				'#/components/headers/RetryAfter',
				'#/components/responses/Conflict',
				'#/components/securitySchemes/bearerToken',
				'#/components/schemas/CreateReferralRequest/properties/note',
				'#/components/schemas/Referral/properties/connection/anyOf/0/properties/uuid',
			]),
		);
	});

	it('are present, with a source, for every operation, parameter, header, response and schema property', () => {
		const bare = [...findGraded(openapi.document)].filter(([, node]) => !hasSource(node));
		expect(bare.map(([pointer]) => pointer)).toEqual([]);
	});
});

describe('the generated types', () => {
	// In a separate process: openapi-typescript is an ES module, which Jest cannot load here.
	function checkTypes(...file: string[]) {
		const script = path.join(root, 'scripts/contract-types.ts');
		const args = [require.resolve('tsx/cli'), script, '--check', ...file];
		return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
	}

	it('match the OpenAPI document', () => {
		expect(checkTypes()).toMatchObject({ status: 0, stderr: '' });
	}, 60_000);

	it('are reported as out of date if they differ', () => {
		const { status, stderr } = checkTypes(path.join(root, 'package.json'));
		expect(status).toBe(1);
		expect(stderr).toContain('does not match openapi/plannr-referrals.yaml');
	}, 60_000);
});
