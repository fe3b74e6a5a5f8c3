import { startMockPlannr } from '../../sandbox';
import {
	cancelRun,
	expectPromptEnd,
	expectNoFurtherRequests,
	errorMessageOf,
	recordedWrites,
} from './cancelRun';
import { writeRequests, minimalCreate, useMockPlannr } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const many = Array.from({ length: 40 }, () => ({}));
const slow = { kind: 'delay', ms: 5000 } as const;

/** Sixteen requests take their time to be given up on a busy machine, but less than their answers do. */
const SOON = 2000;

describe('A cancel while creates are on their way', () => {
	it('lets nothing more leave, and notes what was created and what is uncertain', async () => {
		const later = many.map((_, number) => number + 6);
		sandbox().addFault({ operation: 'createReferral', nth: later, when: 'after', effect: slow });
		const when = () => writeRequests(sandbox()).length === 5 + 16;
		const cancelled = await cancelRun(sandbox(), { when, observeMs: 2000 }, minimalCreate, {
			items: many,
		});
		expectNoFurtherRequests(cancelled, SOON);
		expect(writeRequests(sandbox())).toHaveLength(5 + 16);
		const notes = recordedWrites(cancelled.finished);
		const made = notes.filter((note) => note !== 'lost');
		expect(notes).toHaveLength(5 + 16);
		expect(made).toHaveLength(5);
		expect([...sandbox().data.referrals.keys()]).toEqual(expect.arrayContaining(made));
		expect(errorMessageOf(cancelled)).toMatch(
			/^The referral may have been created, but the execution was canceled meanwhile \[item \d+\]; 5 referrals were created before it$/,
		);
	});

	it('is heard by the tries that Retry On Fail makes after it too', async () => {
		sandbox().addFault({ operation: 'createReferral', effect: slow });
		const when = () => writeRequests(sandbox()).length === 16;
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const circumstances = { items: many, settings };
		const cancelled = await cancelRun(
			sandbox(),
			{ when, observeMs: 800 },
			minimalCreate,
			circumstances,
		);
		expectNoFurtherRequests(cancelled, SOON);
		expect(sandbox().requestLog).toHaveLength(16);
	});

	it.each([1, 17, 100, 250])('is heard in the rush, after create %i', async (count) => {
		const rush = await startMockPlannr({ latencyMs: 20 });
		try {
			const when = () => writeRequests(rush).length >= count;
			const items = Array.from({ length: 400 }, () => ({}));
			const cancelled = await cancelRun(rush, { when, observeMs: 400 }, minimalCreate, { items });
			expectPromptEnd(cancelled, SOON);
			const made = recordedWrites(cancelled.finished).filter((note) => note !== 'lost');
			expect([...rush.data.referrals.keys()]).toEqual(expect.arrayContaining(made));
			expect(recordedWrites(cancelled.finished).length).toBeGreaterThanOrEqual(
				writeRequests(rush).length,
			);
		} finally {
			await rush.stop();
		}
	});
});

describe('A cancel while the account is being found out', () => {
	it('ends the run at once, nothing is sent, and nothing is called uncertain', async () => {
		sandbox().addFault({ operation: 'listLogins', effect: { kind: 'delay', ms: 1500 } });
		const when = () => sandbox().requestLog.length === 1;
		const circumstances = { items: many, credential: { accountUuid: '' } };
		const cancelled = await cancelRun(
			sandbox(),
			{ when, observeMs: 2000 },
			minimalCreate,
			circumstances,
		);
		expectNoFurtherRequests(cancelled);
		expect(sandbox().requestLog).toHaveLength(1);
		expect(recordedWrites(cancelled.finished)).toEqual([]);
		expect(errorMessageOf(cancelled)).toBe('The execution was canceled');
	});

	it('leaves a create uncertain that has left after that', async () => {
		sandbox().addFault({ operation: 'createReferral', when: 'after', effect: slow });
		const when = () => writeRequests(sandbox()).length === 1;
		const circumstances = { items: many, credential: { accountUuid: '' } };
		const cancelled = await cancelRun(
			sandbox(),
			{ when, observeMs: 1800 },
			minimalCreate,
			circumstances,
		);
		expectNoFurtherRequests(cancelled);
		expect(writeRequests(sandbox())).toHaveLength(1);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
	});
});
