import { withoutWordsForNothing } from '../../../nodes/PlannrReferral/parameters/item';

describe('What a model writes for nothing', () => {
	it.each([['null'], ['None'], [' NULL\n'], ['nil'], ['undefined'], [null]])(
		'%j is nothing, also in a collection',
		(value) => {
			expect(withoutWordsForNothing(value)).toBeNull();
			expect(withoutWordsForNothing({ note: value, sort: 1 })).toEqual({ note: null, sort: 1 });
		},
	);

	it.each([['None of these'], ['nullify'], ['0'], [''], [0], [false], [['null']], [undefined]])(
		'%j is not',
		(value) => {
			expect(withoutWordsForNothing(value)).toBe(value);
			expect(withoutWordsForNothing({ note: value })).toEqual({ note: value });
		},
	);

	it('may be a DateTime, which stays what it is', () => {
		const moment = { toMillis: () => 0, zone: 'null' };
		expect(withoutWordsForNothing(moment)).toBe(moment);
	});
});
