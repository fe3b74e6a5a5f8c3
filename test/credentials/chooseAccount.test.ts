import { chooseAccount } from '../../credentials/chooseAccount';

const EMPLOYEE = '550e8400-e29b-41d4-a716-446655440000';
const SECOND = 'd2ae6dac-162c-332d-8f2b-17d64576567a';
const CLIENT = '33333333-3333-4333-8333-333333333333';

const NOW = Date.parse('2026-07-01T12:00:00Z');

const login = (uuid: unknown, type: string, more: object = {}) => ({
	uuid: '99999999-9999-4999-8999-999999999999',
	account: { uuid, type, name: 'Gareth Thompson' },
	firm: { uuid: 'f', name: 'Thompson Mortgages' },
	...more,
});
const employee = login(EMPLOYEE, 'employee');
const second = login(SECOND, 'employee', { firm: { name: 'Doe Advice' } });
const client = login(CLIENT, 'client');

describe('The detected account', () => {
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
		expect(chooseAccount(response, NOW)).toBe(account);
	});

	it.each<[string, unknown]>([
		['an empty list', { data: [] }],
		['a bare empty list', []],
		['logins without accounts', { data: [{ uuid: EMPLOYEE }] }],
		['an account without a UUID', { data: [login(undefined, 'employee')] }],
		['an account with an invalid UUID', { data: [login('Gareth', 'employee')] }],
	])('is missing in %s', (_, response) => {
		expect(() => chooseAccount(response, NOW)).toThrow(
			"No account was found for this token. Enter the account's UUID in 'Account UUID' in the Plannr API credential",
		);
	});

	it.each<[string, unknown]>([
		['a record without a list', { message: 'Hello.' }],
		['data that is not a list', { data: { account: { uuid: EMPLOYEE }, next: 7 } }],
		['data that is a text', { data: 'Hello.' }],
		['a string', 'Hello.'],
		['undefined', undefined],
	])('cannot be read from %s', (_, response) => {
		expect(chooseAccount(response, NOW)).toBeUndefined();
	});

	it('is read from a list with numbers as keys', () => {
		expect(chooseAccount({ data: { '0': client, '3': employee } }, NOW)).toBe(EMPLOYEE);
	});

	it.each([
		['has expired', '2026-07-01T11:59:59Z', SECOND],
		['is current', '2026-07-01T13:00:00+01:00', undefined],
		['has no end', null, undefined],
	])('of two is clear only if the login of the other %s', (_, expires_at, account) => {
		const response = { data: [{ ...employee, expires_at }, second] };
		if (account === undefined)
			expect(() => chooseAccount(response, NOW)).toThrow('several accounts');
		else expect(chooseAccount(response, NOW)).toBe(account);
	});

	it('is missing when all logins have expired', () => {
		const expired = { ...employee, expires_at: '2026-06-30T00:00:00Z' };
		expect(() => chooseAccount({ data: [expired] }, NOW)).toThrow(
			"The login of this token's owner has expired. Create a new token as a user whose login is current, and paste it into 'Access Token' in the Plannr API credential",
		);
	});

	it('is one of ten that a message lists of 5,000, with names that are cut and cleaned', () => {
		const uuids = Array.from({ length: 5000 }, (_, index) =>
			EMPLOYEE.replace(/^.{8}/, String(index).padStart(8, '0')),
		);
		const data = uuids.map((uuid) => {
			const entry = login(uuid, 'employee', { has_write_permission: false });
			return { ...entry, account: { ...entry.account, name: `\u202e${'Gareth '.repeat(100)}` } };
		});
		let message = '';
		try {
			chooseAccount({ data }, NOW);
		} catch (caught) {
			message = String(caught);
		}
		expect(uuids.filter((uuid) => message.includes(uuid))).toEqual(uuids.slice(0, 10));
		expect(message).toMatch(/, employee, read-only: [\w-]+; and 4990 more$/);
		expect(message.length).toBeLessThan(2500);
		expect(message).not.toContain('\u202e');
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
			'a client account that is called by its e-mail address',
			{
				data: [
					{
						account: { uuid: CLIENT, name: 'gareth@example.co.uk' },
						firm: { name: 'a@example.com' },
					},
				],
			},
			`[e-mail address], [e-mail address]: ${CLIENT}`,
		],
		[
			'an account without a firm',
			{ data: [login(CLIENT, 'client', { firm: null })] },
			`Gareth Thompson, client: ${CLIENT}`,
		],
	])('must be chosen by the user from %s', (_, response, list) => {
		const situation = list.includes(';')
			? 'Your token has several accounts. Copy the UUID of the one to use'
			: "The only account of this token's owner is not an employee account. To use it, copy its UUID";
		expect(() => chooseAccount(response, NOW)).toThrow(
			new Error(`${situation} into 'Account UUID' in the Plannr API credential: ${list}`),
		);
	});
});
