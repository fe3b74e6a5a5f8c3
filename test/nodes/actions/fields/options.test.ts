import { parseTimeout } from '../../../../nodes/PlannrReferral/actions/fields/everyOperation';
import { collectProblems } from '../../parameters/collectProblems';
import { createItem } from '../createItem';

const parse = (options: unknown) => parseTimeout(createItem({ options }));

describe('Timeout', () => {
	it.each<[string, unknown, number]>([
		['is a minute without options', null, 60_000],
		['is a minute when the options are empty', {}, 60_000],
		['is in seconds', { timeout: 90 }, 90_000],
		['may have a fraction of a second', { timeout: 1.5 }, 1500],
		['may be a text', { timeout: ' 30 ' }, 30_000],
		['is at least a second', { timeout: 1 }, 1000],
		['is at most an hour', { timeout: 3600 }, 3_600_000],
	])('%s', (_, options, ms) => {
		expect(parse(options)).toBe(ms);
	});

	it.each([0, 0.9, -1, 3601, Infinity, NaN, 'soon', '1 minute', '0x1e', [30], true, {}])(
		'rejects %p',
		(timeout) => {
			expect(collectProblems(() => parse({ timeout }))).toEqual([
				{
					parameter: 'timeout',
					message: "'Timeout' must be between 1 and 3600 seconds",
					advice: "Correct 'Timeout'",
				},
			]);
		},
	);
});
