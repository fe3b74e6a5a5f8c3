import type { IDataObject } from 'n8n-workflow';

import type { WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import { restoreBaseline, saveBaseline } from '../../../nodes/PlannrReferral/execution/ledger';
import type { OtherWrite } from '../../../nodes/PlannrReferral/execution/reconcile';
import { CONNECTION, JANE, JIM, JOHN, locator } from '../actions/referral/createRequests';
import { type Scenario, verdictOn } from './judge';
import {
	acceptReferral,
	at,
	connectionRecord,
	createBaseline,
	createReferral,
	referralRecord,
	rejectReferral,
	requestConnection,
	uuid,
} from './lostWrites';

type Row = readonly [reason: string, scenario: Scenario];

const OTHER_CONNECTION = '99999999-9999-4999-8999-999999999999';
const minute = (count: number) => Date.parse(at(count));

/** The writes whose responses were lost. */
const create = createReferral();
const accept = acceptReferral();
const reject = rejectReferral();
const request = requestConnection();

/** Referrals that the lost create may have made, from the oldest to the newest. */
const [first, second, third] = [referralRecord(1), referralRecord(2), referralRecord(3)];

/** The first referral as a list shows it: without the details. */
const listed = {
	uuid: uuid(1),
	status: 'pending',
	connection: { uuid: CONNECTION },
	clients: [{ uuid: JOHN }],
	advice_type: 'pensions',
	created_at: at(1),
};

const createForTax = createReferral({ adviceTypes: ['tax'] });
const createForJane = createReferral({ clients: locator(JANE) });
const createWithNote = createReferral({ additionalFields: { note: 'Call after five' } });
const forTax = referralRecord(4, { advice_type: 'tax' });
const forJane = referralRecord(5, { clients: [{ uuid: JANE }] });
const withNote = referralRecord(6, { note: 'Call after five' });

/** An open write before which some records were there already. */
const sawBefore = (spec: WriteSpec, ...records: IDataObject[]): OtherWrite => ({
	...spec,
	baseline: createBaseline(records),
});

describe('A create whose response was lost is found, because', () => {
	const rows: Array<readonly [...Row, found: string]> = [
		['one record is new, and it is equal', { records: [first] }, uuid(1)],
		['a record counts as equal if it shows nothing else', { records: [listed] }, uuid(1)],
		[
			'its advice type is only spelt as a label',
			{ records: [referralRecord(1, { advice_type: 'Pensions' })] },
			uuid(1),
		],
		[
			'its UUIDs are only written in capitals',
			{ records: [referralRecord(1, { clients: [{ uuid: JOHN.toUpperCase() }] })] },
			uuid(1),
		],
		[
			'its direction is only spelt with a capital',
			{ records: [referralRecord(1, { direction: 'Sent' })] },
			uuid(1),
		],
		[
			'the recipient may have accepted it already',
			{ records: [referralRecord(1, { status: 'accepted' })] },
			uuid(1),
		],
		[
			'the recipient may have rejected it already',
			{ records: [referralRecord(1, { status: 'rejected' })] },
			uuid(1),
		],
		[
			'a creation an hour before that of known records proves nothing',
			{ records: [third, referralRecord(1, { created_at: at(-60) })], seen: [third] },
			uuid(1),
		],
		[
			'a creation in the future proves nothing',
			{ records: [referralRecord(1, { created_at: at(600) })] },
			uuid(1),
		],
		[
			'a record without a time of creation may be new',
			{ records: [referralRecord(1, { created_at: null })], edge: minute(0) },
			uuid(1),
		],
		[
			'a record created exactly at the edge of what was read may be new',
			{ records: [first], edge: minute(1) },
			uuid(1),
		],
		['an equal one had been seen before', { records: [second, first], seen: [first] }, uuid(2)],
		[
			'an equal one belongs to another write',
			{ records: [second, first], owned: [first] },
			uuid(2),
		],
		[
			'an equal one was sent by somebody else',
			{ records: [second, first], senders: new Map([[first, 'somebody else']]) },
			uuid(2),
		],
		[
			'an equal one is older than what was read',
			{ records: [second, first], edge: minute(2) },
			uuid(2),
		],
		[
			'an equal one was received',
			{ records: [second, referralRecord(1, { direction: 'received' })] },
			uuid(2),
		],
		[
			'of two equal ones, an equal write explains the other',
			{ records: [second, first], open: [create] },
			uuid(1),
		],
		[
			'of three equal ones, two equal writes explain the others, and the oldest comes first',
			{ records: [third, first, second], open: [create, create] },
			uuid(1),
		],
		[
			'it takes the one that an equal write cannot have made, whatever their times of creation',
			{ records: [second, first], open: [sawBefore(create, second)] },
			uuid(2),
		],
		['an equal write may have made nothing', { records: [first], open: [create, create] }, uuid(1)],
		[
			'another write explains the record that looks different',
			{ records: [forTax, first], open: [createForTax] },
			uuid(1),
		],
		[
			'another write with the same target cannot have made a record without its note',
			{ records: [first], open: [createWithNote] },
			uuid(1),
		],
		[
			'a different open write with no such record does not matter',
			{ records: [first], open: [createForTax, createForJane, request] },
			uuid(1),
		],
		['a record that looks different takes nothing away', { records: [withNote, first] }, uuid(1)],
		['what Plannr began is done', { records: [first], write: { mayStillRun: true } }, uuid(1)],
	];
	it.each(rows)('%s', (_, scenario, found) => {
		expect(verdictOn(create, scenario)).toBe(found);
	});
});

describe('Whether a create whose response was lost was processed is unknown, because', () => {
	const rows: Row[] = [
		[
			'it is not known what there was before, and an equal record is there',
			{ records: [first], seen: null },
		],
		[
			'it is not known what there was before, and a similar record is there',
			{ records: [withNote], seen: null },
		],
		[
			'the request has changed since, and an equal record is there',
			{ records: [first], write: { hasChanged: true } },
		],
		[
			'the request has changed since, and what was requested before may be there',
			{ records: [withNote], write: { hasChanged: true } },
		],
		[
			'it was lost so long ago that the owner of the record may be forgotten',
			{ records: [first], write: { isOld: true } },
		],
		["one of two equal records is somebody else's", { records: [second, first] }],
		[
			"one of three equal records is somebody else's, as there are two equal writes",
			{ records: [third, second, first], open: [create] },
		],
		[
			"one of two equal records is somebody else's, as the equal write had seen both",
			{ records: [second, first], open: [sawBefore(create, first, second)] },
		],
		[
			'the write that looks like the maker of the record had seen it before it was sent',
			{ records: [forTax], open: [sawBefore(createForTax, forTax)] },
		],
		[
			'another write may have made the record, whose details are not shown',
			{ records: [listed], open: [createWithNote] },
		],
		[
			'our account is not known, and the record names one',
			{ records: [first], senders: new Map([[first, 'unknown']]) },
		],
		[
			'our account is not known, and one of the equal records names one',
			{ records: [second, first], open: [create], senders: new Map([[second, 'unknown']]) },
		],
		[
			'our account is not known, and a similar record names one',
			{ records: [withNote], senders: new Map([[withNote, 'unknown']]) },
		],
		[
			'Plannr may have added the spouse',
			{ records: [referralRecord(1, { clients: [{ uuid: JOHN }, { uuid: JANE }] })] },
		],
		[
			'Plannr may have merged the clients into others',
			{ records: [referralRecord(1, { clients: [{ uuid: JIM }] })] },
		],
		[
			'Plannr may have dropped one of the clients',
			{ spec: createReferral({ clients: `${JOHN},${JANE}` }), records: [first] },
		],
		['the record does not show its clients', { records: [{ ...first, clients: null }] }],
		['the record shows an empty list of clients', { records: [{ ...first, clients: [] }] }],
		[
			'the record shows its clients without UUIDs',
			{ records: [{ ...first, clients: [{ name: 'John' }] }] },
		],
		['the record does not show its connection', { records: [{ ...first, connection: null }] }],
		[
			'the record shows its advice type as an object',
			{ records: [{ ...first, advice_type: { label: 'Retirement' } }] },
		],
		[
			'the record shows an advice type under another name, with the same client',
			{ records: [{ ...first, advice_type: 'retirement' }] },
		],
		['the record for other advice shares the client', { records: [forTax] }],
		[
			'the record over another connection shares the client',
			{ records: [{ ...first, connection: { uuid: OTHER_CONNECTION } }] },
		],
		[
			'the record for other advice over another connection shares the client',
			{ records: [{ ...forTax, connection: { uuid: OTHER_CONNECTION } }] },
		],
		['the record is for other clients, but all else is the same', { records: [forJane] }],
		['the record has another note', { records: [withNote] }],
		['the record shares other data', { records: [{ ...first, shared_data: ['goals'] }] }],
		['the record has another deadline', { records: [{ ...first, sla_deadline: '2027-02-28' }] }],
		['the record has another duration', { records: [{ ...first, duration_months: 6 }] }],
		['the equal record has no UUID', { records: [{ ...first, uuid: null }] }],
		['the equal record has separators in its UUID', { records: [{ ...first, uuid: 'r 1' }] }],
		[
			'an equal write does not explain a record that looks different',
			{ records: [withNote], open: [create] },
		],
		[
			'another write that is only similar to the record does not explain it',
			{ records: [forJane], open: [createForTax] },
		],
		[
			'an open write explains only one of two records that look different',
			{ records: [withNote, { ...withNote, uuid: uuid(7) }], open: [createWithNote] },
		],
		['Plannr may still be working on it', { write: { mayStillRun: true } }],
		[
			'Plannr may still be working on it, and other writes explain what is there',
			{ records: [forTax], open: [createForTax], write: { mayStillRun: true } },
		],
	];
	it.each(rows)('%s', (_, scenario) => {
		expect(verdictOn(create, scenario)).toBe('unknown');
	});
});

describe('A create whose response was lost was not processed, because', () => {
	const rows: Row[] = [
		['there is nothing', {}],
		['the equal record had been seen before', { records: [first], seen: [first] }],
		[
			'the equal record had been seen before, though with another status',
			{ records: [first], seen: [referralRecord(1, { status: 'accepted' })] },
		],
		[
			'the equal record had been seen before, as the ledger has kept',
			{
				records: [first, withNote],
				seen: restoreBaseline(saveBaseline(createBaseline([first, withNote]), create)) ?? null,
			},
		],
		['the equal record belongs to another write', { records: [first], owned: [first] }],
		['the equal record is older than what was read before', { records: [first], edge: minute(2) }],
		[
			'the equal record was sent by somebody else',
			{ records: [first], senders: new Map([[first, 'somebody else']]) },
		],
		[
			'the similar record was sent by somebody else',
			{ records: [withNote], senders: new Map([[withNote, 'somebody else']]) },
		],
		['the equal record was received', { records: [{ ...first, direction: 'received' }] }],
		[
			'the record is for another client and other advice',
			{ records: [{ ...forJane, advice_type: 'tax' }] },
		],
		[
			'the record is for another client over another connection',
			{ records: [{ ...forJane, connection: { uuid: OTHER_CONNECTION } }] },
		],
		[
			'open writes explain as many records as there are',
			{
				records: [withNote, { ...withNote, uuid: uuid(7) }, forTax],
				open: [createWithNote, createForTax, createWithNote],
			},
		],
		[
			'the open write for other advice explains the record',
			{ records: [forTax], open: [createForTax] },
		],
		[
			'the open write for another client explains the record',
			{ records: [forJane], open: [createForJane] },
		],
		[
			'the open write with another note explains the record',
			{ records: [withNote], open: [createWithNote] },
		],
		[
			'it is not known what there was before, but nothing of the kind is there',
			{ records: [{ ...forJane, advice_type: 'tax' }], seen: null },
		],
		[
			'the request has changed since, and nothing of the kind is there',
			{ write: { hasChanged: true } },
		],
		['it was lost long ago, and nothing of the kind is there', { write: { isOld: true } }],
	];
	it.each(rows)('%s', (_, scenario) => {
		expect(verdictOn(create, scenario)).toBe('absent');
	});
});

describe('A decision whose response was lost', () => {
	const referral = (changes = {}) => ({ records: [referralRecord(1, changes)] });
	const rejected = (rejection_reason: string | null) =>
		referral({ status: 'rejected', rejection_reason });
	const rows: Array<readonly [reason: string, typeof accept, Scenario, verdict: string]> = [
		['was made: the referral is accepted', accept, referral({ status: 'accepted' }), uuid(1)],
		[
			'was made: the referral is accepted, whoever sent it and however long ago',
			accept,
			{ ...referral({ status: 'accepted' }), seen: null, write: { isOld: true } },
			uuid(1),
		],
		[
			'was made: the referral is accepted, and an equal write is open',
			accept,
			{ ...referral({ status: 'accepted' }), open: [accept] },
			uuid(1),
		],
		[
			'was made: the referral is accepted, after a timeout',
			accept,
			{ ...referral({ status: 'accepted' }), write: { mayStillRun: true } },
			uuid(1),
		],
		[
			'was made: the referral is rejected for this reason',
			reject,
			rejected('We are full'),
			uuid(1),
		],
		[
			'was made: the reason differs only in white space',
			reject,
			rejected(' We  are\r\nfull '),
			uuid(1),
		],
		['was made: no reason is shown', reject, rejected(null), uuid(1)],
		['was not made: the referral is pending', accept, referral(), 'absent'],
		['was not made: the referral to reject is pending', reject, referral(), 'absent'],
		['was not made: the referral is rejected', accept, rejected('We are full'), 'absent'],
		[
			'was not made: the referral to reject is accepted',
			reject,
			referral({ status: 'accepted' }),
			'absent',
		],
		// Plannr may hide it after the decision.
		['may have been made: Plannr no longer shows the referral', accept, {}, 'unknown'],
		[
			'may have been made: the referral has expired',
			accept,
			referral({ status: 'expired' }),
			'unknown',
		],
		[
			'may have been made: the referral to reject has expired',
			reject,
			referral({ status: 'expired' }),
			'unknown',
		],
		[
			'may have been made: the referral has an unknown status',
			accept,
			referral({ status: 'archived' }),
			'unknown',
		],
		[
			'may have been made: the referral shows no status',
			accept,
			referral({ status: null }),
			'unknown',
		],
		[
			'may have been made: somebody gave another reason',
			reject,
			rejected('Not our field'),
			'unknown',
		],
		[
			'may have been made: the referral is pending, but Plannr may still be working on it',
			accept,
			{ ...referral(), write: { mayStillRun: true } },
			'unknown',
		],
	];
	it.each(rows)('%s', (_, spec, scenario, verdict) => {
		expect(verdictOn(spec, scenario)).toBe(verdict);
	});
});

describe('A connection request whose response was lost', () => {
	const [one, another] = [connectionRecord(1), connectionRecord(2)];
	const rows: Array<readonly [...Row, verdict: string]> = [
		['is found: one connection is new', { records: [one] }, uuid(1)],
		[
			'is found: one connection is new beside those that were there',
			{ records: [another, one], seen: [one] },
			uuid(2),
		],
		[
			'is found: one connection is new beside that of an earlier request',
			{ records: [another, one], owned: [one] },
			uuid(2),
		],
		['is found: an equal request was given it', { shared: [one], records: [one] }, uuid(1)],
		[
			'is unknown: an equal request was given it, but this one has changed',
			{ shared: [one], records: [one, another], seen: null, write: { hasChanged: true } },
			'unknown',
		],
		[
			'is found: one connection is new beside a received one',
			{ records: [one, connectionRecord(2, { direction: 'received' })] },
			uuid(1),
		],
		[
			'is found: somebody else requested the other connection',
			{ records: [another, one], senders: new Map([[one, 'somebody else']]) },
			uuid(2),
		],
		[
			'is found: the new connection is accepted already',
			{ records: [connectionRecord(1, { status: 'accepted' })] },
			uuid(1),
		],
		[
			'is found: a connection without a direction may be a sent one',
			{ records: [connectionRecord(1, { direction: null })] },
			uuid(1),
		],
		[
			'is found: the connection is there after a timeout',
			{ records: [one], write: { mayStillRun: true } },
			uuid(1),
		],
		['is found: an open referral has no bearing', { records: [one], open: [create] }, uuid(1)],
		['was not processed: there is no connection', {}, 'absent'],
		['was not processed: none is new', { records: [one], seen: [one] }, 'absent'],
		[
			'was not processed: none is new, as the ledger has kept',
			{
				records: [one],
				seen: restoreBaseline(saveBaseline(createBaseline([one]), request)) ?? null,
			},
			'absent',
		],
		[
			'was not processed: the new one belongs to an earlier request',
			{ records: [one], owned: [one] },
			'absent',
		],
		[
			'was not processed: the new one was received',
			{ records: [connectionRecord(1, { direction: 'Received' })] },
			'absent',
		],
		[
			'was not processed: somebody else requested the new one',
			{ records: [one], senders: new Map([[one, 'somebody else']]) },
			'absent',
		],
		['is unknown: two connections are new', { records: [another, one] }, 'unknown'],
		[
			'is unknown: what there was before could not be read',
			{ records: [one], seen: null },
			'unknown',
		],
		[
			'is unknown: another request may have made the connection',
			{ records: [one], open: [requestConnection('ZZ99ZZ99')] },
			'unknown',
		],
		[
			'is unknown: an equal request may have made the connection',
			{ records: [one], open: [request] },
			'unknown',
		],
		[
			'is unknown: a known connection has become pending again',
			{ records: [one], seen: [connectionRecord(1, { status: 'denied' })] },
			'unknown',
		],
		[
			'is unknown: a known connection was touched',
			{ records: [connectionRecord(1, { updated_at: at(30) })], seen: [one] },
			'unknown',
		],
		[
			'is unknown: a known connection was touched, as the ledger has kept',
			{
				records: [connectionRecord(1, { updated_at: at(30) })],
				seen: restoreBaseline(saveBaseline(createBaseline([one]), request)) ?? null,
			},
			'unknown',
		],
		[
			'is unknown: a known connection was touched, and another one is new',
			{ records: [another, connectionRecord(1, { updated_at: at(30) })], seen: [one] },
			'unknown',
		],
		[
			'is unknown: our account is not known, and the connection names one',
			{ records: [one], senders: new Map([[one, 'unknown']]) },
			'unknown',
		],
		[
			'is unknown: another code is requested now',
			{ records: [one], write: { hasChanged: true } },
			'unknown',
		],
		[
			'is unknown: it was lost so long ago that its owner may be forgotten',
			{ records: [one], write: { isOld: true } },
			'unknown',
		],
		[
			'is unknown: the new connection has no UUID',
			{ records: [{ ...one, uuid: null }] },
			'unknown',
		],
		[
			'is unknown: Plannr may still be working on it',
			{ records: [one], seen: [one], write: { mayStillRun: true } },
			'unknown',
		],
	];
	it.each(rows)('%s', (_, scenario, verdict) => {
		expect(verdictOn(request, scenario)).toBe(verdict);
	});
});

describe.each([
	['A create', create, first],
	['A decision', accept, referralRecord(1, { status: 'accepted' })],
	['A connection request', request, connectionRecord(1)],
] as const)(
	'%s whose response was lost is unknown, whatever is there, because',
	(_, spec, record) => {
		const rows: Row[] = [
			['the list was not read to its end', { reading: { isComplete: false } }],
			['the response came from a cache', { reading: { isStale: true } }],
			['the list lacks a record that must be in it', { lacksKnownRecord: true }],
		];
		it.each(rows)('%s', (_reason, scenario) => {
			expect(verdictOn(spec, { ...scenario, records: [record] })).toBe('unknown');
			expect(verdictOn(spec, scenario)).toBe('unknown');
		});
	},
);
