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
	const prefers = (uuid: string | null) => ({ preferred_account_uuid: uuid });
	const inCapitals = login(SECOND.toUpperCase(), 'employee');

	it.each<[string, unknown]>([
		['is the only one', { data: [employee] }],
		["is not the login's own UUID", { data: [employee, client] }],
		['comes before a client account', { data: [client, employee] }],
		['is found in a bare list', [client, employee]],
		['is found in a list inside another', { data: { data: [client, employee] } }],
		[
			'is found where related records are wrapped',
			[{ account: { data: employee.account }, firm: { data: employee.firm } }, client],
		],
		['is found where logins are wrapped', { data: [{ data: { account: employee.account } }] }],
		[
			'has a type with a label',
			[
				login(EMPLOYEE, 'x', {
					account: { ...employee.account, type: { value: 'Employee', label: 'Staff' } },
				}),
				client,
			],
		],
		['is found in a list with numbers as keys', { data: { '0': client, '3': employee } }],
		['is taken when the preferred one is not listed', { data: [employee], ...prefers(SECOND) }],
		[
			'is taken when the preferred ones differ',
			[
				{ ...employee, ...prefers(CLIENT) },
				{ ...client, ...prefers(EMPLOYEE) },
			],
		],
		['is taken when none is preferred', { data: [employee, client], ...prefers(null) }],
		['is found when it is listed twice', { data: [employee, { ...employee, uuid: 'other' }] }],
		[
			'is found among invalid logins',
			{ data: [null, 'x', {}, { account: null }, login('', 'employee'), employee] },
		],
	])('is the employee account, which %s', (_, response) => {
		expect(chooseAccount(response, NOW)).toBe(EMPLOYEE);
	});

	it.each<[string, unknown, string]>([
		['as the list states', { data: [employee, second], ...prefers(SECOND) }, SECOND],
		['inside another list', { data: { data: [employee, second], ...prefers(SECOND) } }, SECOND],
		['in braces', { data: [employee, second], ...prefers(`{${SECOND}}`) }, SECOND],
		['as a record', { data: [employee, second], preferred_account_uuid: { uuid: SECOND } }, SECOND],
		['in any case', { data: [employee, second], ...prefers(SECOND.toUpperCase()) }, SECOND],
		[
			'though the list shows it in capitals',
			{ data: [employee, inCapitals], ...prefers(SECOND) },
			SECOND.toUpperCase(),
		],
		['though a client account', { data: [employee, client], ...prefers(CLIENT) }, CLIENT],
		['as one login states', { data: [{ ...employee, ...prefers(SECOND) }, second] }, SECOND],
		[
			'as all logins state',
			[employee, second].map((one) => ({ ...one, ...prefers(SECOND) })),
			SECOND,
		],
	])('is the preferred one, %s', (_, response, account) => {
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

	const [first, other] = [
		`Gareth Thompson, Thompson Mortgages, employee: ${EMPLOYEE}`,
		`Gareth Thompson, Doe Advice, employee: ${SECOND}`,
	];
	const ofClient = `Gareth Thompson, Thompson Mortgages, client: ${CLIENT}`;
	const withAddress = {
		account: { uuid: CLIENT, name: 'gareth@example.co.uk' },
		firm: { name: 'a@example.com' },
	};

	it.each([
		['two employee accounts', [employee, second], [first, other]],
		['several, one of them twice', [employee, client, second, employee], [first, ofClient, other]],
	])('must be chosen by the user from %s', (_, data, list) => {
		const message = `Your token has several accounts. Copy the UUID of the one to use into 'Account UUID' in the Plannr API credential: ${list.join('; ')}`;
		expect(() => chooseAccount({ data }, NOW)).toThrow(new Error(message));
	});

	it.each([
		['a link to them', { links: { next: '/api/v1/logins?page=2' } }],
		['their number', { meta: { total: 16 } }],
	])('must be chosen by the user when a further page has more logins, by %s', (_, paging) => {
		const message = `Your token has several accounts. Copy the UUID of the one to use into 'Account UUID' in the Plannr API credential: ${first}`;
		expect(() => chooseAccount({ data: [employee], ...paging }, NOW)).toThrow(new Error(message));
		const preferring = { data: [employee], ...paging, preferred_account_uuid: EMPLOYEE };
		expect(chooseAccount(preferring, NOW)).toBe(EMPLOYEE);
	});

	it.each([
		['is a client account', client, ofClient],
		['has a UUID only', { account: { uuid: CLIENT } }, CLIENT],
		['has an address as its name', withAddress, `[e-mail address], [e-mail address]: ${CLIENT}`],
		['has no firm', login(CLIENT, 'client', { firm: null }), `Gareth Thompson, client: ${CLIENT}`],
	])('must be confirmed by the user when the only one %s', (_, only, shown) => {
		const message = `The only account of this token's owner is not an employee account. To use it, copy its UUID into 'Account UUID' in the Plannr API credential: ${shown}`;
		expect(() => chooseAccount({ data: [only] }, NOW)).toThrow(new Error(message));
	});
});
