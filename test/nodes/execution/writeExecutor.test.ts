import type { IDataObject } from 'n8n-workflow';

import type { Job, LookupResult, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import type { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { ServerClock } from '../../../nodes/PlannrReferral/transport/serverClock';
import { Ledger } from '../../../nodes/PlannrReferral/execution/ledger';
import {
	WriteExecutor,
	toPlannrError,
} from '../../../nodes/PlannrReferral/execution/writeExecutor';
import { FakeClock } from '../transport/fakeClock';
import { createRejection, createStatusError } from './plannrErrors';

const unused = async (): Promise<never> =>
	await Promise.reject(new Error('These jobs send nothing through the client'));

/** An executor with an empty ledger, and a clock that passes quickly. */
function createExecutor() {
	const clock = new FakeClock();
	const client: PlannrClient = {
		get: unused,
		getPage: unused,
		post: unused,
		baseUrl: 'https://api.example.com',
		accountUuid: 'account',
		clock,
		serverClock: new ServerClock(),
	};
	const context: IDataObject = {};
	const ledger = Ledger.open({
		getContext: () => context,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
	});
	const executor = new WriteExecutor(client, ledger, () => true);
	/** Executes a job, and returns its result or its error. */
	const execute = async (index: number, job: Job, write: WriteSpec) => {
		const state = { isSettled: false };
		const execution = executor
			.execute(index, job, write)
			.catch((caught: unknown) => caught)
			.finally(() => {
				state.isSettled = true;
			});
		while (!state.isSettled) await clock.advance(1000);
		return await execution;
	};
	return { executor, ledger, execute };
}

/** A job whose sends fail one after the other. */
function failingJob(...errors: PlannrError[]): Job {
	return { send: async () => await Promise.reject(errors.shift() ?? new Error('Sent too often')) };
}

/** A write of an item. Lookups return the verdicts one after the other, the last one repeatedly. */
function createWrite(target: string, ...verdicts: Array<'absent' | 'unclear'>): WriteSpec {
	return {
		key: 'key',
		target,
		conflictKey: target,
		fingerprint: target,
		couldHaveProduced: () => true,
		lookUp: async (): Promise<LookupResult> => {
			const verdict = verdicts.length > 1 ? verdicts.shift() : verdicts[0];
			return await Promise.resolve({ verdict: verdict ?? 'unclear' });
		},
	};
}

describe('A write whose outcome is unknown', () => {
	it('fails with the reason of the lost response', async () => {
		const { execute } = createExecutor();
		const lost = createStatusError('lost', 503);
		expect(await execute(0, failingJob(lost), createWrite('first', 'unclear'))).toBe(lost);
	});

	it('names an earlier attempt that lost the response', async () => {
		const { execute, ledger } = createExecutor();
		const write = createWrite('earlier', 'unclear');
		ledger.record(0, write, {});
		expect(await execute(0, failingJob(), write)).toMatchObject({
			kind: 'lost',
			reason: 'on an earlier try',
		});
	});

	it('names a rejection that followed the lost response', async () => {
		const { execute } = createExecutor();
		const job = failingJob(createStatusError('lost', 503), createRejection(422));
		expect(
			await execute(0, job, createWrite('rejected', 'absent', 'absent', 'unclear')),
		).toMatchObject({ kind: 'lost', reason: 'at first, and then a refusal' });
	});
});

it('A precheck fails while the outcome of an equal write is unknown', async () => {
	const { execute, executor, ledger } = createExecutor();
	const write = createWrite('precheck', 'unclear');
	ledger.record(0, write, {});
	executor.restore(0, write);
	const precheck = async () => await Promise.resolve(undefined);
	expect(await execute(1, failingJob(), { ...write, precheck })).toMatchObject({
		kind: 'precheckFailed',
		reason: 'whether this is done already: the same was asked for before, and the answer was lost',
	});
});

it('An unexpected error counts as a lost response', () => {
	const lost = createStatusError('lost', 503);
	expect(toPlannrError(lost)).toBe(lost);
	expect(toPlannrError(new TypeError('x'))).toMatchObject({
		kind: 'lost',
		reason: 'the answer could not be read',
	});
});
