import { countReferrals, findUnfinishedRequests, isPerfect } from '../../scripts/scale/count';
import { parseExecutionData } from '../../scripts/scale/executionData';

const uuid = (number: number) => `4ef44ef4-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Two requests of two clients each. */
const requests = [1, 2].map((number) => ({
	number,
	clients: [1, 2].map((client) => ({
		uuid: uuid(number * 10 + client),
		note: `Request ${number}, client ${client}`,
	})),
}));

const notes = requests.flatMap(({ clients }) => clients.map(({ note }) => note));
const created = notes.map((note, index) => ({ uuid: uuid(index), note }));

/** An execution that returns some of the referrals, and names others in its error message. */
function execution(indexes: readonly number[], status = 'success', named: readonly number[] = []) {
	const returned = indexes.map((index) => ({ note: notes[index] ?? '', uuid: uuid(index) }));
	return { id: '1', status, data: { returned, uuids: new Set([...indexes, ...named].map(uuid)) } };
}

describe('The counts of referrals', () => {
	it('are perfect when each referral exists once and was reported', () => {
		expect(
			isPerfect(countReferrals(requests, created, [execution([0, 1]), execution([2, 3])])),
		).toBe(true);
	});

	it('treat a referral that an error message names as reported', () => {
		const failed = execution([], 'error', [2, 3]);
		expect(countReferrals(requests, created, [execution([0, 1]), failed]).unreported).toBe(0);
	});

	it.each([
		[
			'duplicated and unreported',
			[...created, { uuid: uuid(9), note: notes[0] ?? '' }],
			{ duplicated: 1, unreported: 1 },
		],
		['missing but returned', created.slice(1), { missing: 1, notInPlannr: 1 }],
	])('are not perfect when a referral is %s', (_, inPlannr, faults) => {
		const counts = countReferrals(requests, inPlannr, [execution([0, 1]), execution([2, 3])]);
		expect(isPerfect(counts)).toBe(false);
		expect(counts).toMatchObject(faults);
	});

	it('are not perfect when a referral is unreported', () => {
		const counts = countReferrals(requests, created, [execution([0]), execution([2, 3])]);
		expect(isPerfect(counts)).toBe(false);
		expect(counts).toMatchObject({ unreported: 1, missing: 0, duplicated: 0 });
	});

	it("are not perfect when an item has another item's referral", () => {
		const swapped = {
			returned: [{ note: notes[0] ?? '', uuid: uuid(1) }],
			uuids: new Set([uuid(1)]),
		};
		const wrong = { id: '1', status: 'success', data: swapped };
		expect(
			countReferrals(requests, created, [wrong, execution([0]), execution([2, 3])]),
		).toMatchObject({
			mispaired: 1,
			unreported: 0,
		});
	});

	it('leave the requests that no successful execution completed', () => {
		const numbers = (executions: Parameters<typeof findUnfinishedRequests>[1]) =>
			findUnfinishedRequests(requests, executions).map(({ number }) => number);
		expect(numbers([execution([0, 1]), execution([2, 3], 'error')])).toEqual([2]);
		expect(numbers([execution([0]), execution([1, 2, 3])])).toEqual([]);
		expect(numbers([])).toEqual([1, 2]);
	});
});

it('parses the referral of each item and the error message from the saved data of an execution', () => {
	const data = [
		{ resultData: '1' },
		{ runData: '2', error: '3' },
		[],
		{ message: '4' },
		`1 referral was created before it: ${uuid(7)}`,
		{ requestedNote: '6', referralUuid: '7' },
		'Request 1, client 1',
		uuid(1),
		{ requestedNote: '6' },
	];
	expect(parseExecutionData(JSON.stringify(data))).toEqual({
		returned: [{ note: 'Request 1, client 1', uuid: uuid(1) }],
		uuids: new Set([uuid(7), uuid(1)]),
		message: `1 referral was created before it: ${uuid(7)}`,
	});
	expect(parseExecutionData('[]')).toEqual({ returned: [], uuids: new Set() });
});
