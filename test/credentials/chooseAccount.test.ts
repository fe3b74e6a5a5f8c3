import { chooseAccount, parseAccountUuid } from '../../credentials/chooseAccount';

const EMPLOYEE = '550e8400-e29b-41d4-a716-446655440000';
const SECOND = 'd2ae6dac-162c-332d-8f2b-17d64576567a';
const CLIENT = '33333333-3333-4333-8333-333333333333';

describe('The account that was entered', () => {
	it.each([
		['is a UUID', EMPLOYEE, EMPLOYEE],
		['is a UUID in capitals', EMPLOYEE.toUpperCase(), EMPLOYEE.toUpperCase()],
		['loses the space around it', ` ${EMPLOYEE}\n`, EMPLOYEE],
		['is to be found out when blank', '  ', ''],
		['is to be found out when empty', '', ''],
		['is to be found out when absent', undefined, ''],
		['is to be found out when null', null, ''],
	])('%s', (_, entered, account) => {
		expect(parseAccountUuid(entered)).toBe(account);
	});

	it.each(['Gareth', `${EMPLOYEE} ${SECOND}`, EMPLOYEE.slice(1), 'gareth@example.com'])(
		'is refused without a quote when it is no UUID: %s',
		(entered) => {
			expect(() => parseAccountUuid(entered)).toThrow(
				/^'Account UUID' in the Plannr API credential is not a UUID\. Correct it, or leave it blank to have it found out$/,
			);
		},
	);
});

const login = (uuid: unknown, type: string, more: object = {}) => ({
	uuid: '99999999-9999-4999-8999-999999999999',
	account: { uuid, type, name: 'Gareth Thompson' },
	firm: { uuid: 'f', name: 'Thompson Mortgages' },
	...more,
});
const employee = login(EMPLOYEE, 'employee');
const second = login(SECOND, 'employee', { firm: { name: 'Doe Advice' } });
const client = login(CLIENT, 'client');

describe('The account that is found out', () => {
	const prefers = (uuid: string) => ({ preferred_account_uuid: uuid });
	const rows: Array<[string, unknown, string]> = [
		['is the only one of an employee', { data: [employee] }, EMPLOYEE],
		["is not the login's own UUID", { data: [employee, client] }, EMPLOYEE],
		["is an employee's rather than a client's", { data: [client, employee] }, EMPLOYEE],
		['is found in a bare list too', [client, employee], EMPLOYEE],
		['is the preferred one', { data: [employee, second], ...prefers(SECOND) }, SECOND],
		[
			'is the preferred one in any case',
			{ data: [employee, second], ...prefers(SECOND.toUpperCase()) },
			SECOND,
		],
		[
			'is the preferred one though the list shows it in capitals',
			{ data: [employee, login(SECOND.toUpperCase(), 'employee')], ...prefers(SECOND) },
			SECOND.toUpperCase(),
		],
		[
			'is the preferred one even if a client',
			{ data: [employee, client], ...prefers(CLIENT) },
			CLIENT,
		],
		[
			'is the one that a login prefers',
			{ data: [{ ...employee, ...prefers(SECOND) }, second] },
			SECOND,
		],
		[
			'is the one that all logins prefer',
			[employee, second].map((one) => ({ ...one, ...prefers(SECOND) })),
			SECOND,
		],
		[
			'is an employee when the preferred one is not listed',
			{ data: [employee], ...prefers(SECOND) },
			EMPLOYEE,
		],
		[
			'is an employee when the preferred ones differ',
			{
				data: [
					{ ...employee, ...prefers(CLIENT) },
					{ ...client, ...prefers(EMPLOYEE) },
				],
			},
			EMPLOYEE,
		],
		[
			'is an employee when nothing is preferred',
			{ data: [employee, client], preferred_account_uuid: null },
			EMPLOYEE,
		],
		[
			'is found though it is listed twice',
			{ data: [employee, { ...employee, uuid: 'other' }] },
			EMPLOYEE,
		],
		[
			'is found beside what is no login',
			{ data: [null, 'x', {}, { account: null }, login('', 'employee'), employee] },
			EMPLOYEE,
		],
	];
	it.each(rows)('%s', (_, answer, account) => {
		expect(chooseAccount(answer)).toBe(account);
	});

	it.each<[string, unknown]>([
		['an empty list', { data: [] }],
		['a bare empty list', []],
		['logins without accounts', { data: [{ uuid: EMPLOYEE }] }],
		['an account without a UUID', { data: [login(undefined, 'employee')] }],
		['an account with something else for a UUID', { data: [login('Gareth', 'employee')] }],
	])('is nobody in %s', (_, answer) => {
		expect(() => chooseAccount(answer)).toThrow(
			"Plannr lists no account for the owner of this token. Enter 'Account UUID' in the Plannr API credential",
		);
	});

	it.each<[string, unknown]>([
		['no list', { message: 'Hello.' }],
		['data that is no list', { data: { account: { uuid: EMPLOYEE } } }],
		['a text', 'Hello.'],
		['nothing', undefined],
	])('cannot be read from %s', (_, answer) => {
		expect(() => chooseAccount(answer)).toThrow(
			"Plannr's list of accounts cannot be read. Try again later, or enter 'Account UUID' in the Plannr API credential",
		);
	});

	it.each<[string, unknown, string]>([
		[
			'two employees',
			{ data: [employee, second] },
			`Gareth Thompson, Thompson Mortgages, employee: ${EMPLOYEE}; Gareth Thompson, Doe Advice, employee: ${SECOND}`,
		],
		[
			'two employees and a client, with one listed twice',
			{ data: [employee, client, second, employee] },
			`Gareth Thompson, Thompson Mortgages, employee: ${EMPLOYEE}; Gareth Thompson, Thompson Mortgages, client: ${CLIENT}; Gareth Thompson, Doe Advice, employee: ${SECOND}`,
		],
		[
			'a single client',
			{ data: [client] },
			`Gareth Thompson, Thompson Mortgages, client: ${CLIENT}`,
		],
		[
			'an account of which only the UUID is told',
			{ data: [{ account: { uuid: CLIENT } }] },
			CLIENT,
		],
		[
			'an account without a firm',
			{ data: [login(CLIENT, 'client', { firm: null })] },
			`Gareth Thompson, client: ${CLIENT}`,
		],
	])('is left to the user to choose from %s', (_, answer, list) => {
		expect(() => chooseAccount(answer)).toThrow(
			new Error(
				`The account to act for is not clear. Copy one of these into 'Account UUID' of the Plannr API credential: ${list}`,
			),
		);
	});
});
