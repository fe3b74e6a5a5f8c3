import type { Misbehaviour } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { creations, minimal, refer, useSandbox, uuid } from './referring';

const sandbox = useSandbox();

const REFERRAL = 'd2ae6dac-162c-432d-8f2b-17d64576567a';

/** What people see of a failed run. */
async function failureOf(parameters = minimal, credential = {}) {
	const { run } = await refer(sandbox(), parameters, { credential });
	const { error } = run.data.resultData;
	if (error === undefined) throw new Error('The run did not fail');
	const context: Record<string, unknown> = error.context;
	return { message: error.message, description: error.description ?? '', item: context.itemIndex };
}

const answer = (status: number, body?: unknown): Misbehaviour => ({
	act: { kind: 'answer', status, ...(body !== undefined && { body }) },
});

describe('What people see of a create that Plannr refuses', () => {
	const rows: Array<[string, Misbehaviour, string, string]> = [
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
			'429',
			answer(429, { message: 'Too Many Attempts.' }),
			"Plannr's request limit is reached [item 0]",
			'"Too Many Attempts"',
		],
		[
			'400',
			answer(400, { message: 'Malformed.' }),
			'Plannr did not accept the referral: Malformed [item 0]',
			'Nothing was shared',
		],
	];
	it.each(rows)(
		"%s is told with Plannr's words and what to do",
		async (_, rule, message, described) => {
			sandbox().misbehave(rule);
			const failure = await failureOf();
			expect(failure).toMatchObject({ message, item: 0 });
			expect(failure.description).toContain(described);
			expect(creations(sandbox())).toHaveLength(1);
		},
	);

	it('422 lists every field by its label', async () => {
		const errors = {
			client_uuids: ['Choose fewer clients.'],
			'client_uuids.1': ['The client is archived.', 'The client has left.'],
			sla_deadline: ['The sla deadline must be a date after today.'],
			moon_phase: ['The moon phase is wrong.'],
		};
		sandbox().misbehave(
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
		const failure = await failureOf({ ...minimal, connection: uuid(REFERRAL) });
		expect(failure.message).toMatch(
			/^Plannr did not accept the referral: 'Connection': .+ \[item 0\]$/,
		);
	});

	it('401 creates nothing, though n8n sends it twice, and points to the credential', async () => {
		const failure = await failureOf(minimal, { accessToken: 'no-such-token' });
		expect(failure.message).toBe('Plannr does not accept the access token [item 0]');
		expect(failure.description).toContain('Personal Access Tokens');
		expect(creations(sandbox()).map(({ status, worked }) => [status, worked])).toEqual([
			[401, false],
			[401, false],
		]);
		expect(sandbox().world.referrals.size).toBe(0);
	});
});

describe('A create whose answer is lost', () => {
	const rows: Array<[string, Misbehaviour, string]> = [
		['a 500 after the work', { when: 'after', ...answer(500) }, 'status 500'],
		['a 502 before the work', answer(502), 'status 502'],
		['a 503 after the work', { when: 'after', ...answer(503) }, 'status 503'],
		['a connection dropped after the work', { when: 'after', act: { kind: 'drop' } }, 'ECONNRESET'],
		[
			'a page of HTML after the work',
			{ when: 'after', act: { kind: 'text', text: '<html>', contentType: 'text/html' } },
			'not JSON',
		],
		[
			'an empty answer after the work',
			{ when: 'after', act: { kind: 'text', text: '' } },
			'not JSON',
		],
		[
			'JSON without a referral',
			{ when: 'after', act: { kind: 'answer', status: 200, body: { ok: true } } },
			'without a record',
		],
		[
			'a redirect',
			{ act: { kind: 'answer', status: 302, headers: { location: '/login' } } },
			'status 302',
		],
	];
	it.each(rows)(
		'is reported as perhaps created, and not sent again: %s',
		async (_, rule, reason) => {
			sandbox().misbehave(rule);
			const failure = await failureOf();
			expect(failure.message).toMatch(/^The referral may have been created, but .+ \[item 0\]$/);
			expect(failure.message).toContain(reason);
			expect(failure.description).toContain('before you run this item again');
			expect(creations(sandbox())).toHaveLength(1);
		},
	);
});

describe('A request that never leaves', () => {
	it('is told apart from a lost answer when nobody listens', async () => {
		const gone = await startSandbox();
		await gone.stop();
		const failure = await failureOf(minimal, { baseUrl: gone.url });
		expect(failure.message).toBe('The request did not reach Plannr (ECONNREFUSED) [item 0]');
		expect(failure.description).toContain('Nothing was done for this item');
	});

	it('is told apart from a lost answer when the address does not exist', async () => {
		const failure = await failureOf(minimal, { baseUrl: 'https://plannr.invalid' });
		expect(failure.message).toMatch(/^The request did not reach Plannr \((ENOTFOUND|EAI_AGAIN)\)/);
	});

	it('is told apart from a lost answer when the other side does not speak TLS', async () => {
		const failure = await failureOf(minimal, { baseUrl: sandbox().url.replace('http:', 'https:') });
		expect(failure.message).toMatch(/^The request did not reach Plannr/);
	});

	it.each(['http://api.plannrcrm.com', 'ftp://127.0.0.1', 'nonsense', 'https://user:word@host'])(
		'is not even tried to an address that is not safe: %s',
		async (baseUrl) => {
			const failure = await failureOf(minimal, { baseUrl });
			expect(failure.message).toContain("'Base URL'");
			expect(failure.message).not.toContain('word');
			expect(sandbox().journal).toEqual([]);
		},
	);
});

describe('A get that does not work', () => {
	const get = { operation: 'get', referral: uuid(REFERRAL) };
	it('names the parameter when the referral is not there', async () => {
		const failure = await failureOf(get);
		expect(failure.message).toBe(
			"Plannr has no referral with the UUID in 'Referral' that this account may read [item 0]",
		);
	});

	it('never says that something may have been created', async () => {
		sandbox().misbehave(answer(500));
		const failure = await failureOf(get);
		expect(failure.message).toBe('Plannr gave no clear answer (status 500) [item 0]');
	});
});
