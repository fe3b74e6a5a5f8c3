import { parseCreate } from '../../../../nodes/PlannrReferral/actions/referral/create.operation';
import { PARAMETER_PROBLEMS } from '../../../texts';
import { collectProblems } from '../../parameters/collectProblems';
import { createItem } from '../createItem';
import { JANE, JOHN, locator, minimalParameters, parseRequests } from './createRequests';

type Parameters = Readonly<Record<string, unknown>>;

const { empty, notUuid, notChoice, notDuration, notDate, notText, severalValues } =
	PARAMETER_PROBLEMS;

/** Parameters with a further client in each row. */
const withFurther = (...clients: unknown[]) => ({
	additionalFields: { furtherClients: { client: clients.map((clientUuid) => ({ clientUuid })) } },
});

/** Durations that are none. */
const durations = [
	...[12, '', null, 'forever', ['3', '6'], [], '0', '-3', '3?', '≤3', '[]'],
	...['4 months', 'Four months', '3 weeks', '3m', '3 months?'],
];

/** The labels of the parameters, by which the messages name them. */
const labels: Readonly<Record<string, string>> = {
	connection: 'Connection',
	clients: 'Clients',
	furtherClients: 'Further Clients',
	adviceTypes: 'Advice Types',
	sharedData: 'Shared Data',
	duration: 'Duration',
	slaDeadline: 'SLA Deadline',
	note: 'Note',
};

describe('Create with invalid parameters', () => {
	const rows: Array<[title: string, Parameters, ...messages: string[]]> = [
		['no connection', { connection: locator('') }, `'Connection' ${empty}`],
		['a null connection', { connection: null }, `'Connection' ${empty}`],
		['two connections', { connection: [JOHN, JANE] }, `'Connection' ${severalValues}`],
		['a connection by name', { connection: 'Thompson Ltd' }, `'Connection' ${notUuid}`],
		['no clients', { clients: locator('') }, `'Clients' ${empty}`],
		['null as the clients', { clients: null }, `'Clients' ${empty}`],
		['an empty list of clients', { clients: [] }, `'Clients' ${empty}`],
		['a client by name', { clients: [JOHN, 'Gareth'] }, `Entry 2 of 'Clients' ${notUuid}`],
		[
			'further clients only, as one of a couple may be missing',
			{ clients: '', ...withFurther(JOHN) },
			`'Clients' ${empty}`,
		],
		...[locator(''), null, []].map((client): (typeof rows)[number] => [
			`a further row whose client is ${JSON.stringify(client)}`,
			withFurther(JANE, client),
			`Entry 2 of 'Further Clients' ${empty}`,
		]),
		...[{}, { client: [] }, null, []].map((furtherClients): (typeof rows)[number] => [
			`further clients in which nothing is: ${JSON.stringify(furtherClients)}`,
			{ additionalFields: { furtherClients } },
			`'Further Clients' ${empty}`,
		]),
		[
			'a further client by name',
			withFurther(JOHN, 'Gareth'),
			`Entry 2 of 'Further Clients' ${notUuid}`,
		],
		['no advice types', { adviceTypes: [] }, `'Advice Types' ${empty}`],
		[
			'an unknown advice type',
			{ adviceTypes: ['tax', 'gold'] },
			`Entry 2 of 'Advice Types' ${notChoice}`,
		],
		['no shared data', { sharedData: null }, `'Shared Data' ${empty}`],
		['unknown shared data', { sharedData: 'everything' }, `'Shared Data' ${notChoice}`],
		...durations.map((duration): (typeof rows)[number] => [
			`a duration of ${JSON.stringify(duration)}`,
			{ duration },
			`'Duration' ${notDuration}`,
		]),
		[
			'30 February as the deadline',
			{ additionalFields: { slaDeadline: '2026-02-30' } },
			`'SLA Deadline' ${notDate}`,
		],
		['a list as the note', { additionalFields: { note: ['Gareth'] } }, `'Note' ${notText}`],
		[
			'invalid clients and invalid further clients',
			{ clients: 'Gareth', ...withFurther('Gareth') },
			`'Clients' ${notUuid}`,
			`'Further Clients' ${notUuid}`,
		],
		[
			'several problems at once, in the order of the panel',
			{
				connection: '',
				clients: 'Gareth',
				adviceTypes: 'Gareth',
				sharedData: [],
				duration: 'Gareth',
				additionalFields: {
					...withFurther('Gareth').additionalFields,
					slaDeadline: 'Gareth',
					note: { name: 'Gareth' },
				},
			},
			`'Connection' ${empty}`,
			`'Clients' ${notUuid}`,
			`'Further Clients' ${notUuid}`,
			`'Advice Types' ${notChoice}`,
			`'Shared Data' ${empty}`,
			`'Duration' ${notDuration}`,
			`'SLA Deadline' ${notDate}`,
			`'Note' ${notText}`,
		],
	];
	it.each(rows)('reports %s, with advice, and without quoting it', (_, parameters, ...messages) => {
		const problems = collectProblems(() => parseRequests(parameters));
		expect(problems.map(({ message }) => message)).toEqual(messages);
		expect(JSON.stringify(problems)).not.toContain('Gareth');
		for (const { parameter, message, advice } of problems) {
			expect(message).toContain(`'${labels[parameter] ?? ''}'`);
			expect(advice).toMatch(/^[A-Z].*'/);
			expect(advice).not.toMatch(/\.$/);
		}
	});
});

describe('A deadline', () => {
	const item = (slaDeadline: string) =>
		createItem({ ...minimalParameters, additionalFields: { slaDeadline } });
	const parseDeadline = (slaDeadline: string) =>
		parseCreate({ ...item(slaDeadline), today: () => '2026-02-28' }).deadline;

	it.each(['2025-02-28', '2026-02-27', '2026-02-28', '2076-02-28'])(
		'may be %s when today is 28 February 2026',
		(date) => {
			expect(parseDeadline(date)).toBe(date);
		},
	);

	it.each([
		['2025-02-27', 'more than a year ago'],
		['1927-07-01', 'more than a year ago'],
		['2076-02-29', 'more than fifty years ahead'],
		['9999-12-31', 'more than fifty years ahead'],
	])('may not be %s, which is %s', (date, reason) => {
		expect(collectProblems(() => parseDeadline(date))).toEqual([
			{
				parameter: 'slaDeadline',
				message: `'SLA Deadline' is ${reason}`,
				advice: "Correct the year in 'SLA Deadline'",
			},
		]);
	});
});

it.each([[['', 'x']], [{ client: [{ clientUuid: '' }] }], [{ client: [{ clientUuid: [] }] }]])(
	'Further Clients with an empty entry point to Clients, where an expression can leave it out: %j',
	(furtherClients) => {
		const parameters = { additionalFields: { furtherClients } };
		expect(collectProblems(() => parseRequests(parameters))[0]?.advice).toBe(
			"Fill it in, or leave out empty values with an expression in 'Clients', e.g. {{ [$json.first, $json.second].filter(Boolean) }}",
		);
	},
);
