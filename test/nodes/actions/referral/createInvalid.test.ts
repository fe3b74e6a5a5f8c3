import { collectProblems } from '../../parameters/problemsOf';
import { JANE, JOHN, locator, parseRequests } from './createRequests';

type Parameters = Readonly<Record<string, unknown>>;

const problemsAbout = (parameters: Parameters) =>
	collectProblems(() => parseRequests(parameters)).map(({ parameter, message }) => [
		parameter,
		message,
	]);

describe('An item that cannot be sent', () => {
	const inMore = (additionalFields: unknown) => ({ additionalFields });
	const rows: Array<[string, Parameters, Array<[parameter: string, message: string]>]> = [
		['no connection', { connection: locator('') }, [['connection', "'Connection' is empty"]]],
		['a null connection', { connection: null }, [['connection', "'Connection' is empty"]]],
		[
			'two connections',
			{ connection: [JOHN, JANE] },
			[['connection', "'Connection' holds 2 UUIDs, but takes one"]],
		],
		[
			'a connection by name',
			{ connection: 'Thompson Mortgages' },
			[['connection', "'Connection', entry 1, is not a UUID"]],
		],
		['no clients', { clients: locator('') }, [['clients', "'Clients' is empty"]]],
		...[locator(''), null, []].map((clientUuid): [string, Parameters, Array<[string, string]>] => [
			'a further row that gives nobody',
			inMore({ furtherClients: { client: [{ clientUuid: JANE }, { clientUuid }] } }),
			[['furtherClients', "'Further Clients', entry 2, is empty"]],
		]),
		['null for the clients', { clients: null }, [['clients', "'Clients' is empty"]]],
		['an empty list of clients', { clients: [] }, [['clients', "'Clients' is empty"]]],
		[
			'a client by name',
			{ clients: [JOHN, 'Gareth'] },
			[['clients', "'Clients', entry 2, is not a UUID"]],
		],
		[
			'a further client by name',
			inMore({ furtherClients: { client: [{ clientUuid: JOHN }, { clientUuid: 'Gareth' }] } }),
			[['furtherClients', "'Further Clients', entry 2, is not a UUID"]],
		],
		['no advice types', { adviceTypes: [] }, [['adviceTypes', "'Advice Types' is empty"]]],
		[
			'an unknown advice type',
			{ adviceTypes: ['tax', 'gold'] },
			[['adviceTypes', "'Advice Types', entry 2, is not a choice that Plannr knows"]],
		],
		['no shared data', { sharedData: null }, [['sharedData', "'Shared Data' is empty"]]],
		[
			'unknown shared data',
			{ sharedData: 'everything' },
			[['sharedData', "'Shared Data' is not a choice that Plannr knows"]],
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
		].map((duration): [string, Parameters, Array<[string, string]>] => [
			`a duration of ${JSON.stringify(duration)}`,
			{ duration },
			[['duration', "'Duration' is not a length that Plannr knows"]],
		]),
		[
			'30 February for a deadline',
			inMore({ slaDeadline: '2026-02-30' }),
			[['slaDeadline', "'SLA Deadline' is not a date"]],
		],
		['a list for a note', inMore({ note: ['Gareth'] }), [['note', "'Note' is not a text"]]],
		[
			'a text for the additional fields',
			inMore('Gareth'),
			[['additionalFields', "'Additional Fields' is not a set of fields"]],
		],
		[
			'a list for the additional fields',
			inMore([{ note: 'Gareth' }]),
			[['additionalFields', "'Additional Fields' is not a set of fields"]],
		],
		[
			'wrong clients and wrong further clients',
			{ clients: 'Gareth', ...inMore({ furtherClients: { client: [{ clientUuid: 'Gareth' }] } }) },
			[
				['clients', "'Clients' is not a UUID"],
				['furtherClients', "'Further Clients' is not a UUID"],
			],
		],
		[
			'everything wrong at once, told in the order of the panel',
			{
				connection: '',
				clients: 'Gareth',
				adviceTypes: 'Gareth',
				sharedData: [],
				duration: 'Gareth',
				...inMore({
					furtherClients: { client: [{ clientUuid: 'Gareth' }] },
					slaDeadline: 'Gareth',
					note: { name: 'Gareth' },
				}),
			},
			[
				['connection', "'Connection' is empty"],
				['clients', "'Clients' is not a UUID"],
				['furtherClients', "'Further Clients' is not a UUID"],
				['adviceTypes', "'Advice Types' is not a choice that Plannr knows"],
				['sharedData', "'Shared Data' is empty"],
				['duration', "'Duration' is not a length that Plannr knows"],
				['slaDeadline', "'SLA Deadline' is not a date"],
				['note', "'Note' is not a text"],
			],
		],
	];
	it.each(rows)('is told of %s', (_, parameters, complaints) => {
		expect(problemsAbout(parameters)).toEqual(complaints);
	});

	it.each(rows)('is not quoted back for %s, and is told what to do', (_, parameters) => {
		const complaints = collectProblems(() => parseRequests(parameters));
		expect(JSON.stringify(complaints)).not.toContain('Gareth');
		for (const { message, advice } of complaints) {
			expect(message).not.toMatch(/\.$/);
			expect(advice).toMatch(/^[A-Z].*'/);
			expect(advice).not.toMatch(/\.$/);
		}
	});

	it('is told all lengths that Plannr knows', () => {
		expect(collectProblems(() => parseRequests({ duration: 12 }))).toMatchObject([
			{ advice: "Choose 1 Month, 2 Months, 3 Months, 6 Months or Lifetime in 'Duration'" },
		]);
	});
});
