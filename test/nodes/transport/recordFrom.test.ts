import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { recordFrom } from '../../../nodes/PlannrReferral/transport/http';

const recordIn = (body: unknown) => recordFrom({ body, headers: {}, status: 202 });
const record = { uuid: 'ac6ac96d-cd94-4e1c-9374-da46b5b7728d', status: 'pending', note: null };

describe('The record of a response', () => {
	it.each([
		["bare, as in Plannr's documentation", record],
		['wrapped in data', { data: record }],
		['wrapped in data next to other members', { message: 'Done.', data: record }],
	])('is found %s', (_, body) => {
		expect(recordIn(body)).toBe(record);
	});

	it('is the bare one when it has a member called data', () => {
		const body = { uuid: 'cdcfb02a-bd48-4f0d-9209-d22d00ffb923', data: record };
		expect(recordIn(body)).toBe(body);
	});

	it.each([
		['an empty record', {}],
		['a record with separators in its uuid', { uuid: 'a,b' }],
		['a record with an empty uuid', { uuid: '' }],
		['a record with a null uuid', { uuid: null }],
		['a record with a numeric uuid', { uuid: 7 }],
		['a record without a uuid', { status: 'pending' }],
		['data without a uuid', { data: { status: 'pending' } }],
		['a list in data', { data: [record] }],
		['data in data', { data: { data: record } }],
		['a list', [record]],
		['null', null],
		['undefined', undefined],
		['a string', 'u'],
	])('is not %s, so the outcome is unknown', (_, body) => {
		let caught: unknown;
		try {
			recordIn(body);
		} catch (thrown) {
			caught = thrown;
		}
		expect(caught).toBeInstanceOf(PlannrError);
		expect(caught).toMatchObject({ kind: 'lost', reason: 'the response contained no record' });
		// Plannr has accepted the request, so it may still be working on it.
		expect(caught).toMatchObject({ status: 202, mayStillRun: true });
	});
});
