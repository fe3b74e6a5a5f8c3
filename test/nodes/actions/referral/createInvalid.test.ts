import { parseCreate } from '../../../../nodes/PlannrReferral/actions/referral/create.operation';
import { PARAMETER_PROBLEMS } from '../../../texts';
import { collectProblems } from '../../parameters/collectProblems';
import { createItem } from '../createItem';
import { JANE, JOHN, locator, minimalParameters, parseRequests } from './createRequests';

type Parameters = Readonly<Record<string, unknown>>;

const problemsAbout = (parameters: Parameters) =>
	collectProblems(() => parseRequests(parameters)).map(({ parameter, message }) => [
		parameter,
		message,
	]);

describe('Create with invalid parameters', () => {
	const withAdditionalFields = (additionalFields: unknown) => ({ additionalFields });
	const rows: Array<[string, Parameters, Array<[parameter: string, message: string]>]> = [
		[
			'no connection',
			{ connection: locator('') },
			[['connection', `'Connection' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'a null connection',
			{ connection: null },
			[['connection', `'Connection' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'two connections',
			{ connection: [JOHN, JANE] },
			[['connection', `'Connection' ${PARAMETER_PROBLEMS.severalValues}`]],
		],
		[
			'a connection by name',
			{ connection: 'Thompson Mortgages' },
			[['connection', `'Connection' ${PARAMETER_PROBLEMS.notUuid}`]],
		],
		[
			'no clients',
			{ clients: locator('') },
			[['clients', `'Clients' ${PARAMETER_PROBLEMS.empty}`]],
		],
		...[locator(''), null, []].map((clientUuid): [string, Parameters, Array<[string, string]>] => [
			`a further row whose client is ${JSON.stringify(clientUuid)}`,
			withAdditionalFields({ furtherClients: { client: [{ clientUuid: JANE }, { clientUuid }] } }),
			[['furtherClients', `Entry 2 of 'Further Clients' ${PARAMETER_PROBLEMS.empty}`]],
		]),
		[
			'further clients only, as one of a couple may be missing',
			{
				clients: '',
				...withAdditionalFields({ furtherClients: { client: [{ clientUuid: JOHN }] } }),
			},
			[['clients', `'Clients' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'null as the clients',
			{ clients: null },
			[['clients', `'Clients' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'an empty list of clients',
			{ clients: [] },
			[['clients', `'Clients' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'a client by name',
			{ clients: [JOHN, 'Gareth'] },
			[['clients', `Entry 2 of 'Clients' ${PARAMETER_PROBLEMS.notUuid}`]],
		],
		[
			'a further client by name',
			withAdditionalFields({
				furtherClients: { client: [{ clientUuid: JOHN }, { clientUuid: 'Gareth' }] },
			}),
			[['furtherClients', `Entry 2 of 'Further Clients' ${PARAMETER_PROBLEMS.notUuid}`]],
		],
		[
			'no advice types',
			{ adviceTypes: [] },
			[['adviceTypes', `'Advice Types' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'an unknown advice type',
			{ adviceTypes: ['tax', 'gold'] },
			[['adviceTypes', `Entry 2 of 'Advice Types' ${PARAMETER_PROBLEMS.notChoice}`]],
		],
		[
			'no shared data',
			{ sharedData: null },
			[['sharedData', `'Shared Data' ${PARAMETER_PROBLEMS.empty}`]],
		],
		[
			'an unknown choice of shared data',
			{ sharedData: 'everything' },
			[['sharedData', `'Shared Data' ${PARAMETER_PROBLEMS.notChoice}`]],
		],
		...[
			12,
			'',
			null,
			'forever',
			['3', '6'],
			[],
			'0',
			'4 months',
			'Four months',
			'3 weeks',
			'3m',
			'-3',
			'3?',
			'3 months?',
			'≤3',
			'[]',
		].map((duration): [string, Parameters, Array<[string, string]>] => [
			`a duration of ${JSON.stringify(duration)}`,
			{ duration },
			[['duration', `'Duration' ${PARAMETER_PROBLEMS.notDuration}`]],
		]),
		[
			'30 February as the deadline',
			withAdditionalFields({ slaDeadline: '2026-02-30' }),
			[['slaDeadline', `'SLA Deadline' ${PARAMETER_PROBLEMS.notDate}`]],
		],
		[
			'a list as the note',
			withAdditionalFields({ note: ['Gareth'] }),
			[['note', `'Note' ${PARAMETER_PROBLEMS.notText}`]],
		],
		[
			'a note that cannot be meant',
			withAdditionalFields({ note: '[object Object]' }),
			[['note', "'Note' contains '[object Object]', so its expression does not return text"]],
		],
		[
			'a deadline long ago',
			withAdditionalFields({ slaDeadline: '1927-07-01' }),
			[['slaDeadline', "'SLA Deadline' is more than a year ago"]],
		],
		...[{}, { client: [] }, null, []].map(
			(value): [string, Parameters, Array<[string, string]>] => [
				`further clients in which nothing is: ${JSON.stringify(value)}`,
				withAdditionalFields({ furtherClients: value }),
				[['furtherClients', `'Further Clients' ${PARAMETER_PROBLEMS.empty}`]],
			],
		),
		[
			'invalid clients and invalid further clients',
			{
				clients: 'Gareth',
				...withAdditionalFields({ furtherClients: { client: [{ clientUuid: 'Gareth' }] } }),
			},
			[
				['clients', `'Clients' ${PARAMETER_PROBLEMS.notUuid}`],
				['furtherClients', `'Further Clients' ${PARAMETER_PROBLEMS.notUuid}`],
			],
		],
		[
			'several problems at once, in the order of the panel',
			{
				connection: '',
				clients: 'Gareth',
				adviceTypes: 'Gareth',
				sharedData: [],
				duration: 'Gareth',
				...withAdditionalFields({
					furtherClients: { client: [{ clientUuid: 'Gareth' }] },
					slaDeadline: 'Gareth',
					note: { name: 'Gareth' },
				}),
			},
			[
				['connection', `'Connection' ${PARAMETER_PROBLEMS.empty}`],
				['clients', `'Clients' ${PARAMETER_PROBLEMS.notUuid}`],
				['furtherClients', `'Further Clients' ${PARAMETER_PROBLEMS.notUuid}`],
				['adviceTypes', `'Advice Types' ${PARAMETER_PROBLEMS.notChoice}`],
				['sharedData', `'Shared Data' ${PARAMETER_PROBLEMS.empty}`],
				['duration', `'Duration' ${PARAMETER_PROBLEMS.notDuration}`],
				['slaDeadline', `'SLA Deadline' ${PARAMETER_PROBLEMS.notDate}`],
				['note', `'Note' ${PARAMETER_PROBLEMS.notText}`],
			],
		],
	];
	it.each(rows)('reports %s', (_, parameters, problems) => {
		expect(problemsAbout(parameters)).toEqual(problems);
	});

	it.each(rows)('gives advice but does not quote the value for %s', (_, parameters) => {
		const problems = collectProblems(() => parseRequests(parameters));
		expect(JSON.stringify(problems)).not.toContain('Gareth');
		for (const { message, advice } of problems) {
			expect(message).not.toMatch(/\.$/);
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
