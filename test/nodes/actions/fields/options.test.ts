import { parseTimeout } from '../../../../nodes/PlannrReferral/actions/fields/options';
import { collectProblems } from '../../parameters/problemsOf';
import { createItem } from '../itemOf';

const read = (options: unknown) => parseTimeout(createItem({ options }));

describe('How long an answer is waited for', () => {
	it.each<[string, unknown, number]>([
		['is a minute without options', null, 60_000],
		['is a minute when the options are empty', {}, 60_000],
		['is a minute when it was left blank', { timeout: '' }, 60_000],
		['is a minute when an expression gave nothing', { timeout: null }, 60_000],
		['is told in seconds', { timeout: 90 }, 90_000],
		['may be a part of a second more', { timeout: 1.5 }, 1500],
		['may be a text', { timeout: ' 30 ' }, 30_000],
		['is a second at least', { timeout: 1 }, 1000],
		['is an hour at most', { timeout: 3600 }, 3_600_000],
	])('%s', (_, options, ms) => {
		expect(read(options)).toBe(ms);
	});

	it.each([0, 0.9, -1, 3601, Infinity, NaN, 'soon', '1 minute', [], {}])('is not %p', (timeout) => {
		expect(collectProblems(() => read({ timeout }))).toEqual([
			{
				parameter: 'timeout',
				message: "'Timeout' is not a number of seconds that makes sense",
				advice: "Enter a number from 1 to 3600 in 'Timeout'",
			},
		]);
	});
});
