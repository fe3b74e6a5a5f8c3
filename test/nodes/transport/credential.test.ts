import {
	isAboutCredential,
	parseCredential,
} from '../../../nodes/PlannrReferral/transport/credential';

import { measureGrowth } from '../processorTime';

const ACCOUNT = '550e8400-e29b-41d4-a716-446655440000';
const parse = (values: object) => parseCredential({ accessToken: 'sesame', ...values });

describe('The access token', () => {
	it.each([
		['unchanged', 'plannr|pat-7_+/=.~', 'plannr|pat-7_+/=.~'],
		['without white space around it', ' \n sesame\t', 'sesame'],
		['without a leading Bearer', 'Bearer sesame', 'sesame'],
		['without a leading Bearer in any case', '  bEARER \t sesame ', 'sesame'],
		['without the name of its header', 'Authorization: Bearer sesame', 'sesame'],
		['without the name of its header alone', 'authorization:sesame', 'sesame'],
		['without quotation marks', '“sesame”', 'sesame'],
		['without the quotation marks of JSON', '"Authorization": "Bearer sesame",', 'sesame'],
		['without the quotation marks of curl', "'Authorization: Bearer sesame'", 'sesame'],
		['without invisible characters', '\ufeffses\u200bame\u00a0', 'sesame'],
		['with the padding of Base64', 'c2VzYW1lX3Rva2Vu==', 'c2VzYW1lX3Rva2Vu=='],
		['with a number before it', '17|sesame', '17|sesame'],
		['with a word that starts with Bearer', 'Bearersesame', 'Bearersesame'],
	])('is returned %s', (_, accessToken, token) => {
		expect(parse({ accessToken }).accessToken).toBe(token);
	});

	it.each([
		undefined,
		null,
		7,
		'',
		' \u200b ',
		'Bearer',
		' bearer ',
		'Authorization: Bearer',
		'""',
		'undefined',
		'Bearer null',
	])('is missing in %j', (accessToken) => {
		expect(() => parse({ accessToken })).toThrow(
			"'Access Token' in the Plannr API credential is empty. Paste a personal access token into it",
		);
	});

	it.each([
		'sesame open',
		'sesame Bearer',
		'sésame',
		'ses\name',
		'Basic c2VzYW1l',
		'{"access_token":"sesame"}',
		'<token>',
		'[sesame]',
		'****',
		'jane@example.com',
		'https://app.example.com/settings',
		'access_token=sesame',
		'token:sesame',
		'"token":"sesame"',
		'sesame,sesame',
	])('is rejected without being quoted: %j', (accessToken) => {
		expect(() => parse({ accessToken })).toThrow(
			"'Access Token' in the Plannr API credential contains characters that no token has, such as spaces. Paste only the personal access token into it",
		);
	});
});

it('takes time in proportion to the length of a text that is no token', async () => {
	const work = (size: number) => {
		expect(() => parse({ accessToken: `x${' '.repeat(size)}x` })).toThrow("'Access Token'");
	};
	expect(await measureGrowth(work, 20_000, 3)).toBeLessThan(3);
});

describe('The account', () => {
	it.each([
		['may be a UUID', ACCOUNT, ACCOUNT],
		['may be in capitals', ACCOUNT.toUpperCase(), ACCOUNT],
		['may be in braces', `{${ACCOUNT}}`, ACCOUNT],
		['may be in quotation marks', `"${ACCOUNT}"`, ACCOUNT],
		['may have invisible characters in it', `\u200b${ACCOUNT}\n`, ACCOUNT],
		['may be in a link', `https://app.example.com/accounts/${ACCOUNT}/edit`, ACCOUNT],
		['is to be detected when blank', ' \u200b ', ''],
		['is to be detected when empty', '', ''],
		['is to be detected when absent', undefined, ''],
		['is to be detected when null', null, ''],
	])('%s', (_, accountUuid, account) => {
		expect(parse({ accountUuid })).toMatchObject({ enteredAccount: account, account });
	});

	it.each([42, false, {}, [], [ACCOUNT, ACCOUNT]])(
		'is not detected in place of what an expression returns: %j',
		(accountUuid) => {
			expect(() => parse({ accountUuid })).toThrow("'Account UUID'");
		},
	);

	it('is the detected one when none is entered', () => {
		expect(parse({ accountUuid: ' ', discoveredAccountUuid: ACCOUNT })).toMatchObject({
			enteredAccount: '',
			account: ACCOUNT,
		});
		expect(parse({ accountUuid: ACCOUNT, discoveredAccountUuid: 'x' }).account).toBe(ACCOUNT);
	});

	it.each(['Gareth', `${ACCOUNT} ${ACCOUNT}`, ACCOUNT.slice(1), 'gareth@example.com', '{}'])(
		'is rejected without being quoted when it is not a UUID: %s',
		(accountUuid) => {
			expect(() => parse({ accountUuid })).toThrow(
				"'Account UUID' in the Plannr API credential is not a valid UUID. Correct it, or leave it blank to detect the account automatically",
			);
		},
	);
});

it('An unusable base URL is rejected too', () => {
	expect(() => parse({ baseUrl: 'api.plannrcrm.com' })).toThrow("'Base URL'");
});

it.each([
	[{ accessToken: '' }, true],
	[{ accessToken: 'a b' }, true],
	[{ accountUuid: 'x' }, true],
	[{ baseUrl: 'http://x' }, true],
	[{ baseUrl: 'https://x.example/y' }, true],
])('The message about %j can be recognised', (values, isRecognised) => {
	let message: unknown;
	try {
		parse(values);
	} catch (caught) {
		message = caught instanceof Error ? caught.message : '';
	}
	expect(isAboutCredential(message)).toBe(isRecognised);
});
