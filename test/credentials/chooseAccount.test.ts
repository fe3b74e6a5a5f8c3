import { chooseAccount, parseAccountUuid } from '../../credentials/chooseAccount';

const EMPLOYEE = '550e8400-e29b-41d4-a716-446655440000';
const SECOND = 'd2ae6dac-162c-332d-8f2b-17d64576567a';
const CLIENT = '33333333-3333-4333-8333-333333333333';

describe('The account entered', () => {
	it.each([
		['may be a UUID', EMPLOYEE, EMPLOYEE],
		['may be a UUID in capitals', EMPLOYEE.toUpperCase(), EMPLOYEE.toUpperCase()],
		['is trimmed', ` ${EMPLOYEE}\n`, EMPLOYEE],
		['is to be discovered when blank', '  ', ''],
		['is to be discovered when empty', '', ''],
		['is to be discovered when absent', undefined, ''],
		['is to be discovered when null', null, ''],
	])('%s', (_, entered, account) => {
		expect(parseAccountUuid(entered)).toBe(account);
	});

	it.each(['Gareth', `${EMPLOYEE} ${SECOND}`, EMPLOYEE.slice(1), 'gareth@example.com'])(
		'is rejected without being quoted when it is not a UUID: %s',
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

describe('The discovered account', () => {
	const prefers = (uuid: string) => ({ preferred_account_uuid: uuid });
	const rows: Array<[string, unknown, string]> = [
		['is the only employee account', { data: [employee] }, EMPLOYEE],
		["is not the login's own UUID", { data: [employee, client] }, EMPLOYEE],
		['is an employee account rather than a client account', { data: [client, employee] }, EMPLOYEE],
		['is found in a bare list', [client, employee], EMPLOYEE],
		['is the preferred one', { data: [employee, second], ...prefers(SECOND) }, SECOND],
		[
			'is the preferred one in any case',
			{ data: [employee, second], ...prefers(SECOND.toUpperCase()) },
			SECOND,
		],
		[
			'is the preferred one even if the list shows it in capitals',
			{ data: [employee, login(SECOND.toUpperCase(), 'employee')], ...prefers(SECOND) },
			SECOND.toUpperCase(),
		],
		[
			'is the preferred one even if it is a client account',
			{ data: [employee, client], ...prefers(CLIENT) },
			CLIENT,
		],
		[
			'is the one that a login states as preferred',
			{ data: [{ ...employee, ...prefers(SECOND) }, second] },
			SECOND,
		],
		[
			'is the one that all logins state as preferred',
			[employee, second].map((one) => ({ ...one, ...prefers(SECOND) })),
			SECOND,
		],
		[
			'is an employee account when the preferred one is not listed',
			{ data: [employee], ...prefers(SECOND) },
			EMPLOYEE,
		],
		[
			'is an employee account when the preferred ones differ',
			{
				data: [
					{ ...employee, ...prefers(CLIENT) },
					{ ...client, ...prefers(EMPLOYEE) },
				],
			},
			EMPLOYEE,
		],
		[
			'is an employee account when none is preferred',
			{ data: [employee, client], preferred_account_uuid: null },
			EMPLOYEE,
		],
		[
			'is found when it is listed twice',
			{ data: [employee, { ...employee, uuid: 'other' }] },
			EMPLOYEE,
		],
		[
			'is found among invalid logins',
			{ data: [null, 'x', {}, { account: null }, login('', 'employee'), employee] },
			EMPLOYEE,
		],
	];
	it.each(rows)('%s', (_, response, account) => {
		expect(chooseAccount(response)).toBe(account);
	});

	it.each<[string, unknown]>([
		['an empty list', { data: [] }],
		['a bare empty list', []],
		['logins without accounts', { data: [{ uuid: EMPLOYEE }] }],
		['an account without a UUID', { data: [login(undefined, 'employee')] }],
		['an account with an invalid UUID', { data: [login('Gareth', 'employee')] }],
	])('is missing in %s', (_, response) => {
		expect(() => chooseAccount(response)).toThrow(
			"Plannr lists no account for the owner of this token. Enter 'Account UUID' in the Plannr API credential",
		);
	});

	it.each<[string, unknown]>([
		['a record without a list', { message: 'Hello.' }],
		['data that is not a list', { data: { account: { uuid: EMPLOYEE } } }],
		['a string', 'Hello.'],
		['undefined', undefined],
	])('cannot be read from %s', (_, response) => {
		expect(() => chooseAccount(response)).toThrow(
			"Plannr's list of accounts cannot be read. Try again later, or enter 'Account UUID' in the Plannr API credential",
		);
	});

	it.each<[string, unknown, string]>([
		[
			'two employee accounts',
			{ data: [employee, second] },
			`Gareth Thompson, Thompson Mortgages, employee: ${EMPLOYEE}; Gareth Thompson, Doe Advice, employee: ${SECOND}`,
		],
		[
			'two employee accounts and a client account, one of them listed twice',
			{ data: [employee, client, second, employee] },
			`Gareth Thompson, Thompson Mortgages, employee: ${EMPLOYEE}; Gareth Thompson, Thompson Mortgages, client: ${CLIENT}; Gareth Thompson, Doe Advice, employee: ${SECOND}`,
		],
		[
			'a single client account',
			{ data: [client] },
			`Gareth Thompson, Thompson Mortgages, client: ${CLIENT}`,
		],
		['an account with a UUID only', { data: [{ account: { uuid: CLIENT } }] }, CLIENT],
		[
			'an account without a firm',
			{ data: [login(CLIENT, 'client', { firm: null })] },
			`Gareth Thompson, client: ${CLIENT}`,
		],
	])('must be chosen by the user from %s', (_, response, list) => {
		expect(() => chooseAccount(response)).toThrow(
			new Error(
				`The account to act for is not clear. Copy one of these into 'Account UUID' of the Plannr API credential: ${list}`,
			),
		);
	});
});
