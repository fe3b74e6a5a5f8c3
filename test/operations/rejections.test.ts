import { type Fault, startMockPlannr } from '../../sandbox';
import {
	createAnother,
	runNode,
	useMockPlannr,
	uuidLocator,
	writeRequests,
} from '../engine/createWorkflow';
import { listRequests } from '../writes/existingReferral';
import { CREATE_REFERRAL, REQUEST_FAILURES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

const mockPlannr = useMockPlannr();

const REFERRAL = 'd2ae6dac-162c-432d-8f2b-17d64576567a';

/** The error of a run that has to fail. */
async function runToError(parameters = createAnother, credential = {}) {
	const { run } = await runNode(mockPlannr(), parameters, { credential });
	const { error } = run.data.resultData;
	if (error === undefined) throw new Error('The run did not fail');
	return error;
}

const rejectCreate = (status: number, body: unknown): Fault => ({
	operation: 'createReferral',
	effect: { kind: 'response', status, body },
});

describe('A create that Plannr rejects', () => {
	it.each([
		[400, 'Malformed'],
		[403, 'This action is unauthorized'],
		[404, 'Not found'],
		[409, 'A pre-existing referral was found'],
	])("with status %i fails once, with Plannr's message", async (status, message) => {
		mockPlannr().addFault(rejectCreate(status, { message: `${message}.` }));
		const error = await runToError();
		expect(error).toMatchObject({ httpCode: String(status), context: { itemIndex: 0 } });
		expect(`${error.message} ${error.description ?? ''}`).toContain(message);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('with status 422 names the rejected parameter', async () => {
		const parameters = { ...createAnother, connection: uuidLocator(REFERRAL) };
		const error = await runToError(parameters);
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 0 } });
		expect(error.message).toMatch(/: 'Connection': .+ \[item 0\]$/);
	});

	it('with status 422 lists every field that is wrong', async () => {
		const errors = {
			client_uuids: ['Choose fewer clients.'],
			'client_uuids.1': ['The client is archived.', 'The client has left.'],
			moon_phase: ['The moon phase is wrong.'],
		};
		const message = 'Choose fewer clients. (and 3 more errors)';
		mockPlannr().addFault(rejectCreate(422, { message, errors }));
		const { description } = await runToError();
		expect(description).toContain(CREATE_REFERRAL.notCreated);
		for (const sentence of Object.values(errors).flat()) expect(description).toContain(sentence);
	});

	it('in several requests of one item is reported as one error', async () => {
		mockPlannr().addFault(rejectCreate(422, { message: 'No.' }));
		const adviceTypes = ['mortgages', 'pensions', 'tax'];
		const error = await runToError({ ...createAnother, adviceTypes });
		expect(error.message).toBe(`${CREATE_REFERRAL.rejected}: No [item 0]`);
		expect(error.description).toContain('2 more requests for this item');
		expect(error.description).not.toContain(error.message);
	});

	it('with status 401 creates nothing, although n8n sends it twice', async () => {
		const error = await runToError(createAnother, { accessToken: 'no-such-token' });
		expect(error).toMatchObject({ httpCode: '401', context: { itemIndex: 0 } });
		expect(
			writeRequests(mockPlannr()).map(({ status, executed }) => ({ status, executed })),
		).toEqual([
			{ status: 401, executed: false },
			{ status: 401, executed: false },
		]);
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('in 10 MB of text is reported in brief, and not retried', async () => {
		const errors = Object.fromEntries(
			Array.from({ length: 100_000 }, (_, index) => [`client_uuids.${index}`, ['Not known.']]),
		);
		const filler = 'Not now, John. '.repeat((7 * 2 ** 20) / 15);
		mockPlannr().addFault(rejectCreate(422, { message: 'Invalid.', errors, filler }));
		const error = await runToError();
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 0 } });
		expect(JSON.stringify([error, error.message, error.description]).length).toBeLessThan(50_000);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	}, 60_000);
});

describe("Plannr's rate limit", () => {
	it('that never ends for creates alone is reported in the end', async () => {
		const body = { message: 'Too Many Attempts.' };
		const headers = { 'retry-after': '0' };
		const effect = { kind: 'response', status: 429, body, headers } as const;
		mockPlannr().addFault({ operation: 'createReferral', effect });
		const error = await runToError();
		expect(error).toMatchObject({ httpCode: '429', context: { itemIndex: 0 } });
		expect(error.description).toContain('"Too Many Attempts"');
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('that never ends is reported after five pauses, whatever is requested', async () => {
		const headers = { 'retry-after': '0' };
		mockPlannr().addFault({ effect: { kind: 'response', status: 429, headers } });
		expect(await runToError()).toMatchObject({ httpCode: '429', context: { itemIndex: 0 } });
		expect(listRequests(mockPlannr())).toHaveLength(6);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('that ends tomorrow is not waited for', async () => {
		const headers = { 'retry-after': '86400' };
		mockPlannr().addFault({ effect: { kind: 'response', status: 429, headers } });
		expect(await runToError()).toMatchObject({ httpCode: '429', context: { itemIndex: 0 } });
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});

describe('A request that does not reach Plannr is not mistaken for one whose response was lost', () => {
	const { notConnected } = REQUEST_FAILURES;

	it('when the connection is refused', async () => {
		const stopped = await startMockPlannr();
		await stopped.stop();
		const { message } = await runToError(createAnother, { baseUrl: stopped.url });
		expect(message).toBe(
			`${CREATE_REFERRAL.rejected}: ${notConnected} (the connection was refused, ECONNREFUSED) [item 0]`,
		);
	});

	it('when the host does not exist', async () => {
		const { message } = await runToError(createAnother, { baseUrl: 'https://plannr.invalid' });
		expect(message).toMatch(
			new RegExp(`${notConnected} \\(the address was not found, (ENOTFOUND|EAI_AGAIN)\\)`),
		);
	});

	it('when the server does not use TLS', async () => {
		const baseUrl = mockPlannr().url.replace('http:', 'https:');
		const { message } = await runToError(createAnother, { baseUrl });
		expect(message).toContain(notConnected);
	});

	it.each(['http://api.plannrcrm.com', 'ftp://127.0.0.1', 'nonsense', 'https://user:word@host'])(
		'when the base URL is not safe: %s',
		async (baseUrl) => {
			const { message } = await runToError(createAnother, { baseUrl });
			expect(message).toContain("'Base URL'");
			expect(message).not.toContain('word');
			expect(mockPlannr().requestLog).toEqual([]);
		},
	);
});

describe('A get that fails', () => {
	const get = { operation: 'get', referral: uuidLocator(REFERRAL) };

	it('names the parameter when there is no such referral', async () => {
		const error = await runToError(get);
		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
		expect(error.description).toContain("'Referral'");
	});

	it('never reports that something may have been created', async () => {
		mockPlannr().addFault({
			operation: 'getReferral',
			effect: { kind: 'response', status: 500 },
		});
		const { message } = await runToError(get);
		expect(message).toContain(`: ${REQUEST_FAILURES.unclear} (HTTP status 500) [item 0]`);
	});
});
