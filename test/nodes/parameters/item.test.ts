import { replaceNullWords } from '../../../nodes/PlannrReferral/parameters/item';

describe('Words with which language models leave a parameter empty', () => {
	it.each([['null'], ['None'], [' NULL\n'], ['nil'], ['undefined'], [null]])(
		'are replaced by null, also in a collection: %j',
		(value) => {
			expect(replaceNullWords(value)).toBeNull();
			expect(replaceNullWords({ note: value, sort: 1 })).toEqual({ note: null, sort: 1 });
		},
	);

	it.each([['None of these'], ['nullify'], ['0'], [''], [0], [false], [['null']], [undefined]])(
		'do not include %j',
		(value) => {
			expect(replaceNullWords(value)).toBe(value);
			expect(replaceNullWords({ note: value })).toEqual({ note: value });
		},
	);

	it('are not replaced in a DateTime', () => {
		const dateTime = { toMillis: () => 0, zone: 'null' };
		expect(replaceNullWords(dateTime)).toBe(dateTime);
	});
});
