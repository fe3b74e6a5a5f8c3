import {
	InvalidParameters,
	invalidParameter,
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

	it.each([
		['any other error', new TypeError('a bug')],
		['an error of another class with problems', Object.assign(new Error('a'), { problems: [] })],
	])('rethrows %s, even after a problem', (_, bug) => {
		const broken = () => {
			throw bug;
		};
		expect(() => parseAll({ one: reject('one'), two: broken })).toThrow(bug);
	});
});

describe('InvalidParameters', () => {
	it('has a message with all problems', () => {
		const both = [reject('one'), reject('two')].flatMap(collectProblems);
		expect(new InvalidParameters(both)).toMatchObject({
			name: 'InvalidParameters',
			message: "'one' is wrong; 'two' is wrong",
		});
	});
});
