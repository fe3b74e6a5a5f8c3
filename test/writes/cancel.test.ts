import { startMockPlannr } from '../../sandbox';
import {
	cancelRun,
	expectPromptEnd,
	expectNoFurtherRequests,
	errorMessageOf,
	recordedWrites,
} from './cancelRun';
import { addClients, createForEachClient } from './manyClients';
import { writeRequests, createAnother, useMockPlannr } from '../engine/createWorkflow';
import { CANCELLED, EARLIER_ATTEMPTS, WRITE_OUTCOMES } from '../texts';

const mockPlannr = useMockPlannr();

const many = Array.from({ length: 40 }, () => ({}));
const slow = { kind: 'delay', ms: 5000 } as const;

/** Milliseconds within which sixteen requests are aborted even on a busy machine; their responses take longer. */
const ABORT_MS = 2000;

describe('A run that is cancelled while creates are in flight', () => {
	it('sends nothing more, and records what was created and what may have been', async () => {
		const afterFive = many.map((_, number) => number + 6);
		mockPlannr().addFault({
			operation: 'createReferral',
			nth: afterFive,
			when: 'after',
			effect: slow,
		});
		const when = () => writeRequests(mockPlannr()).length === 5 + 16;
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 2000 },
			createForEachClient,
			{ items: addClients(mockPlannr(), 40) },
		);
		expectNoFurtherRequests(cancelled, ABORT_MS);
		expect(writeRequests(mockPlannr())).toHaveLength(5 + 16);
		const records = recordedWrites(cancelled.finished);
		const created = records.filter((record) => record !== 'lost');
		expect(records).toHaveLength(5 + 16);
		expect(created).toHaveLength(5);
		expect([...mockPlannr().data.referrals.keys()]).toEqual(expect.arrayContaining(created));
		expect(errorMessageOf(cancelled)).toMatch(
			new RegExp(
				`^${WRITE_OUTCOMES.unknown.created}, ${CANCELLED.reason} \\[item \\d+\\]; ${EARLIER_ATTEMPTS.createdBefore(5)}$`,
			),
		);
	});

	it('sends nothing in the attempts that Retry On Fail makes afterwards', async () => {
		mockPlannr().addFault({ operation: 'createReferral', effect: slow });
		const when = () => writeRequests(mockPlannr()).length === 16;
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const options = { items: addClients(mockPlannr(), 40), settings };
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 800 },
			createForEachClient,
			options,
		);
		expectNoFurtherRequests(cancelled, ABORT_MS);
		expect(mockPlannr().requestLog).toHaveLength(1 + 16);
	});

	it.each([1, 17, 100, 250])('ends promptly under load, after create %i', async (count) => {
		const loaded = await startMockPlannr({ latencyMs: 20 });
		try {
			const when = () => writeRequests(loaded).length >= count;
			const options = { items: addClients(loaded, 400) };
			const cancel = { when, observeMs: 400 };
			const cancelled = await cancelRun(loaded, cancel, createForEachClient, options);
			expectPromptEnd(cancelled, ABORT_MS);
			const created = recordedWrites(cancelled.finished).filter((record) => record !== 'lost');
			expect([...loaded.data.referrals.keys()]).toEqual(expect.arrayContaining(created));
			expect(recordedWrites(cancelled.finished).length).toBeGreaterThanOrEqual(
				writeRequests(loaded).length,
			);
		} finally {
			await loaded.stop();
		}
	});
});

describe('A run that is cancelled during the account lookup', () => {
	it('ends at once: no write is sent, and no outcome is unknown', async () => {
		mockPlannr().addFault({ operation: 'listLogins', effect: { kind: 'delay', ms: 1500 } });
		const when = () => mockPlannr().requestLog.length === 1;
		const options = { items: many, credential: { accountUuid: '' } };
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 2000 },
			createAnother,
			options,
		);
		expectNoFurtherRequests(cancelled);
		expect(mockPlannr().requestLog).toHaveLength(1);
		expect(recordedWrites(cancelled.finished)).toEqual([]);
		expect(errorMessageOf(cancelled)).toBe(CANCELLED.beforeAnyWrite);
	});

	it('leaves the outcome of a create that was sent after the lookup unknown', async () => {
		mockPlannr().addFault({ operation: 'createReferral', when: 'after', effect: slow });
		const when = () => writeRequests(mockPlannr()).length === 1;
		const options = { items: many, credential: { accountUuid: '' } };
		const cancelled = await cancelRun(
			mockPlannr(),
			{ when, observeMs: 1800 },
			createAnother,
			options,
		);
		expectNoFurtherRequests(cancelled);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
	});
});
