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

/** The first referral, as Plannr shows it with these changes. */
const shown = (changes: IDataObject): Scenario => ({ records: [referralRecord(1, changes)] });

/** What a later attempt knows of the records that were there before a write. */
const kept = (spec: WriteSpec, ...records: IDataObject[]) =>
	restoreBaseline(saveBaseline(createBaseline(records), spec)) ?? null;

/** A list that is empty now, where earlier readings showed a record. */
const showedBefore = (record: IDataObject): Scenario => ({
	write: { seen: new Map([[String(record.uuid), record]]) },
});

const bySomebodyElse = (record: IDataObject) => new Map([[record, 'somebody else' as const]]);
const byUnknown = (record: IDataObject) => new Map([[record, 'unknown' as const]]);

describe('A create whose response was lost is found, because', () => {
	const one: Row[] = [
		['one record is new, and it is equal', { records: [first] }],
		['a record counts as equal if it shows nothing else', { records: [listed] }],
		['its advice type is only spelt as a label', shown({ advice_type: 'Pensions' })],
		['its UUIDs are only written in capitals', shown({ clients: [{ uuid: JOHN.toUpperCase() }] })],
		['its direction is only spelt with a capital', shown({ direction: 'Sent' })],
		['the recipient may have accepted it already', shown({ status: 'accepted' })],
		['the recipient may have rejected it already', shown({ status: 'rejected' })],
		[
			'a creation an hour before that of known records proves nothing',
			{ records: [third, referralRecord(1, { created_at: at(-60) })], seen: [third] },
		],
		['a creation in the future proves nothing', shown({ created_at: at(600) })],
		[
			'a record without a time of creation may be new',
			{ ...shown({ created_at: null }), edge: minute(0) },
		],
		[
			'a record created exactly at the edge of what was read may be new',
			{ records: [first], edge: minute(1) },
		],
		[
			'of two equal ones, an equal write explains the other',
			{ records: [second, first], open: [create] },
		],
		[
			'of three equal ones, two equal writes explain the others, and the oldest comes first',
			{ records: [third, first, second], open: [create, create] },
		],
		['an equal write may have made nothing', { records: [first], open: [create, create] }],
		[
			'another write explains the record that looks different',
			{ records: [forTax, first], open: [createForTax] },
		],
		[
			'another write with the same target cannot have made a record without its note',
			{ records: [first], open: [createWithNote] },
		],
		[
			'a different open write with no such record does not matter',
			{ records: [first], open: [createForTax, createForJane, request] },
		],
		['a record that looks different takes nothing away', { records: [withNote, first] }],
		['what Plannr began is done', { records: [first], write: { mayStillRun: true } }],
		['what else the list lacks does not matter', { ...showedBefore(forJane), records: [first] }],
	];
	it.each(one)('%s', (_, scenario) => {
		expect(verdictOn(create, scenario)).toBe(uuid(1));
	});

	const oneOfTwo: Row[] = [
		['had been seen before', { seen: [first] }],
		['belongs to another write', { owned: [first] }],
		['was sent by somebody else', { senders: bySomebodyElse(first) }],
		['is older than what was read', { edge: minute(2) }],
		['was received', { records: [second, referralRecord(1, { direction: 'received' })] }],
		[
			'may be that of an equal write, which cannot have made this one',
			{ open: [sawBefore(create, second)] },
		],
	];
	it.each(oneOfTwo)('the other equal one %s', (_, scenario) => {
		expect(verdictOn(create, { records: [second, first], ...scenario })).toBe(uuid(2));
	});
});

describe('Whether a create whose response was lost was processed is unknown, because', () => {
	const elsewhere = { connection: { uuid: OTHER_CONNECTION } };
	const rows: Row[] = [
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
			{ records: [first], senders: byUnknown(first) },
		],
		[
			'our account is not known, and one of the equal records names one',
			{ records: [second, first], open: [create], senders: byUnknown(second) },
		],
		[
			'our account is not known, and a similar record names one',
			{ records: [withNote], senders: byUnknown(withNote) },
		],
		['Plannr may have added the spouse', shown({ clients: [{ uuid: JOHN }, { uuid: JANE }] })],
		['Plannr may have merged the clients into others', shown({ clients: [{ uuid: JIM }] })],
		[
			'Plannr may have dropped one of the clients',
			{ spec: createReferral({ clients: `${JOHN},${JANE}` }), records: [first] },
		],
		['the record does not show its clients', shown({ clients: null })],
		['the record shows an empty list of clients', shown({ clients: [] })],
		['the record shows its clients without UUIDs', shown({ clients: [{ name: 'John' }] })],
		['the record does not show its connection', shown({ connection: null })],
		['its advice type is an object without a value', shown({ advice_type: { label: 'Pensions' } })],
		[
			'its advice type has another name, with the same client',
			shown({ advice_type: 'retirement' }),
		],
		['the record for other advice shares the client', { records: [forTax] }],
		['the record over another connection shares the client', shown(elsewhere)],
		[
			'the record for other advice over another connection shares the client',
			{ records: [{ ...forTax, ...elsewhere }] },
		],
		['the record is for other clients, but all else is the same', { records: [forJane] }],
		['the record has another note', { records: [withNote] }],
		['the record shares other data', shown({ shared_data: ['goals'] })],
		['the record has another deadline', shown({ sla_deadline: '2027-02-28' })],
		['the record has another duration', shown({ duration_months: 6 })],
		['the equal record has no UUID', shown({ uuid: null })],
		['the equal record has separators in its UUID', shown({ uuid: 'r 1' })],
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
		['an earlier reading shows a referral that this one lacks', showedBefore(forJane)],
		[
			'an earlier reading shows one that this one lacks, although it was read back to then',
			{ ...showedBefore(forJane), reading: { edge: minute(4) } },
		],
		[
			'Plannr may still be working on it, and other writes explain what is there',
			{ records: [forTax], open: [createForTax], write: { mayStillRun: true } },
		],
	];
	it.each(rows)('%s', (_, scenario) => {
		expect(verdictOn(create, scenario)).toBe('unknown');
	});

	const doubts: Row[] = [
		['it is not known what there was before', { seen: null }],
		['the request has changed since', { write: { hasChanged: true } }],
		['the owner of the record may be forgotten after so long', { write: { isOld: true } }],
	];
	it.each(doubts)('%s, and an equal or a similar record is there', (_, scenario) => {
		for (const record of [first, withNote]) {
			expect(verdictOn(create, { records: [record], ...scenario })).toBe('unknown');
		}
	});
});

describe('A create whose response was lost was not processed, because', () => {
	const unrelated = { ...forJane, advice_type: 'tax' };
	const rows: Row[] = [
		['there is nothing', {}],
		['the equal record had been seen before', { records: [first], seen: [first] }],
		[
			'the equal record had been seen before, though with another status',
			{ records: [first], seen: [referralRecord(1, { status: 'accepted' })] },
		],
		[
			'the equal record had been seen before, as the ledger has kept',
			{ records: [first, withNote], seen: kept(create, first, withNote) },
		],
		['the equal record belongs to another write', { records: [first], owned: [first] }],
		['the equal record is older than what was read before', { records: [first], edge: minute(2) }],
		[
			'the equal record was sent by somebody else',
			{ records: [first], senders: bySomebodyElse(first) },
		],
		[
			'the similar record was sent by somebody else',
			{ records: [withNote], senders: bySomebodyElse(withNote) },
		],
		['the equal record was received', shown({ direction: 'received' })],
		[
			'what the list lacks is older than what was read',
			{ ...showedBefore(forJane), reading: { edge: minute(5) } },
		],
		[
			'all that earlier readings showed is there',
			{ ...showedBefore(forJane), records: [forJane], owned: [forJane] },
		],
		['the record is for another client and other advice', { records: [unrelated] }],
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
		['the open write for other advice made it', { records: [forTax], open: [createForTax] }],
		['the open write for another client made it', { records: [forJane], open: [createForJane] }],
		['the open write with another note made it', { records: [withNote], open: [createWithNote] }],
		[
			'it is not known what there was before, but nothing of the kind is there',
			{ records: [unrelated], seen: null },
		],
		['the request has changed, and nothing is there', { write: { hasChanged: true } }],
		['it was lost long ago, and nothing is there', { write: { isOld: true } }],
	];
	it.each(rows)('%s', (_, scenario) => {
		expect(verdictOn(create, scenario)).toBe('absent');
	});
});

describe('A decision whose response was lost', () => {
	const rejected = (rejection_reason: string | null) =>
		shown({ status: 'rejected', rejection_reason });

	const accepted: Row[] = [
		['as it is accepted', {}],
		['whoever sent it and however long ago', { seen: null, write: { isOld: true } }],
		['and an equal write is open', { open: [accept] }],
		['after a timeout', { write: { mayStillRun: true } }],
	];
	it.each(accepted)('has accepted the referral, %s', (_, scenario) => {
		expect(verdictOn(accept, { ...shown({ status: 'accepted' }), ...scenario })).toBe(uuid(1));
	});

	it.each([
		['for this reason', 'We are full'],
		['for a reason that differs only in white space', ' We  are\r\nfull '],
		['for no reason that is shown', null],
	])('has rejected the referral, %s', (_, reason) => {
		expect(verdictOn(reject, rejected(reason))).toBe(uuid(1));
	});

	it.each<[string, WriteSpec, Scenario]>([
		['the referral is pending', accept, shown({})],
		['the referral to reject is pending', reject, shown({})],
		['the referral is rejected', accept, rejected('We are full')],
		['the referral to reject is accepted', reject, shown({ status: 'accepted' })],
	])('was not made: %s', (_, spec, scenario) => {
		expect(verdictOn(spec, scenario)).toBe('absent');
	});

	it.each<[string, WriteSpec, Scenario]>([
		['Plannr no longer shows the referral, as it may after a decision', accept, {}],
		['the referral has expired', accept, shown({ status: 'expired' })],
		['the referral to reject has expired', reject, shown({ status: 'expired' })],
		['the referral has an unknown status', accept, shown({ status: 'archived' })],
		['the referral shows no status', accept, shown({ status: null })],
		['somebody gave another reason', reject, rejected('Not our field')],
		[
			'the referral is pending, but Plannr may still be working on it',
			accept,
			{ ...shown({}), write: { mayStillRun: true } },
		],
	])('may have been made: %s', (_, spec, scenario) => {
		expect(verdictOn(spec, scenario)).toBe('unknown');
	});
});

describe('A connection request whose response was lost', () => {
	const [one, another] = [connectionRecord(1), connectionRecord(2)];
	const changed = (changes: IDataObject): Scenario => ({ records: [connectionRecord(1, changes)] });
	const touched = changed({ updated_at: at(30) }).records ?? [];

	const found: Row[] = [
		['one connection is new', { records: [one] }],
		['an equal request was given it', { shared: [one], records: [one] }],
		[
			'one connection is new beside a received one',
			{ records: [one, connectionRecord(2, { direction: 'received' })] },
		],
		['the new connection is accepted already', changed({ status: 'accepted' })],
		['a connection without a direction may be a sent one', changed({ direction: null })],
		['the connection is there after a timeout', { records: [one], write: { mayStillRun: true } }],
		['an open referral has no bearing', { records: [one], open: [create] }],
	];
	it.each(found)('is found: %s', (_, scenario) => {
		expect(verdictOn(request, scenario)).toBe(uuid(1));
	});

	const foundBeside: Row[] = [
		['those that were there', { seen: [one] }],
		['that of an earlier request', { owned: [one] }],
		['one that somebody else requested', { senders: bySomebodyElse(one) }],
	];
	it.each(foundBeside)('is found: one connection is new beside %s', (_, scenario) => {
		expect(verdictOn(request, { records: [another, one], ...scenario })).toBe(uuid(2));
	});

	const absent: Row[] = [
		['there is no connection', {}],
		['none is new', { records: [one], seen: [one] }],
		['none is new, as the ledger has kept', { records: [one], seen: kept(request, one) }],
		['the new one belongs to an earlier request', { records: [one], owned: [one] }],
		['the new one was received', changed({ direction: 'Received' })],
		['somebody else requested the new one', { records: [one], senders: bySomebodyElse(one) }],
	];
	it.each(absent)('was not processed: %s', (_, scenario) => {
		expect(verdictOn(request, scenario)).toBe('absent');
	});

	const unknown: Row[] = [
		['two connections are new', { records: [another, one] }],
		['an earlier reading shows a connection that this one lacks', showedBefore(one)],
		[
			'an equal request was given it, but this one has changed',
			{ shared: [one], records: [one, another], seen: null, write: { hasChanged: true } },
		],
		['what there was before could not be read', { records: [one], seen: null }],
		[
			'another request may have made the connection',
			{ records: [one], open: [requestConnection('ZZ99ZZ99')] },
		],
		['an equal request may have made the connection', { records: [one], open: [request] }],
		[
			'a known connection has become pending again',
			{ records: [one], seen: [connectionRecord(1, { status: 'denied' })] },
		],
		['a known connection was touched', { records: touched, seen: [one] }],
		[
			'a known connection was touched, as the ledger has kept',
			{ records: touched, seen: kept(request, one) },
		],
		[
			'a known connection was touched, and another one is new',
			{ records: [another, ...touched], seen: [one] },
		],
		[
			'our account is not known, and the connection names one',
			{ records: [one], senders: byUnknown(one) },
		],
		['another code is requested now', { records: [one], write: { hasChanged: true } }],
		['its owner may be forgotten after so long', { records: [one], write: { isOld: true } }],
		['the new connection has no UUID', changed({ uuid: null })],
		[
			'Plannr may still be working on it',
			{ records: [one], seen: [one], write: { mayStillRun: true } },
		],
	];
	it.each(unknown)('is unknown: %s', (_, scenario) => {
		expect(verdictOn(request, scenario)).toBe('unknown');
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
