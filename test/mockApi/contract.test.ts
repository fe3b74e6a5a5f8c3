import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { openapi, operations, root } from './openapiDocument';

beforeAll(async () => {
	await openapi.init();
});

describe('the operations of the contract', () => {
	it('are exactly the ten routes in use, with their methods', () => {
		const found = openapi.getOperations().map((op) => [op.operationId, `${op.method} ${op.path}`]);
		expect(found).toHaveLength(10);
		expect(Object.fromEntries(found)).toEqual(operations);
	});

	it('all need a token and an account, but for the logins, which need the token alone', () => {
		for (const { operationId, security } of openapi.getOperations()) {
			const schemes = (security ?? []).map((alternative) => Object.keys(alternative));
			const needed =
				operationId === 'listLogins' ? ['bearerToken'] : ['bearerToken', 'accountUuid'];
			expect([operationId, schemes]).toEqual([operationId, [needed]]);
		}
	});
});

describe('the notes on certainty', () => {
	type Node = Record<string, unknown>;

	/** Everything the head of the contract promises a grade for, by its place in the document. */
	function graded(node: unknown, place = '#', found = new Map<string, Node>()) {
		if (typeof node !== 'object' || node === null) return found;
		const parent = place.slice(0, place.lastIndexOf('/'));
		const isProperty = parent.endsWith('/properties');
		const isNamed = /^#\/components\/(headers|responses|securitySchemes)$/.test(parent);
		const isParameter = 'in' in node && 'name' in node;
		if (isProperty || isNamed || isParameter || 'operationId' in node)
			found.set(place, { ...node });
		for (const [key, child] of Object.entries(node)) graded(child, `${place}/${key}`, found);
		return found;
	}

	/** D is an inference and says so; A to C name the page or code they were read in. */
	function isNoted(node: Node): boolean {
		const { 'x-certainty': grade, 'x-source': source } = node;
		if (typeof grade !== 'string' || typeof source !== 'string') return false;
		return grade === 'D' ? /^inference: \S/.test(source) : /^[ABC]$/.test(grade) && source !== '';
	}

	it('are looked for everywhere they are promised', () => {
		expect([...graded(openapi.document).keys()]).toEqual(
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

	it('give every operation, parameter, header, answer and schema property a grade and a source', () => {
		const bare = [...graded(openapi.document)].filter(([, node]) => !isNoted(node));
		expect(bare.map(([place]) => place)).toEqual([]);
	});
});

describe('the generated types', () => {
	// In a process of its own: openapi-typescript can only be imported, which jest does not allow here.
	function check(...file: string[]) {
		const script = path.join(root, 'scripts/contract-types.ts');
		const args = [require.resolve('tsx/cli'), script, '--check', ...file];
		return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
	}

	it('are those of the contract as it stands', () => {
		expect(check()).toMatchObject({ status: 0, stderr: '' });
	}, 60_000);

	it('are called stale when they differ', () => {
		const { status, stderr } = check(path.join(root, 'package.json'));
		expect(status).toBe(1);
		expect(stderr).toContain('does not match openapi/plannr-referrals.yaml');
	}, 60_000);
});
