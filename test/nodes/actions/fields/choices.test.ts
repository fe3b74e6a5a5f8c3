import {
	adviceTypes,
	sharedDataCategories,
} from '../../../../nodes/PlannrReferral/transport/vocabulary';
import { toSortedOptions } from '../../../../nodes/PlannrReferral/actions/fields/everyOperation';

describe('The options of a dropdown', () => {
	it('are in alphabetical order of their labels, not of their values', () => {
		const terms = [
			{ value: 'a', name: 'Pensions' },
			{ value: 'b', name: 'estates' },
			{ value: 'c', name: 'Tax' },
		];
		expect(toSortedOptions(terms)).toEqual([terms[1], terms[0], terms[2]]);
	});

	it('contain only the label and the value of a term', () => {
		const term = { value: '3', name: '3 Months', months: 3 };
		expect(toSortedOptions([term])).toStrictEqual([{ name: '3 Months', value: '3' }]);
	});

	it('leave the order of the vocabulary unchanged', () => {
		const before = [...adviceTypes];
		toSortedOptions(adviceTypes);
		expect(adviceTypes).toEqual(before);
	});

	it.each([
		['advice types', adviceTypes],
		['shared data', sharedDataCategories],
	])('are complete for %s', (_, terms) => {
		expect(toSortedOptions(terms)).toHaveLength(terms.length);
		expect(toSortedOptions(terms)).toEqual(expect.arrayContaining([...terms]));
	});
});
