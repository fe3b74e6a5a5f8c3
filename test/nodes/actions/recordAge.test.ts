import { compareAge, isPastSearchRange } from '../../../nodes/PlannrReferral/actions/recordAge';

const SENT_AT = Date.parse('2026-02-20T10:00:00Z');

describe('A record', () => {
	it.each<[string, unknown, number | undefined, string]>([
		[
			'created a second before the request was sent counts as created after it',
			'2026-02-20T09:59:59Z',
			SENT_AT,
			'after',
		],
		['created five seconds before has an unknown age', '2026-02-20T09:59:55Z', SENT_AT, 'unknown'],
		[
			'created a minute before counts as created before it',
			'2026-02-20T09:59:00Z',
			SENT_AT,
			'before',
		],
		['is compared across offsets', '2026-02-20T11:00:00+01:00', SENT_AT, 'after'],
		['without an offset has an unknown age', '2026-02-20T10:00:00', SENT_AT, 'unknown'],
		[
			'has an unknown age when the time of the request is unknown',
			'2026-02-20T10:00:00Z',
			undefined,
			'unknown',
		],
	])('%s', (_, createdAt, sentAt, age) => {
		expect(compareAge(createdAt, sentAt)).toBe(age);
	});
});

describe('A list sorted by time', () => {
	const records = Array.from({ length: 12 }, (_, index) => ({
		created_at: new Date(SENT_AT - index * 1000).toISOString(),
	}));
	const timestampOf = ({ created_at }: { readonly created_at?: unknown }) => created_at;

	it('is past the search range after ten older records in a row', () => {
		expect(isPastSearchRange(records, timestampOf, () => true)).toBe(true);
	});

	it.each([
		['with fewer than ten records', records.slice(0, 9)],
		['in another order', [...records].reverse()],
	])('is not past it %s', (_, fetched) => {
		expect(isPastSearchRange(fetched, timestampOf, () => true)).toBe(false);
	});

	it('is not past it while one of the last ten records is not older', () => {
		const isOlder = (record: object) => record !== records[5];
		expect(isPastSearchRange(records, timestampOf, isOlder)).toBe(false);
	});
});
