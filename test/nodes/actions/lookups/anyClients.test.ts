import fc from 'fast-check';

import { createClient, lookUpValues, respondAsPlannr, uuidOf } from './plannrLists';

/** Of 1 to 20 values each, and of more than 20,000 values in all. */
const RUNS = 2100;

const VALUES_PER_LIST = 20;

const NAMES = ['Jane', 'Ann', "O'Neill", 'Zoë', 'Doe', 'Roe-Smith', 'Łucja', 'Ανθή', 'Ltd'];
const LOCAL_PARTS = ['jane', 'ann', "o'neill", 'jane+tax', 'j.doe', 'jane.doe'];
const DOMAINS = ['example.co.uk', 'example.com', 'bücher.example'];

/** A name or an address by the numbers of its parts. */
interface Entry {
	readonly isName: boolean;
	readonly parts: readonly [number, number];
}

const values: fc.Arbitrary<Entry> = fc.record({
	isName: fc.boolean(),
	parts: fc.tuple(fc.nat(8), fc.nat(8)),
});

const pick = (list: readonly string[], number = 0) => list[number % list.length] ?? '';

const nameOf = ([first, second]: Entry['parts']) => `${pick(NAMES, first)} ${pick(NAMES, second)}`;

const addressOf = ([local, domain]: Entry['parts']) =>
	`${pick(LOCAL_PARTS, local)}@${pick(DOMAINS, domain)}`;

/** The ways in which a text may be written without another meaning; a number selects some of them. */
const SPELLINGS: ReadonlyArray<(text: string) => string> = [
	(text) => text.toUpperCase(),
	(text) => text.replaceAll("'", '’'),
	(text) => text.normalize('NFD'),
	(text) => `\u00a0${text}\u200b `,
	(text) => text.replaceAll(' ', ' \u2003'),
	(text) => text.replaceAll('-', '\u2011'),
	(text) => text.replace('bücher', 'xn--bcher-kva'),
];

const spell = (text: string, selection: number) =>
	SPELLINGS.reduce((one, change, bit) => ((selection >> bit) % 2 ? change(one) : one), text);

const scenarios = fc.record({
	clients: fc.array(
		fc.record({
			name: values,
			address: values,
			spelling: fc.nat(127),
			shows: fc.constantFrom('detail', 'text', 'nothing'),
		}),
		{ maxLength: 12 },
	),
	asked: fc.array(fc.record({ value: values, spelling: fc.nat(127), isKnown: fc.nat(12) }), {
		minLength: VALUES_PER_LIST,
		maxLength: VALUES_PER_LIST,
	}),
	/** How many values are looked up. */
	runSize: fc.constantFrom(1, 2, VALUES_PER_LIST, VALUES_PER_LIST),
	pageSize: fc.constantFrom(2, 5, 500),
	ignoresFilters: fc.boolean(),
	/** Which row of which page the list loses, or repeats. */
	fault: fc.option(fc.record({ page: fc.nat(4), row: fc.nat(4), repeats: fc.boolean() })),
});

type Scenario = typeof scenarios extends fc.Arbitrary<infer Value> ? Value : never;

describe('Any spelling of one client in any list', () => {
	it('finds that client or fails, and never finds another one', async () => {
		let [askedCount, foundCount] = [0, 0];
		const check = async (
			{ clients, asked, runSize, fault, ...server }: Scenario,
			isName: boolean,
		) => {
			const records = clients.map(({ name, address, spelling, shows }, number) => {
				const written = spell(addressOf(address.parts), spelling);
				return createClient(number, spell(nameOf(name.parts), spelling), undefined, {
					...(shows === 'text' && { primary_email: written }),
					...(shows === 'detail' && { primary_email: { value: written } }),
				});
			});
			const response = respondAsPlannr(records, {
				...server,
				alterPage(rows, page, _, previousRow) {
					if (fault?.page !== page) return rows;
					const altered = [...rows];
					altered.splice(fault.row, 1, ...(fault.repeats && previousRow ? [previousRow] : []));
					return altered;
				},
			});
			const textOf = isName ? nameOf : addressOf;
			const wanted = asked.slice(0, runSize).map(({ value, spelling, isKnown }) => {
				const client = clients[isKnown];
				const text = textOf(((isName ? client?.name : client?.address) ?? value).parts);
				const right = clients.flatMap(({ name, address, shows }, number) =>
					textOf(isName ? name.parts : address.parts) === text && (isName || shows !== 'nothing')
						? [uuidOf(number)]
						: [],
				);
				return { spelt: spell(text, spelling), right };
			});
			const { outcomes } = await lookUpValues(
				response,
				wanted.map(({ spelt }) => spelt),
				isName ? 'name' : 'email',
			);
			askedCount += outcomes.length;
			for (const [index, outcome] of outcomes.entries()) {
				const { spelt = '', right = [] } = wanted[index] ?? {};
				const found = typeof outcome === 'string' ? [outcome] : undefined;
				foundCount += found?.length ?? 0;
				const isCalledMissing = /"No /.test(JSON.stringify(outcome));
				const mustBeFound = fault === null && right.length === 1;
				const claimed = found ?? (isCalledMissing || mustBeFound ? [] : right);
				if (claimed.join() !== right.join()) {
					throw new Error(`${spelt}: ${JSON.stringify({ outcome, right })}`);
				}
			}
		};
		const property = fc.asyncProperty(scenarios, fc.boolean(), check);
		await fc.assert(property, { numRuns: RUNS });
		expect(askedCount).toBeGreaterThan(20_000);
		expect(foundCount).toBeGreaterThan(4000);
	});
});
