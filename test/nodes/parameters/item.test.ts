import { replaceNullWords } from '../../../nodes/PlannrReferral/parameters/item';

describe('What a model writes for nothing', () => {
	it.each([['null'], ['None'], [' NULL\n'], ['nil'], ['undefined'], [null]])(
		'%j is nothing, also in a collection',
		(value) => {
			expect(replaceNullWords(value)).toBeNull();
			expect(replaceNullWords({ note: value, sort: 1 })).toEqual({ note: null, sort: 1 });
		},
	);

	it.each([['None of these'], ['nullify'], ['0'], [''], [0], [false], [['null']], [undefined]])(
		'%j is not',
		(value) => {
			expect(replaceNullWords(value)).toBe(value);
			expect(replaceNullWords({ note: value })).toEqual({ note: value });
		},
	);

	it('may be a DateTime, which stays what it is', () => {
		const moment = { toMillis: () => 0, zone: 'null' };
		expect(replaceNullWords(moment)).toBe(moment);
	});
});
