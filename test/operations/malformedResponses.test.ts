import { type OperationId, demo } from '../../sandbox';
import { type Malformation, PERSONAL_DATA, malformedResponses } from './malformedResponses';
import { useOtherHost } from '../engine/otherHost';
import type { FinishedRun } from '../engine';
import { NODE_NAME, createAnother, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { useVirtualClock } from '../engine/virtualClock';
import { ACCOUNT_LOOKUP, CREATE_REFERRAL, REQUEST_FAILURES, RESPONSE_PROBLEMS } from '../texts';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, listRequests, runNode, writeRequests } = useNode();
const otherHost = useOtherHost();

const get = { operation: 'get', referral: uuidLocator(demo.account) };
const createdUuids = () => [...mockPlannr().data.referrals.keys()];

function respondWith(
	malformation: Malformation,
	operation: OperationId,
	when: 'before' | 'after' = 'before',
) {
	const effect = malformedResponses[malformation].effect(otherHost().url);
	addFault({ operation, when, effect });
}

/** The error of a run, without personal data and of limited size; no other host has received a request. */
function errorOf({ run }: FinishedRun) {
	const { error } = run.data.resultData;
	const text = JSON.stringify([error, error?.message, error?.description, error?.stack]);
	for (const personal of PERSONAL_DATA) expect(text).not.toContain(personal);
	expect(text.length).toBeLessThan(50_000);
	expect(otherHost().requests).toEqual([]);
	return error;
}

/*
 * What a response means is decided by pure functions, which test/nodes/transport tests with every kind of body. Here each
 * kind comes once over the network, and each operation meets several kinds.
 */

describe('A malformed response to Create', () => {
	it.each<[Malformation]>([
		['JSON that is cut off'],
		['a page of HTML declared as JSON'],
		['10 MB of HTML'],
		['no content'],
		['a record without a UUID'],
		['a list of records'],
		['a redirect with 302'],
	])('after processing (%s) counts as lost: the referral is found', async (malformation) => {
		respondWith(malformation, 'createReferral', 'after');
		const finished = await runNode(minimalCreate);
		expect(errorOf(finished)).toBeUndefined();
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.foundHint)]);
		expect(createdUuids()).toHaveLength(1);
		expect(writeRequests()).toHaveLength(1);
	});

	it.each<[Malformation]>([
		['a page of HTML'],
		['a record as text/plain'],
		['an empty body'],
		['a record with a name as its UUID'],
		['an empty list'],
	])(
		'of success, without a referral to be found, leaves the outcome unknown: %s',
		async (malformation) => {
			// Plannr has accepted the request, and may create the referral later.
			respondWith(malformation, 'createReferral');
			const finished = await runNode(minimalCreate);
			const { problem } = malformedResponses[malformation];
			expect(errorOf(finished)?.message).toBe(
				`${CREATE_REFERRAL.mayHaveBeenCreated}, but ${problem} [item 0]`,
			);
			expect(finished.output('Next')).toEqual([]);
			expect(writeRequests()).toHaveLength(1);
			expect(listRequests()).toHaveLength(1 + 3);
		},
	);

	it('instead of processing (a redirect with 302) is retried twice and then reported', async () => {
		respondWith('a redirect with 302', 'createReferral');
		const finished = await runNode(minimalCreate);
		const error = errorOf(finished);
		const { problem } = malformedResponses['a redirect with 302'];
		expect(error?.message).toBe(`${CREATE_REFERRAL.notCreated}: ${problem} [item 0]`);
		expect(error?.description).toContain(CREATE_REFERRAL.lookedFor);
		expect(finished.output('Next')).toEqual([]);
		expect(writeRequests()).toHaveLength(3);
	});

	it.each<[Malformation, number]>([
		['a redirect with 301', 301],
		['a redirect with 307', 307],
		['a redirect with 308', 308],
	])(
		'that asks for the same request elsewhere is a rejection: %s',
		async (malformation, status) => {
			respondWith(malformation, 'createReferral');
			const finished = await runNode(minimalCreate);
			const error = errorOf(finished);
			expect(error?.message).toBe(
				`${CREATE_REFERRAL.rejected}: ${REQUEST_FAILURES.redirected(status)} [item 0]`,
			);
			expect(error?.description).toContain(REQUEST_FAILURES.redirectedAdvice);
			expect(finished.output('Next')).toEqual([]);
			expect(writeRequests()).toHaveLength(1);
			expect(listRequests()).toHaveLength(1);
		},
	);

	it.each<[Malformation]>([
		['a number in JSON'],
		['null in JSON'],
		['a record with a UUID one level down'],
		['an empty record'],
		['a redirect with 302'],
	])('and to every list of referrals (%s) leaves the outcome unknown', async (malformation) => {
		respondWith(malformation, 'createReferral');
		respondWith(malformation, 'listReferrals');
		const error = errorOf(await runNode(createAnother));
		const { problem } = malformedResponses[malformation];
		expect(error?.message).toBe(`${CREATE_REFERRAL.mayHaveBeenCreated}, but ${problem} [item 0]`);
		expect(writeRequests()).toHaveLength(1);
	});
});

describe('A malformed response to Get', () => {
	it.each<[Malformation]>([
		['a record as text/html'],
		['a text in JSON'],
		['a wrapped list of records'],
		['an empty record'],
		['a redirect with 302'],
	])('is reported, after retries if another response may be better: %s', async (malformation) => {
		respondWith(malformation, 'getReferral');
		const finished = await runNode(get);
		const { problem, isRetried } = malformedResponses[malformation];
		expect(errorOf(finished)?.message).toContain('Could not get the referral: ');
		expect(errorOf(finished)?.message).toContain(problem);
		expect(finished.output('Next')).toEqual([]);
		expect(mockPlannr().requestLog).toHaveLength(isRetried ? 6 : 1);
	});
});

describe('A response whose body ends early', () => {
	const headers = { 'Content-Length': '5000' };
	const body = { clients: PERSONAL_DATA };
	const effect = respond(201, body, headers);

	it('to Create counts as lost: the referral is found', async () => {
		addFault({ operation: 'createReferral', when: 'after', effect });
		const finished = await runNode(minimalCreate);
		expect(errorOf(finished)).toBeUndefined();
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(writeRequests()).toHaveLength(1);
	});

	it('to Get is reported', async () => {
		addFault({ operation: 'getReferral', effect });
		const error = errorOf(await runNode(get));
		expect(error?.message).toBe(
			`Could not get the referral: ${REQUEST_FAILURES.unclear} (${RESPONSE_PROBLEMS.cutOff}) [item 0]`,
		);
	});
});

describe("A malformed list of logins, when 'Account UUID' is blank,", () => {
	const blankAccount = { credential: { accountUuid: '' } };

	it.each<[Malformation, string]>([
		['a page of HTML', REQUEST_FAILURES.foreign],
		['null in JSON', `${ACCOUNT_LOOKUP.failed}${RESPONSE_PROBLEMS.notJson})`],
		['an empty record', REQUEST_FAILURES.foreign],
		['an empty list', ACCOUNT_LOOKUP.noAccount],
		['a wrapped list of records', ACCOUNT_LOOKUP.noAccount],
		['a redirect with 302', REQUEST_FAILURES.redirected(302)],
	])('is reported, and nothing is sent: %s', async (malformation, message) => {
		respondWith(malformation, 'listLogins');
		const error = errorOf(await runNode(minimalCreate, blankAccount));
		expect(error?.message).toContain(`${CREATE_REFERRAL.rejected}: ${message}`);
		expect(error?.message).toMatch(/ \[item 0\]$/);
		expect(writeRequests()).toEqual([]);
	});

	it("is reported when the account's UUID is not a UUID", async () => {
		const body = { data: [{ account: { uuid: PERSONAL_DATA[0], type: 'employee' } }] };
		const effect = respond(200, body);
		addFault({ operation: 'listLogins', effect });
		const error = errorOf(await runNode(minimalCreate, blankAccount));
		expect(error?.message).toContain(ACCOUNT_LOOKUP.noAccount);
		expect(writeRequests()).toEqual([]);
	});
});
