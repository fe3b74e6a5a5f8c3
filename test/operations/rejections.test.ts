import type { Fault } from '../../sandbox';
import { startMockPlannr } from '../../sandbox';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const REFERRAL = 'd2ae6dac-162c-432d-8f2b-17d64576567a';

/** What people see of a failed run. */
async function failureOf(parameters = minimalCreate, credential = {}) {
	const { run } = await runNode(sandbox(), parameters, { credential });
	const { error } = run.data.resultData;
	if (error === undefined) throw new Error('The run did not fail');
	const context: Record<string, unknown> = error.context;
	return { message: error.message, description: error.description ?? '', item: context.itemIndex };
}

const answer = (status: number, body?: unknown): Fault => ({
	operation: 'createReferral',
	effect: { kind: 'response', status, ...(body !== undefined && { body }) },
});

describe('What people see of a create that Plannr refuses', () => {
	const rows: Array<[string, Fault, string, string]> = [
		[
			'403',
			answer(403, { message: 'This action is unauthorized.' }),
			'Plannr does not let this account refer these clients [item 0]',
			'"This action is unauthorized"',
		],
		[
			'404',
			answer(404, { message: 'Not found.' }),
			'Plannr did not find what the referral names [item 0]',
			"Check 'Connection' and 'Clients'",
		],
		[
			'409',
			answer(409, { message: 'A pre-existing referral was found.' }),
			'Plannr did not accept the referral: A pre-existing referral was found [item 0]',
			'It conflicts with what Plannr already holds',
		],
		[
			'400',
			answer(400, { message: 'Malformed.' }),
			'Plannr did not accept the referral: Malformed [item 0]',
			'This referral was not created',
		],
	];
	it.each(rows)(
		"%s is told with Plannr's words and what to do",
		async (_, rule, message, described) => {
			sandbox().addFault(rule);
			const failure = await failureOf();
			expect(failure).toMatchObject({ message, item: 0 });
			expect(failure.description).toContain(described);
			expect(writeRequests(sandbox())).toHaveLength(1);
		},
	);

	it('422 lists every field by its label', async () => {
		const errors = {
			client_uuids: ['Choose fewer clients.'],
			'client_uuids.1': ['The client is archived.', 'The client has left.'],
			sla_deadline: ['The sla deadline must be a date after today.'],
			moon_phase: ['The moon phase is wrong.'],
		};
		sandbox().addFault(
			answer(422, { message: 'Choose fewer clients. (and 4 more errors)', errors }),
		);
		const failure = await failureOf();
		expect(failure.message).toBe(
			"Plannr did not accept the referral: 'Clients': Choose fewer clients (and 3 more) [item 0]",
		);
		for (const sentence of [
			"'Clients': Choose fewer clients.",
			"'Clients', entry 2: The client is archived. The client has left.",
			"'SLA Deadline': The sla deadline must be a date after today.",
			"'moon_phase': The moon phase is wrong.",
		]) {
			expect(failure.description).toContain(sentence);
		}
	});

	it('422 from the contract of Plannr names the parameter that is refused', async () => {
		const failure = await failureOf({ ...minimalCreate, connection: uuidLocator(REFERRAL) });
		expect(failure.message).toMatch(
			/^Plannr did not accept the referral: 'Connection': .+ \[item 0\]$/,
		);
	});

	it('the same refusal of several requests of one item is said once, and counted', async () => {
		sandbox().addFault(answer(422, { message: 'No.' }));
		const adviceTypes = ['mortgages', 'pensions', 'tax'];
		const { message, description } = await failureOf({ ...minimalCreate, adviceTypes });
		expect(message).toBe('Plannr did not accept the referral: No [item 0]');
		expect(description).toContain('The same goes for 2 more requests of this item.');
		expect(description).not.toContain('Also');
	});

	it('401 creates nothing, though n8n sends it twice, and points to the credential', async () => {
		const failure = await failureOf(minimalCreate, { accessToken: 'no-such-token' });
		expect(failure.message).toBe('Plannr does not accept the access token [item 0]');
		expect(failure.description).toContain('Personal Access Tokens');
		expect(
			writeRequests(sandbox()).map(({ status, executed: worked }) => [status, worked]),
		).toEqual([
			[401, false],
			[401, false],
		]);
		expect(sandbox().data.referrals.size).toBe(0);
	});
});

describe("Plannr's limit", () => {
	it('that never ends is told after five pauses', async () => {
		const limited = {
			status: 429,
			body: { message: 'Too Many Attempts.' },
			headers: { 'retry-after': '0' },
		};
		sandbox().addFault({ effect: { kind: 'response', ...limited } });
		const failure = await failureOf();
		expect(failure.message).toBe("Plannr's request limit is reached [item 0]");
		expect(failure.description).toContain('"Too Many Attempts"');
		expect(writeRequests(sandbox())).toHaveLength(6);
	});

	it('that ends tomorrow is not waited for', async () => {
		const limited = { status: 429, headers: { 'retry-after': '86400' } };
		sandbox().addFault({ effect: { kind: 'response', ...limited } });
		const failure = await failureOf();
		expect(failure.message).toBe("Plannr's request limit is reached [item 0]");
		expect(writeRequests(sandbox())).toHaveLength(1);
	});
});

describe('A request that never leaves', () => {
	it('is told apart from a lost answer when nobody listens', async () => {
		const gone = await startMockPlannr();
		await gone.stop();
		const failure = await failureOf(minimalCreate, { baseUrl: gone.url });
		expect(failure.message).toBe('The request did not reach Plannr (ECONNREFUSED) [item 0]');
		expect(failure.description).toContain('This request did nothing');
	});

	it('is told apart from a lost answer when the address does not exist', async () => {
		const failure = await failureOf(minimalCreate, { baseUrl: 'https://plannr.invalid' });
		expect(failure.message).toMatch(/^The request did not reach Plannr \((ENOTFOUND|EAI_AGAIN)\)/);
	});

	it('is told apart from a lost answer when the other side does not speak TLS', async () => {
		const failure = await failureOf(minimalCreate, {
			baseUrl: sandbox().url.replace('http:', 'https:'),
		});
		expect(failure.message).toMatch(/^The request did not reach Plannr/);
	});

	it.each(['http://api.plannrcrm.com', 'ftp://127.0.0.1', 'nonsense', 'https://user:word@host'])(
		'is not even tried to an address that is not safe: %s',
		async (baseUrl) => {
			const failure = await failureOf(minimalCreate, { baseUrl });
			expect(failure.message).toContain("'Base URL'");
			expect(failure.message).not.toContain('word');
			expect(sandbox().requestLog).toEqual([]);
		},
	);
});

describe('A get that does not work', () => {
	const get = { operation: 'get', referral: uuidLocator(REFERRAL) };
	it('names the parameter when the referral is not there', async () => {
		const failure = await failureOf(get);
		expect(failure.message).toBe(
			"Plannr has no referral with the UUID in 'Referral' that this account may read [item 0]",
		);
	});

	it('never says that something may have been created', async () => {
		sandbox().addFault({ ...answer(500), operation: 'getReferral' });
		const failure = await failureOf(get);
		expect(failure.message).toBe('Plannr gave no clear answer (status 500) [item 0]');
	});
});
