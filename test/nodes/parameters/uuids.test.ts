import { isUuid } from '../../../nodes/PlannrReferral/transport/text';
import { parseUuid, parseUuids } from '../../../nodes/PlannrReferral/parameters/references';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const A = '550e8400-e29b-41d4-a716-446655440000';
const B = 'd2ae6dac-162c-332d-8f2b-17d64576567a';
const C = '00000000-0000-0000-0000-00000000000c';

const parseList = (value: unknown) => parseUuids(parameterOf('clients', 'Clients')(value));
const parseOne = (value: unknown) => parseUuid(parameterOf('connection', 'Connection')(value));
const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });

describe('A UUID', () => {
	it.each([
		['in lower case', A],
		['in upper case', A.toUpperCase()],
		['with white space around it', `\n ${A}\t`],
		['of version 3', B],
		['of no version', C],
	])('is valid %s', (_, text) => {
		expect(isUuid(text)).toBe(true);
	});

	it.each([
		['empty', ''],
		['digits without hyphens', A.replaceAll('-', '')],
		['one digit too few', A.slice(1)],
		['one digit too many', `${A}0`],
		['a letter beyond f', A.replace('e', 'g')],
		['hyphens in other places', '550e840-0e29b-41d4-a716-446655440000'],
		['braces around it', `{${A}}`],
		['two of them', `${A} ${B}`],
	])('is not %s', (_, text) => {
		expect(isUuid(text)).toBe(false);
	});
});

describe('A list of UUIDs', () => {
	const rows: Array<[string, unknown, string[]]> = [
		['an empty string holds none', ' \n ', []],
		['a single string holds one', A, [A]],
		['upper case becomes lower case', A.toUpperCase(), [A]],
		['commas separate', `${A},${B}`, [A, B]],
		['semicolons separate', `${A};${B}`, [A, B]],
		['spaces separate', `${A} ${B}`, [A, B]],
		['line breaks separate, including those of Windows', `${A}\r\n${B}\n${C}`, [A, B, C]],
		['a list keeps its order', [C, A, B], [C, A, B]],
		['a JSON array of records is a list', JSON.stringify([{ uuid: A }, { uuid: B }]), [A, B]],
		['nested lists are flattened', [[A, [B]], C], [A, B, C]],
		['a record is replaced by its uuid', { uuid: A, name: 'John Doe' }, [A]],
		['a list of records is replaced by their uuids', [{ uuid: A }, { uuid: B }], [A, B]],
		['a locator is replaced by its value', locator(A), [A]],
		['a locator may hold several', locator(`${A}, ${B}`), [A, B]],
		['a locator may hold a list', locator([A, B]), [A, B]],
		['a locator may hold a record', locator({ uuid: A }), [A]],
		['a list of locators is a list', [locator(A), locator(B)], [A, B]],
		['duplicates are dropped', [A, B, A], [A, B]],
		['duplicates in another case are dropped', `${A}, ${A.toUpperCase()}`, [A]],
	];
	it.each(rows)('%s', (_, value, uuids) => {
		expect(parseList(value)).toEqual(uuids);
	});

	it('rejects a link with several UUIDs, and asks for the one that is meant', () => {
		const [problem] = collectProblems(() => parseList(`https://app.example/${A}/clients/${B}`));
		expect(problem).toEqual({
			parameter: 'clients',
			message: "'Clients' is a link that contains several UUIDs",
			advice: "Enter only the UUID you mean in 'Clients'",
		});
	});

	it.each<[string, unknown, string]>([
		['a name', 'John', "'Clients'"],
		['two in one entry of a list', [`${A}, ${B}`, C], "Entry 1 of 'Clients'"],
		['the second of two', [A, 'John'], "Entry 2 of 'Clients'"],
		['the third in a string', `${A}, ${B}, John`, "Entry 3 of 'Clients'"],
		['the first of several invalid ones', ['John', 'Gareth'], "Entry 1 of 'Clients'"],
	])('%s is rejected by position and not quoted', (_, value, entry) => {
		const [problem, ...more] = collectProblems(() => parseList(value));
		const message = `${entry} is not a valid UUID`;
		expect(problem).toMatchObject({ parameter: 'clients', message });
		expect(problem?.advice).toContain(`such as ${A}`);
		expect(JSON.stringify(problem)).not.toMatch(/John|Gareth/);
		expect(more).toEqual([]);
	});
});

describe('Exactly one UUID', () => {
	it.each([
		['a string', ` ${A.toUpperCase()} `],
		['a list of one', [A]],
		['a record', { uuid: A }],
		['a locator', locator(A)],
		['a duplicate', [A, A.toUpperCase()]],
	])('is parsed from %s', (_, value) => {
		expect(parseOne(value)).toBe(A);
	});

	it.each<[string, unknown, message: string, advice: string]>([
		['nothing', '', 'is empty', 'Choose from the list'],
		['null', null, 'is empty', 'Choose from the list'],
		['an empty locator', locator(''), 'is empty', 'such as'],
		['two', [A, B], 'contains 2 UUIDs, but only one is allowed', 'Use one UUID per item'],
		['three', `${A} ${B} ${C}`, 'contains 3 UUIDs, but only one is allowed', 'Use one UUID'],
		['a name', 'Gareth', 'is not a valid UUID', "Enter a UUID in 'Connection', such as"],
	])('is not %s', (_, value, message, advice) => {
		const [problem] = collectProblems(() => parseOne(value));
		expect(problem).toMatchObject({ parameter: 'connection', message: `'Connection' ${message}` });
		expect(problem?.advice).toContain(advice);
	});
});

describe('A record in a list of UUIDs', () => {
	it('is found at any depth', () => {
		const nested = [locator([{ uuid: A }, [B]]), { uuid: locator(C) }];
		expect(parseList(nested)).toEqual([A, B, C]);
	});
});
