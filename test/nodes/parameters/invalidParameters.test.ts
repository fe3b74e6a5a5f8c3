import {
	InvalidParameters,
	invalidParameter,
	problemsOf,
	parseAll,
} from '../../../nodes/PlannrReferral/parameters/invalidParameters';
import { collectProblems } from './problemsOf';

const refuse = (parameter: string) => () => {
	throw invalidParameter(parameter, `'${parameter}' is wrong`, `Mend ${parameter}`);
};

describe('Reading several parameters', () => {
	it('gives what every reader returned', () => {
		expect(parseAll({ one: () => 1, two: () => 'two' })).toEqual({ one: 1, two: 'two' });
	});

	it('keeps a value that was left out', () => {
		expect(parseAll({ one: () => undefined })).toStrictEqual({ one: undefined });
	});

	it('complains about all that is wrong, in the order of the readers', () => {
		const read = () => parseAll({ one: refuse('one'), two: () => 2, three: refuse('three') });
		expect(collectProblems(read)).toEqual([
			{ parameter: 'one', message: "'one' is wrong", advice: 'Mend one' },
			{ parameter: 'three', message: "'three' is wrong", advice: 'Mend three' },
		]);
	});

	it('collects from readers within readers', () => {
		const inner = () => parseAll({ two: refuse('two'), three: refuse('three') });
		const read = () => parseAll({ one: refuse('one'), inner });
		expect(collectProblems(read).map(({ parameter }) => parameter)).toEqual([
			'one',
			'two',
			'three',
		]);
	});

	it('does not swallow what is no complaint, even after one', () => {
		const bug = new TypeError('a bug');
		const broken = () => {
			throw bug;
		};
		expect(() => parseAll({ one: refuse('one'), two: broken })).toThrow(bug);
	});
});

describe('What was thrown', () => {
	it('is a complaint when a reader complained', () => {
		const complaints = [{ parameter: 'one', message: 'm', advice: 'a' }];
		expect(problemsOf(new InvalidParameters(complaints))).toEqual(complaints);
	});

	it.each([
		['an ordinary exception', new Error('a bug')],
		['a text', 'a bug'],
		['undefined', undefined],
		['something that only looks like a complaint', { complaints: [] }],
	])('is thrown again when it is %s', (_, thrown) => {
		let again: unknown = 'nothing';
		try {
			problemsOf(thrown);
		} catch (caught) {
			again = caught;
		}
		expect(again).toBe(thrown);
	});

	it('carries the sentences of all complaints in its message', () => {
		const both = [refuse('one'), refuse('two')].flatMap(collectProblems);
		expect(new InvalidParameters(both)).toMatchObject({
			name: 'InvalidParameters',
			message: "'one' is wrong; 'two' is wrong",
		});
	});
});
