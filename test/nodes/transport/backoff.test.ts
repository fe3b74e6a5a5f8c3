import { backoff } from '../../../nodes/PlannrReferral/transport/client';

describe('The backoff', () => {
	it.each([
		[1, 250, 500],
		[2, 500, 1000],
		[3, 1000, 2000],
		[4, 2000, 4000],
		[5, 4000, 8000],
		[9, 4000, 8000],
	])('after attempt %i is between %i and %i ms', (attempts, minimum, maximum) => {
		expect(backoff(attempts, 0)).toBe(minimum);
		expect(backoff(attempts, 1)).toBe(maximum);
	});
});
