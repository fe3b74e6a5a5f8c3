import type { sleep } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type BadAnswer, PERSONAL, badAnswers } from './malformedResponses';
import { useOtherHost } from '../engine/otherHost';
import type { Finished } from '../engine';
import {
	NODE_NAME,
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

interface Sleeping {
	readonly sleep: typeof sleep;
}

// What the node waits for is tested elsewhere; here it waits a fiftieth.
jest.mock('n8n-workflow', (): object => {
	const actual = jest.requireActual<Sleeping>('n8n-workflow');
	const sleep: Sleeping['sleep'] = async (ms, signal) => await actual.sleep(ms / 50, signal);
	return { ...actual, sleep };
});

const sandbox = useMockPlannr();
const elsewhere = useOtherHost();

/** Many times what any of them takes, even those that answer with 10 MB again and again. */
const MOST_MS = 10_000;

const table = badAnswers.map((bad) => [bad.name, bad] as const);
const get = { operation: 'get', referral: uuidLocator(demo.account) };
const made = () => [...sandbox().data.referrals.keys()];

/** The error of a run; nothing of a bad answer is in it, and nobody else has heard of it. */
function errorOf({ run }: Finished) {
	const { error } = run.data.resultData;
	const told = JSON.stringify([error, error?.message, error?.description, error?.stack]);
	for (const personal of PERSONAL) expect(told).not.toContain(personal);
	expect(told.length).toBeLessThan(50_000);
	expect(elsewhere().requests).toEqual([]);
	return error;
}

describe('A bad answer to a create', () => {
	const strike = (when: 'before' | 'after', { act }: BadAnswer) => {
		sandbox().addFault({ operation: 'createReferral', when, effect: act(elsewhere().url) });
	};

	it.each(table)(
		'after the work, %s, is a lost one: the referral is found and given out',
		async (_, bad) => {
			strike('after', bad);
			const finished = await runNode(sandbox(), minimalCreate);
			expect(errorOf(finished)).toBeUndefined();
			expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(made());
			expect(finished.hints(NODE_NAME)).toEqual([
				expect.stringMatching(/found there .+ \(item 0\)\.$/),
			]);
			expect(made()).toHaveLength(1);
			expect(writeRequests(sandbox())).toHaveLength(1);
		},
		MOST_MS,
	);

	it.each(table)(
		'before the work, %s, again and again, is told, and so is that nothing was created',
		async (_, bad) => {
			strike('before', bad);
			const finished = await runNode(sandbox(), minimalCreate);
			const error = errorOf(finished);
			expect(error?.message).toBe(
				`The referral was not created: Plannr gave no clear answer (${bad.reason}) [item 0]`,
			);
			expect(error?.description).toBe(
				'It was looked for in Plannr and is not there. Run this item again later.',
			);
			expect(finished.output('Next')).toEqual([]);
			expect(writeRequests(sandbox())).toHaveLength(3);
		},
		MOST_MS,
	);

	it.each(table.filter(([, { isList }]) => !isList))(
		'and to the search for it, %s, leaves open whether it was created',
		async (_, bad) => {
			strike('before', bad);
			const act = bad.act(elsewhere().url);
			sandbox().addFault({ operation: 'listReferrals', effect: act });
			const error = errorOf(await runNode(sandbox(), minimalCreate));
			expect(error?.message).toBe(
				`The referral may have been created, but Plannr gave no clear answer (${bad.reason}) [item 0]`,
			);
			expect(error?.description).toContain('before you run this item again');
			expect(writeRequests(sandbox())).toHaveLength(1);
		},
		MOST_MS,
	);
});

describe('An answer that breaks off', () => {
	const headers = { 'Content-Length': '5000' };
	const cut = { kind: 'response', status: 201, body: { clients: PERSONAL }, headers } as const;

	it('to a create is a lost one: the referral is found and given out', async () => {
		sandbox().addFault({ operation: 'createReferral', when: 'after', effect: cut });
		const finished = await runNode(sandbox(), minimalCreate);
		expect(errorOf(finished)).toBeUndefined();
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(made());
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('to a get is told', async () => {
		sandbox().addFault({ operation: 'getReferral', effect: cut });
		const error = errorOf(await runNode(sandbox(), get));
		expect(error?.message).toBe('Plannr gave no clear answer (an answer that broke off) [item 0]');
	});
});

describe('A bad answer to a get', () => {
	it.each(table)(
		'%s, is told',
		async (_, { act, reason, mayPass }) => {
			sandbox().addFault({ operation: 'getReferral', effect: act(elsewhere().url) });
			const finished = await runNode(sandbox(), get);
			const error = errorOf(finished);
			expect(error?.message).toBe(`Plannr gave no clear answer (${reason}) [item 0]`);
			expect(error?.description).toBe('Run this item again later.');
			expect(finished.output('Next')).toEqual([]);
			expect(sandbox().requestLog).toHaveLength(mayPass ? 6 : 1);
		},
		MOST_MS,
	);
});

describe('A bad answer to the question for the account', () => {
	const withBlank = { credential: { accountUuid: '' } };

	it.each(table)(
		'%s, is told, and nothing is sent',
		async (_, { act, reason, isList }) => {
			sandbox().addFault({ operation: 'listLogins', effect: act(elsewhere().url) });
			const error = errorOf(await runNode(sandbox(), minimalCreate, withBlank));
			const [told] = [
				...(reason.startsWith('status')
					? [`did not reach Plannr (the account could not be found out: ${reason})`]
					: []),
				...(isList ? ['was not sent: Plannr lists no account for the owner of this token'] : []),
				"was not sent: Plannr's list of accounts cannot be read",
			];
			expect(error?.message).toContain(`The request ${told}`);
			expect(error?.message).toMatch(/ \[item 0\]$/);
			expect(writeRequests(sandbox())).toEqual([]);
		},
		MOST_MS,
	);

	it('with something else for the UUID of the account is told, and nothing is sent', async () => {
		const body = { data: [{ account: { uuid: PERSONAL[0], type: 'employee' } }] };
		sandbox().addFault({
			operation: 'listLogins',
			effect: { kind: 'response', status: 200, body },
		});
		const error = errorOf(await runNode(sandbox(), minimalCreate, withBlank));
		expect(error?.message).toContain('Plannr lists no account');
		expect(writeRequests(sandbox())).toEqual([]);
	});
});
