import { getSafeguard, getSetting, isNothing } from '../../../nodes/PlannrReferral/parameters/item';
import { createItem } from '../actions/createItem';
import { collectProblems } from './collectProblems';

const nothing: Array<[unknown]> = [[null], [''], [' \n'], [[]], [['', null]], ['[]'], [' [ ] ']];

it.each<[unknown]>([...nothing, [undefined]])('%j gives nothing', (value) => {
	expect(isNothing(value)).toBe(true);
});

it.each([[0], [false], ['0'], [['', 'x']], [{}], ['[x]'], [NaN]])('%j gives something', (value) => {
	expect(isNothing(value)).toBe(false);
});

describe('A setting in which nothing is', () => {
	const itemWith = (status: unknown, isTool = false) =>
		createItem({ limit: status, filters: { status } }, { isTool });

	it.each(nothing)('is a problem in a workflow: %j', (value) => {
		for (const get of [getSetting, getSafeguard]) {
			expect(collectProblems(() => get(itemWith(value), 'filters.status', 'Status'))).toEqual([
				{
					parameter: 'status',
					message: "'Status' is empty",
					advice: "Enter a value in 'Status', or remove 'Status'",
				},
			]);
		}
	});

	it('cannot be removed when the panel always shows it', () => {
		expect(collectProblems(() => getSetting(itemWith(null), 'limit', 'Limit'))).toEqual([
			{ parameter: 'limit', message: "'Limit' is empty", advice: "Enter a value in 'Limit'" },
		]);
		const item = createItem({ sort: { rule: { direction: null } } });
		expect(collectProblems(() => getSetting(item, 'sort.rule.direction', 'Order'))).toMatchObject([
			{ advice: "Enter a value in 'Order'" },
		]);
	});

	it.each(nothing)('is not set for an agent, unless it is a safeguard: %j', (value) => {
		const item = itemWith(value, true);
		expect(getSetting(item, 'filters.status', 'Status').value).toBeUndefined();
		expect(collectProblems(() => getSafeguard(item, 'filters.status', 'Status'))).toHaveLength(1);
	});

	it('is not the same as one that is not there', () => {
		const item = createItem({ filters: {} });
		expect(getSetting(item, 'filters.status', 'Status').value).toBeUndefined();
		expect(getSafeguard(item, 'filters.status', 'Status').value).toBeUndefined();
		expect(getSetting(createItem({}), 'filters.status', 'Status').value).toBeUndefined();
	});
});
