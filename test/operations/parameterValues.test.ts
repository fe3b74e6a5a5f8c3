import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import {
	NODE_NAME,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
	writeRequests,
} from '../engine/createWorkflow';
import {
	DEADLINE_HINTS,
	PARAMETER_PROBLEMS,
	REQUEST_CONNECTION,
	TRAILING_SEPARATOR_HINT,
} from '../texts';

const mockPlannr = useMockPlannr();
const { empty } = PARAMETER_PROBLEMS;

async function runCreate(parameters: INodeParameters, items: readonly IDataObject[] = [{}]) {
	const { run } = await runNode(mockPlannr(), { ...minimalCreate, ...parameters }, { items });
	return run.data.resultData;
}

const withFields = (additionalFields: INodeParameters) => ({ additionalFields });

describe('Nothing is sent', () => {
	it.each<[string, INodeParameters, IDataObject, RegExp | string]>([
		[
			'when Validate Only gives nothing',
			{ options: { validateOnly: '={{ $json.dryRun }}' } },
			{ DryRun: true },
			`'Validate Only' ${empty} [item 0]`,
		],
		[
			'when data is crossed out',
			{ sharedData: '={{ $json.share }}' },
			{ share: '☐ Income\n☑ Pensions' },
			/'Shared Data'/,
		],
		[
			'when a column of shared data is empty',
			{ sharedData: '={{ [$json.first, $json.second] }}' },
			{ first: 'Income', second: '' },
			`Entry 2 of 'Shared Data' ${empty} [item 0]`,
		],
		[
			'when a column in a text of advice types is empty',
			{ adviceTypes: '={{ $json.first }}, {{ $json.second }}, {{ $json.third }}' },
			{ first: 'Tax', second: '', third: 'Other' },
			`Entry 2 of 'Advice Types' ${empty} [item 0]`,
		],
		[
			'when a connection is named as clients are',
			{ connection: { __rl: true, mode: 'name', value: 'Example Mortgage Desk LLP' } },
			{},
			"'Connection' cannot be found by name [item 0]",
		],
		[
			'when a client is named as firms are',
			{ clients: '={{ ({ __rl: true, mode: "firm", value: $json.name }) }}' },
			{ name: 'Jane Client' },
			"'Clients' cannot be found by firm [item 0]",
		],
		['when a duration is doubtful', { duration: '={{ "3?" }}' }, {}, /'Duration'/],
		[
			'when the note is an object',
			withFields({ note: '=Client: {{ $json.address }}' }),
			{ address: { street: '1 High St' } },
			/'Note' contains '\[object Object\]'/,
		],
		[
			'when n8n drops the expression in Further Clients',
			withFields({ furtherClients: '={{ $json.others }}' }),
			{ others: [demo.clients[1]] },
			`'Further Clients' ${empty} [item 0]`,
		],
		[
			'when the expression of a field is broken',
			withFields({ note: "={{ $('Nowhere').item.json.x }}", slaDeadline: '2027-02-28' }),
			{},
			/^The expression in 'Note' could not/,
		],
		[
			'when the deadline is a duration',
			withFields({ slaDeadline: '={{ Duration.fromObject({ days: 14 }) }}' }),
			{},
			/'SLA Deadline' .+ duration/,
		],
		[
			'when the deadline is an interval',
			withFields({ slaDeadline: '={{ Interval.fromDateTimes($now, $now.plus({ days: 1 })) }}' }),
			{},
			/'SLA Deadline' .+ interval/,
		],
		['when the deadline is a number', withFields({ slaDeadline: '={{ 46000 }}' }), {}, /number/],
	])('%s', async (_, parameters, item, message) => {
		const { error } = await runCreate(parameters, [item]);
		expect(error?.message).toEqual(
			typeof message === 'string' ? message : expect.stringMatching(message),
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('Nothing is sent by another operation', () => {
	const connections = { resource: 'connection', operation: 'getAll' };
	const withCode = (adviserKey: string) => ({
		resource: 'connection',
		operation: 'create',
		adviserKey,
	});
	const withReason = (rejectionReason: string) => ({
		operation: 'reject',
		referral: uuidLocator(demo.referrals.received),
		rejectionReason,
	});
	const { notReferralCode } = REQUEST_CONNECTION;

	it.each<[string, INodeParameters, string]>([
		['a reason of an object', withReason('={{ "" + {} }}'), "'Rejection Reason' contains"],
		[
			'an invisible reason',
			withReason('\u200B'),
			"'Rejection Reason' contains no visible characters",
		],
		['a reason that is undefined', withReason('undefined'), "'Rejection Reason' contains only"],
		...[
			'2.19E+26',
			'########',
			'#DIV/0!x',
			'ＡＢ１２ＣＤ３４',
			'АВ12CD34',
			'AB12 D34',
			'AB12CD3\u200B',
		].map((code): [string, INodeParameters, string] => [
			`the code ${code}`,
			withCode(code),
			`'Referral Code' ${notReferralCode}`,
		]),
		...['2.19e26', '12345678', '-1234567'].map((number): [string, INodeParameters, string] => [
			`the number ${number} as code`,
			withCode(`={{ ${number} }}`),
			`'Referral Code' is the number “${Number(number)}”, not text [item 0]`,
		]),
		['a negative number as code', withCode('-1234567'), `'Referral Code' ${notReferralCode}`],
		['no recipient', { ...connections, filters: { recipientUuid: '={{ null }}' } }, empty],
		['no status', { ...connections, filters: { status: '={{ $json.state }}' } }, empty],
		['a status and a sign', { ...connections, filters: { status: 'accepted?' } }, "'Status'"],
		['no simplification', { ...connections, simplify: '={{ null }}' }, `'Simplify' ${empty}`],
	])('with %s', async (_, parameters, message) => {
		const { run } = await runNode(mockPlannr(), parameters);
		expect(run.data.resultData.error?.message).toContain(message);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('A deadline', () => {
	it.each([
		["={{ '2027-07-01T00:00:00.000Z' }}", 'America/New_York', '2027-07-01'],
		["={{ '2027-06-30T23:30:00Z' }}", '"Europe/London"', '2027-07-01'],
		["={{ new Date('2027-06-30T23:30:00Z') }}", 'DEFAULT', '2027-07-01'],
		["={{ DateTime.fromISO('2027-06-30T23:30', { zone: 'utc' }) }}", 'UTC', '2027-06-30'],
		['28\u00a0Feb\u00a02027\u200b', 'Europe/London', '2027-02-28'],
		["={{ DateTime.fromISO('2027-07-01T00:30') }}", 'Pacific/Auckland', '2027-07-01'],
	])('%s is sent by its own date, or the one in London, in %s', async (value, timeZone, date) => {
		const parameters = { ...minimalCreate, ...withFields({ slaDeadline: value }) };
		const { run } = await runNode(mockPlannr(), parameters, { timeZone });
		expect(run.data.resultData.error).toBeUndefined();
		expect(writeRequests(mockPlannr())).toMatchObject([{ body: { sla_deadline: date } }]);
	});

	it('that is not there or past is named in a hint', async () => {
		const past = new Date(Date.now() - 48 * 60 * 60 * 1000).toISOString().slice(0, 10);
		const days = [null, past, '2027-07-01', ''];
		const adviceTypes = ['tax', 'other', 'pensions', 'mortgages'];
		const parameters = {
			...minimalCreate,
			adviceTypes: '={{ $json.adviceType }}',
			...withFields({ slaDeadline: '={{ $json.day }}' }),
		};
		const items = days.map((day, index) => ({ day, adviceType: adviceTypes[index] }));
		const finished = await runNode(mockPlannr(), parameters, { items });
		expect(finished.hints(NODE_NAME)).toEqual([
			DEADLINE_HINTS.missing('items 0, 3'),
			DEADLINE_HINTS.past('item 1'),
		]);
		expect(writeRequests(mockPlannr()).map(({ body }) => body)).toMatchObject(
			[undefined, past, '2027-07-01', undefined].map((day) =>
				day === undefined ? {} : { sla_deadline: day },
			),
		);
	});
});

describe('A text with clients that ends in a separator', () => {
	it('is sent, and the items are named in a hint', async () => {
		const [john, jane] = demo.clients;
		const texts = [`${john};`, `${john}; ${jane}`, `${john}, ${jane}, `, john];
		const adviceTypes = ['tax', 'other', 'pensions', 'mortgages'];
		const items = texts.map((text, index) => ({ text, adviceType: adviceTypes[index] }));
		const parameters = {
			...minimalCreate,
			adviceTypes: '={{ $json.adviceType }}',
			clients: { __rl: true, mode: 'id', value: '={{ $json.text }}' },
		};
		const finished = await runNode(mockPlannr(), parameters, { items });
		expect(writeRequests(mockPlannr())).toMatchObject([
			{ body: { client_uuids: [john] } },
			{ body: { client_uuids: [john, jane] } },
			{ body: { client_uuids: [john, jane] } },
			{ body: { client_uuids: [john] } },
		]);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(TRAILING_SEPARATOR_HINT)]);
	});
});
