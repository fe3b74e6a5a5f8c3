import {
	cancelRun,
	expectNoFurtherRequests,
	errorMessageOf,
	hasAnswered,
	recordedWrites,
} from './cancelRun';
import { minimalCreate, startNode, useMockPlannr } from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const listRequests = () =>
	sandbox().journal.filter(({ operation }) => operation === 'listReferrals');

describe('A cancel during the search for a lost create', () => {
	const lose = () => {
		sandbox().misbehave({ operation: 'createReferral', when: 'after', act: { kind: 'drop' } });
	};

	it('lets no further page be read', async () => {
		lose();
		for (let page = 1; page <= 20; page++) {
			const row = { uuid: `page-${page}`, created_at: new Date().toISOString() };
			const next = `${sandbox().url}/api/v1/referrals?page=${page + 1}`;
			const body = { data: [row], links: { next } };
			const act = { kind: 'answer', status: 200, body } as const;
			sandbox().misbehave({ operation: 'listReferrals', nth: page, act });
		}
		sandbox().misbehave({ operation: 'listReferrals', act: { kind: 'delay', ms: 100 } });
		const when = () => listRequests().length === 3;
		const cancelled = await cancelRun(sandbox(), { when, observeMs: 800 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(listRequests()).toHaveLength(3);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect(errorMessageOf(cancelled)).toBe(
			'The execution was canceled: The referral may have been created, but Plannr gave no clear answer (ECONNRESET) [item 0]',
		);
	});

	it('does not wait for an equal create of another execution that is on its way', async () => {
		const create = { operation: 'createReferral' } as const;
		sandbox().misbehave({ ...create, nth: 1, act: { kind: 'delay', ms: 3000 } });
		sandbox().misbehave({ ...create, nth: 2, act: { kind: 'drop' } });
		const other = await startNode(sandbox(), minimalCreate);
		const when = () => hasAnswered(sandbox(), 2);
		const cancelled = await cancelRun(sandbox(), { when, observeMs: 500 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect((await other.finished).run.status).toBe('success');
	});

	it('does not wait for the search of another execution', async () => {
		sandbox().misbehave({ operation: 'createReferral', times: 2, act: { kind: 'drop' } });
		sandbox().misbehave({ operation: 'listReferrals', nth: 1, act: { kind: 'delay', ms: 3000 } });
		const other = await startNode(sandbox(), minimalCreate);
		const when = () => hasAnswered(sandbox(), 2) && listRequests().length === 1;
		const cancelled = await cancelRun(sandbox(), { when, observeMs: 500 }, minimalCreate);
		expectNoFurtherRequests(cancelled);
		expect(recordedWrites(cancelled.finished)).toEqual(['lost']);
		expect((await other.finished).run.status).toBe('success');
	});
});
