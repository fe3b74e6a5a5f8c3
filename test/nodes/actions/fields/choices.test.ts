import { adviceTypes, sharedData } from '../../../../nodes/PlannrReferral/transport/vocabulary';
import { toSortedOptions } from '../../../../nodes/PlannrReferral/actions/fields/choices';

describe('The choices of a dropdown', () => {
	it('come in the alphabetical order of their labels, not of their values', () => {
		const terms = [
			{ value: 'a', name: 'Pensions' },
			{ value: 'b', name: 'estates' },
			{ value: 'c', name: 'Tax' },
		];
		expect(toSortedOptions(terms)).toEqual([terms[1], terms[0], terms[2]]);
	});

	it('carry the label and the value, and nothing else of a term', () => {
		const term = { value: '3', name: '3 Months', months: 3 };
		expect(toSortedOptions([term])).toStrictEqual([{ name: '3 Months', value: '3' }]);
	});

	it('leave the vocabulary in its own order', () => {
		const before = [...adviceTypes];
		toSortedOptions(adviceTypes);
		expect(adviceTypes).toEqual(before);
	});

	it.each([
		['advice types', adviceTypes],
		['shared data', sharedData],
	])('are all there for %s', (_, terms) => {
		expect(toSortedOptions(terms)).toHaveLength(terms.length);
		expect(toSortedOptions(terms)).toEqual(expect.arrayContaining([...terms]));
	});
});
