import {
	InvalidParameters,
	invalidParameter,
	problemsOf,
	parseAll,
} from '../../../nodes/PlannrReferral/parameters/item';
import { collectProblems } from './collectProblems';

const reject = (parameter: string) => () => {
	throw invalidParameter(parameter, `'${parameter}' is wrong`, `Fix ${parameter}`);
};

describe('Parsing several parameters', () => {
	it('returns the value of every parser', () => {
		expect(parseAll({ one: () => 1, two: () => 'two' })).toEqual({ one: 1, two: 'two' });
	});

	it('keeps undefined values', () => {
		expect(parseAll({ one: () => undefined })).toStrictEqual({ one: undefined });
	});

	it('reports all problems in the order of the parsers', () => {
		const parse = () => parseAll({ one: reject('one'), two: () => 2, three: reject('three') });
		expect(collectProblems(parse)).toEqual([
			{ parameter: 'one', message: "'one' is wrong", advice: 'Fix one' },
			{ parameter: 'three', message: "'three' is wrong", advice: 'Fix three' },
		]);
	});

	it('includes the problems of nested parsers', () => {
		const inner = () => parseAll({ two: reject('two'), three: reject('three') });
		const parse = () => parseAll({ one: reject('one'), inner });
		expect(collectProblems(parse).map(({ parameter }) => parameter)).toEqual([
			'one',
			'two',
			'three',
		]);
	});

	it('rethrows any other error, even after a problem', () => {
		const bug = new TypeError('a bug');
		const broken = () => {
			throw bug;
		};
		expect(() => parseAll({ one: reject('one'), two: broken })).toThrow(bug);
	});
});

describe('A caught value', () => {
	it('contains the problems of a parser', () => {
		const problems = [{ parameter: 'one', message: 'm', advice: 'a' }];
		expect(problemsOf(new InvalidParameters(problems))).toEqual(problems);
	});

	it.each([
		['another error', new Error('a bug')],
		['a string', 'a bug'],
		['undefined', undefined],
		['an object with problems that is not an error', { problems: [] }],
	])('is rethrown when it is %s', (_, thrown) => {
		let rethrown: unknown = 'nothing';
		try {
			problemsOf(thrown);
		} catch (caught) {
			rethrown = caught;
		}
		expect(rethrown).toBe(thrown);
	});

	it('has a message with all problems', () => {
		const both = [reject('one'), reject('two')].flatMap(collectProblems);
		expect(new InvalidParameters(both)).toMatchObject({
			name: 'InvalidParameters',
			message: "'one' is wrong; 'two' is wrong",
		});
	});
});
