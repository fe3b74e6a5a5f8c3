import { create } from '../../../nodes/PlannrReferral/actions/referral/create.operation';
import { get } from '../../../nodes/PlannrReferral/actions/referral/get.operation';
import {
	formatDoneCount,
	formatDoneList,
	formatNothingSent,
	withEarlierAttempts,
} from '../../../nodes/PlannrReferral/execution/nodeErrors';

const UUID = '4ef44ef4-0000-4000-8000-000000000001';
const done = [{ index: 3, records: [{ uuid: UUID }] }];
const [one, many] = ['1 other referral was created', '2 other referrals were created'];

const NOTHING_SENT = 'Nothing was sent for any item.';
const NOTHING_SENT_NOW = 'Nothing was sent on this attempt.';
const RETRY_CONTINUES =
	"Retry On Fail continues from there without repeating them. A new run creates them again only if 'If Already Referred' is Create Another.";

const responseLost = (items: string) =>
	`Plannr's response to an earlier attempt was lost (${items}). ${String(create.messages.write?.outcomeUnknown.advice)}.`;

describe('The writes that succeeded', () => {
	it('are counted at the end of a message', () => {
		const before = (text: string) => `; ${text}`;
		const count = (successes: typeof done) => formatDoneCount(create.messages, successes);
		expect([[], done, [...done, ...done]].map(count)).toEqual(['', before(one), before(many)]);
		expect(formatDoneCount(get.messages, done)).toBe('');
	});

	it('are listed with their items in a description', () => {
		const list = (successes: typeof done) => formatDoneList(create.messages, successes).join(' ');
		const listed = (count: string, uuids: string) =>
			`${count} and cannot be undone from n8n: ${uuids}. ${RETRY_CONTINUES}`;
		expect(list([])).toBe('');
		expect(list(done)).toBe(listed(one, `${UUID} (item 3)`));
		expect(list([...done, { index: 5, records: [{ uuid: '2' }] }])).toBe(
			listed(many, `${UUID} (item 3), 2 (item 5)`),
		);
		expect(formatDoneList(get.messages, done)).toEqual([]);
	});
});

describe('An attempt that sent nothing', () => {
	it('reports only that when there was no earlier attempt', () => {
		const earlier = { done: [], unresolvedItems: [] };
		expect(formatNothingSent(create.messages, earlier)).toEqual([NOTHING_SENT]);
	});

	it('reports what earlier attempts did, or may have done', () => {
		const earlier = { done, unresolvedItems: [5, 7] };
		expect(formatNothingSent(create.messages, earlier)).toEqual([
			NOTHING_SENT_NOW,
			...formatDoneList(create.messages, done),
			responseLost('items 5, 7'),
		]);
	});
});

describe("An item's description", () => {
	const report = {
		message: 'Wrong [item 3]',
		description: 'Correct it.',
		httpCode: null,
		isOutcomeUnknown: false,
		fields: {},
	};
	const describeItem = (index: number, { messages } = create) =>
		withEarlierAttempts({ index, report }, messages, { done, unresolvedItems: [4] }).report
			.description;

	it('reports what an earlier attempt at the item did', () => {
		expect(describeItem(3)).toBe(
			`Correct it. On a previous attempt at this item, 1 referral was created: ${UUID}.`,
		);
	});

	it('reports that an earlier attempt at the item lost a response', () => {
		expect(describeItem(4)).toBe(`Correct it. ${responseLost('item 4')}`);
	});
});
