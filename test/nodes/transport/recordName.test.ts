import { nameOf } from '../../../nodes/PlannrReferral/transport/accounts';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const parts = { first_name: 'Jane', last_name: 'Roe', entity_name: 'Roe Trust', uuid: UUID };

describe('A record', () => {
	it.each<[string, unknown, string]>([
		['its name', { name: ' Mrs Jane Roe ', ...parts }, 'Mrs Jane Roe'],
		['its first and last name', { name: null, ...parts }, 'Jane Roe'],
		['its first and last name, when its name is blank', { name: ' \u200b', ...parts }, 'Jane Roe'],
		['its last name alone', { last_name: 'Roe', first_name: '' }, 'Roe'],
		['its first name alone', { ...parts, last_name: null }, 'Jane'],
		['the name of its entity', { ...parts, first_name: ' ', last_name: 7 }, 'Roe Trust'],
		['its UUID', { name: {}, uuid: UUID }, UUID],
		['nothing, when it shows nothing', {}, ''],
		['nothing, when it is none', null, ''],
	])('is called by %s', (_, record, name) => {
		expect(nameOf(record)).toBe(name);
	});
});
