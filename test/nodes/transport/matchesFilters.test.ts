import { matchesFilters } from '../../../nodes/PlannrReferral/transport/matchesFilters';

const query = {
	'filter[status]': 'pending,accepted',
	'filter[direction]': 'sent',
	per_page: '100',
};

describe('A record', () => {
	it.each([
		[{ status: 'pending', direction: 'sent' }],
		[{ status: 'accepted', direction: 'sent' }],
		[{ status: ' Pending ', direction: 'SENT' }],
		[{ status: 'pending' }],
		[{ status: null, direction: 'sent' }],
		[{ type: 'client' }],
		[{}],
	])('matches the filters, as far as it has their fields: %j', (record) => {
		expect(matchesFilters(record, query)).toBe(true);
	});

	it.each([
		[{ status: 'rejected', direction: 'sent' }],
		[{ status: 'pending', direction: 'received' }],
		[{ status: 'accept', direction: 'sent' }],
		[{ status: '' }],
	])('does not match when a field of it has another value: %j', (record) => {
		expect(matchesFilters(record, query)).toBe(false);
	});

	it('matches a request without filters', () => {
		expect(matchesFilters({ status: 'rejected' }, { sort: '-created_at' })).toBe(true);
	});

	it('is compared with the UUIDs requested, whatever its case', () => {
		const uuids = { 'filter[uuid]': 'a,b' };
		expect(['A', 'b', 'c'].map((uuid) => matchesFilters({ uuid }, uuids))).toEqual([
			true,
			true,
			false,
		]);
	});
});
