import { countReferrals, isPerfect, findUnfinishedRequests } from '../../scripts/scale/count';
import { parseExecutionData } from '../../scripts/scale/executionData';

const uuid = (number: number) => `4ef44ef4-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Two orders of two clients. */
const orders = [1, 2].map((number) => ({
	number,
	clients: [1, 2].map((client) => ({
		uuid: uuid(number * 10 + client),
		note: `Order ${number}, client ${client}`,
	})),
}));

const notes = orders.flatMap(({ clients }) => clients.map(({ note }) => note));
const created = notes.map((note, place) => ({ uuid: uuid(place), note }));

/** An execution that gives out some of the referrals, and names others in its message. */
function execution(places: readonly number[], status = 'success', named: readonly number[] = []) {
	const returned = places.map((place) => ({ note: notes[place] ?? '', uuid: uuid(place) }));
	return { id: '1', status, data: { returned, uuids: new Set([...places, ...named].map(uuid)) } };
}

describe('What came of orders', () => {
	it('is perfect when each referral is there once, and told of', () => {
		expect(isPerfect(countReferrals(orders, created, [execution([0, 1]), execution([2, 3])]))).toBe(
			true,
		);
	});

	it('is told of in a message, too', () => {
		const failed = execution([], 'error', [2, 3]);
		expect(countReferrals(orders, created, [execution([0, 1]), failed]).unreported).toBe(0);
	});

	it.each([
		[
			'duplicated and told nowhere',
			[...created, { uuid: uuid(9), note: notes[0] ?? '' }],
			{ duplicated: 1, unreported: 1 },
		],
		['missing, and given out all the same', created.slice(1), { missing: 1, notInPlannr: 1 }],
	])('is not perfect when one is %s', (_, there, faults) => {
		const figures = countReferrals(orders, there, [execution([0, 1]), execution([2, 3])]);
		expect(isPerfect(figures)).toBe(false);
		expect(figures).toMatchObject(faults);
	});

	it('is not perfect when one is told nowhere', () => {
		const figures = countReferrals(orders, created, [execution([0]), execution([2, 3])]);
		expect(isPerfect(figures)).toBe(false);
		expect(figures).toMatchObject({ unreported: 1, missing: 0, duplicated: 0 });
	});

	it("is not perfect when an item is given another item's referral", () => {
		const swapped = {
			returned: [{ note: notes[0] ?? '', uuid: uuid(1) }],
			uuids: new Set([uuid(1)]),
		};
		const wrong = { id: '1', status: 'success', data: swapped };
		expect(
			countReferrals(orders, created, [wrong, execution([0]), execution([2, 3])]),
		).toMatchObject({
			mispaired: 1,
			unreported: 0,
		});
	});

	it('leaves the orders that no execution has brought to a good end', () => {
		const numbers = (executions: Parameters<typeof findUnfinishedRequests>[1]) =>
			findUnfinishedRequests(orders, executions).map(({ number }) => number);
		expect(numbers([execution([0, 1]), execution([2, 3], 'error')])).toEqual([2]);
		expect(numbers([execution([0]), execution([1, 2, 3])])).toEqual([]);
		expect(numbers([])).toEqual([1, 2]);
	});
});

it('Saved data of an execution tell which referral came of which item, and why it has failed', () => {
	const data = [
		{ resultData: '1' },
		{ runData: '2', error: '3' },
		[],
		{ message: '4' },
		`1 referral was created before it: ${uuid(7)}`,
		{ asked: '6', given: '7' },
		'Order 1, client 1',
		uuid(1),
		{ asked: '6' },
	];
	expect(parseExecutionData(JSON.stringify(data))).toEqual({
		returned: [{ note: 'Order 1, client 1', uuid: uuid(1) }],
		uuids: new Set([uuid(7), uuid(1)]),
		message: `1 referral was created before it: ${uuid(7)}`,
	});
	expect(parseExecutionData('[]')).toEqual({ returned: [], uuids: new Set() });
});
