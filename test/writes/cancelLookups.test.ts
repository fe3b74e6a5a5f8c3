import {
	cancelRun,
	expectNoFurtherRequests,
	errorMessageOf,
	hasAnswered,
	recordedWrites,
} from './cancelRun';
import { minimalCreate, startNode, useMockPlannr } from '../engine/createWorkflow';
import { CANCELLED, REQUEST_FAILURES, WRITE_OUTCOMES } from '../texts';

const mockPlannr = useMockPlannr();

const listRequests = () =>
	mockPlannr().requestLog.filter(({ operation }) => operation === 'listReferrals');

describe('A run that is cancelled during the lookup of a lost create', () => {
	const loseResponse = () => {
		mockPlannr().addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
	};

	it('reads no further page', async () => {
		loseResponse();
		for (let page = 1; page <= 20; page++) {
			const row = { uuid: `page-${page}`, created_at: new Date().toISOString() };
			const next = `${mockPlannr().url}/api/v1/referrals?page=${page + 1}`;
			const body = { data: [row], links: { next } };
			const effect = { kind: 'response', status: 200, body } as const;
			mockPlannr().addFault({ operation: 'listReferrals', nth: page, effect });
		}
		mockPlannr().addFault({ operation: 'listReferrals', effect: { kind: 'delay', ms: 100 } });
		const when = () => listRequests().length === 3;
		const cancelled = await cancelRun(mockPlannr(), { when, observeMs: 800 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(listRequests()).toHaveLength(3);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect(errorMessageOf(cancelled)).toBe(
			`${CANCELLED.beforeAnyWrite}: ${WRITE_OUTCOMES.unknown.created}, but ${REQUEST_FAILURES.unclear} (ECONNRESET) [item 0]`,
		);
	});

	it('does not wait for an equal create of another execution that is in flight', async () => {
		const create = { operation: 'createReferral' } as const;
		mockPlannr().addFault({ ...create, nth: 1, effect: { kind: 'delay', ms: 3000 } });
		mockPlannr().addFault({ ...create, nth: 2, effect: { kind: 'drop' } });
		const other = await startNode(mockPlannr(), minimalCreate);
		const when = () => hasAnswered(mockPlannr(), 2);
		const cancelled = await cancelRun(mockPlannr(), { when, observeMs: 500 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect((await other.finished).run.status).toBe('success');
	});

	it('does not wait for the lookup of another execution', async () => {
		mockPlannr().addFault({ operation: 'createReferral', times: 2, effect: { kind: 'drop' } });
		mockPlannr().addFault({
			operation: 'listReferrals',
			nth: 1,
			effect: { kind: 'delay', ms: 3000 },
		});
		const other = await startNode(mockPlannr(), minimalCreate);
		const when = () => hasAnswered(mockPlannr(), 2) && listRequests().length === 1;
		const cancelled = await cancelRun(mockPlannr(), { when, observeMs: 500 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect((await other.finished).run.status).toBe('success');
	});
});
